import { session } from 'electron'
import { timing } from '../../core/model/timing.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import { within } from '../time-limit.ts'
import { chromiumFetch } from './chromium-fetch.ts'
import { proxiedFetch } from './proxy/proxied-fetch.ts'
import type { ProxyPasswords } from './proxy/proxy-passwords.ts'
import type { ProxyVariables } from './proxy/proxy-variables.ts'
import { signInAtProxy } from './proxy/sign-in-at-proxy.ts'

/**
 * The session for Exotel's traffic, in memory only. The default session keeps cookies and has a cache, which could answer a
 * read-back and stores bodies on the disk.
 */
const exotelSession = () => session.fromPartition('exotel', { cache: false })

/**
 * The fetch for Exotel's traffic. `variables` are the environment's proxy settings; null for the simulator, which needs no
 * proxy. `integratedSignInHosts`: see Policy. It is always set, because Chromium on Windows would otherwise sign in at every
 * host of the local network (electronjs.org: session.allowNTLMCredentialsForDomains).
 */
export function exotelFetch(
  passwords: ProxyPasswords,
  variables: ProxyVariables | null,
  integratedSignInHosts: readonly string[],
): Fetch {
  const exotel = exotelSession()
  exotel.allowNTLMCredentialsForDomains(integratedSignInHosts.join(','))
  return proxiedFetch({
    fetch: chromiumFetch(exotel),
    signIn: (url) => signInAtProxy(exotel, url, passwords),
    isUnusable: async (url) => variables !== null && areUnusable(variables, url),
  })
}

async function areUnusable({ unusable, script }: ProxyVariables, url: string): Promise<boolean> {
  return unusable.length > 0 || (script !== null && scriptFails(script, url))
}

/**
 * Whether Chromium cannot load a PAC script, or cannot run it for `url`. With the environment's script, Chromium silently
 * connects without a proxy then; a session whose proxy is set to the script reports no proxy instead.
 */
async function scriptFails(script: string, url: string): Promise<boolean> {
  const scriptSession = session.fromPartition('proxy-script', { cache: false })
  await scriptSession.setProxy({ mode: 'pac_script', pacScript: script })
  return (await scriptSession.resolveProxy(url)) === ''
}

/**
 * The proxy for Exotel's host `host`, as Chromium writes it: "DIRECT", or "PROXY proxy.example.com:3128". An empty text
 * means that a setting about proxies fails.
 */
export function proxyFor(host: string): Promise<string> {
  return exotelSession().resolveProxy(`https://${host}`)
}

/**
 * Closes every connection to Exotel, because a dead connection cannot be distinguished from a slow one. Resolves once they
 * are closed, after timing.dropConnectionsLimit at the latest.
 */
export async function dropExotelConnections(): Promise<void> {
  const closed = exotelSession()
    .closeAllConnections()
    .catch(() => {})
  await within(timing.dropConnectionsLimit, closed)
}
