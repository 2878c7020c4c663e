import { session } from 'electron'
import { timing } from '../../core/model/timing.ts'
import type { Fetch } from '../../exotel/http.ts'
import { proxiedFetch } from './proxy/proxied-fetch.ts'
import type { ProxyPasswords } from './proxy/proxy-passwords.ts'
import type { ProxyVariables } from './proxy/proxy-variables.ts'
import { signInAtProxy } from './proxy/sign-in-at-proxy.ts'

/**
 * The session of Exotel's traffic: one of its own, in memory. The default one's cache would answer a read-back by
 * itself and keep bodies on disk, and its cookies stay.
 */
const ofExotel = () => session.fromPartition('exotel', { cache: false })

/**
 * The fetch for Exotel's traffic. `variables` is what the environment says of proxies; null for a server on this
 * machine, which none stands before. `integratedSignInHosts`: see Policy; on Windows Chromium would otherwise trust every
 * host of the local network with it (electronjs.org: session.allowNTLMCredentialsForDomains).
 */
export function exotelFetch(
  passwords: ProxyPasswords,
  variables: ProxyVariables | null,
  integratedSignInHosts: readonly string[],
): Fetch {
  const exotel = ofExotel()
  exotel.allowNTLMCredentialsForDomains(integratedSignInHosts.join(','))
  return proxiedFetch({
    fetch: (url, init) => exotel.fetch(url, init),
    signIn: (url) => signInAtProxy(exotel, url, passwords),
    isUnusable: async (url) => variables !== null && areUnusable(variables, url),
  })
}

async function areUnusable({ unusable, script }: ProxyVariables, url: string): Promise<boolean> {
  return unusable.length > 0 || (script !== null && scriptFails(script, url))
}

/**
 * Whether Chromium cannot load a PAC script, or run it for `url`. It then goes without any proxy and tells nobody, unless
 * the script must be used, as it must in a session that is given it.
 */
async function scriptFails(script: string, url: string): Promise<boolean> {
  const bound = session.fromPartition('proxy-script', { cache: false })
  await bound.setProxy({ mode: 'pac_script', pacScript: script })
  return (await bound.resolveProxy(url)) === ''
}

/**
 * Closes every connection to Exotel, since one that has died without a word looks like one that is merely slow.
 * Settles once they are closed, or have had time for it: what comes next must not wait for longer.
 */
export async function dropExotelConnections(): Promise<void> {
  const closed = ofExotel()
    .closeAllConnections()
    .catch(() => {})
  const limit = new Promise<void>((resolve) => setTimeout(resolve, timing.dropConnectionsLimit))
  await Promise.race([closed, limit])
}
