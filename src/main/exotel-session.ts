import { session } from 'electron'
import { timing } from '../core/timing.ts'
import type { Fetch } from '../exotel/http.ts'
import { proxiedFetch } from './proxy/proxied-fetch.ts'
import type { ProxyPasswords } from './proxy/proxy-passwords.ts'
import { signInAtProxy } from './proxy/sign-in-at-proxy.ts'

/**
 * The session of Exotel's traffic: one of its own, in memory. The default one's cache would answer a read-back by
 * itself and keep bodies on disk, and its cookies stay.
 */
const ofExotel = () => session.fromPartition('exotel', { cache: false })

/**
 * The fetch for Exotel's traffic. `unusable`: the environment names a proxy that cannot be used. `integratedSignInHosts`:
 * see Policy; on Windows Chromium would otherwise trust every host of the local network with it (electronjs.org:
 * session.allowNTLMCredentialsForDomains).
 */
export function exotelFetch(
  passwords: ProxyPasswords,
  unusable: boolean,
  integratedSignInHosts: readonly string[],
): Fetch {
  const exotel = ofExotel()
  exotel.allowNTLMCredentialsForDomains(integratedSignInHosts.join(','))
  return proxiedFetch({
    fetch: (url, init) => exotel.fetch(url, init),
    signIn: (url) => signInAtProxy(exotel, url, passwords),
    unusable,
  })
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
