import type { Result } from '../../../core/model/failure.ts'
import type { KeychainFailure } from '../../../core/model/storage-failure.ts'
import type { Keychain } from '../../keychain/keychain.ts'

/** A name and password for a proxy. */
export interface ProxyCredentials {
  readonly user: string
  readonly password: string
}

/** The names and passwords for proxies. */
export interface ProxyPasswords {
  /**
   * The credentials to send to `proxy` (a name of proxy-name.ts); null if none are known, or if all were sent before:
   * sending wrong ones repeatedly would lock the agent's account at the company.
   */
  next(proxy: string): Promise<ProxyCredentials | null>
  /** The proxy that asked last and for which no credentials are known; null if there is none. */
  asking(): string | null
  /**
   * Uses these credentials from now on, and stores them in the keychain. If it is locked, the agent is asked to unlock it;
   * only the returned promise waits for that.
   */
  save(proxy: string, credentials: ProxyCredentials): Promise<Result<null, KeychainFailure>>
}

/** The keychain's entry for a proxy's credentials, as `user:password`. */
function proxyEntry(proxy: string): string {
  return `proxy:${proxy}`
}

/** The credentials that the agent entered in this run, those of the keychain, and those of the environment, in this order. */
export function proxyPasswordsFrom(
  keychain: Keychain,
  environment: ReadonlyMap<string, ProxyCredentials>,
): ProxyPasswords {
  const entered = new Map<string, ProxyCredentials>()
  const sent = new Map<string, Set<string>>()
  let asking: string | null = null

  async function known(proxy: string): Promise<readonly ProxyCredentials[]> {
    const stored = await keychain.read(proxyEntry(proxy))
    const secret = stored.ok && stored.value !== null ? [parse(stored.value)] : []
    return [entered.get(proxy), ...secret, environment.get(proxy)].filter((one) => one !== undefined)
  }

  return {
    async next(proxy) {
      const before = sent.get(proxy) ?? new Set()
      sent.set(proxy, before)
      const current = entered.get(proxy)
      const candidates = current === undefined ? await known(proxy) : [current]
      const next = candidates.find((one) => !before.has(serialize(one)))
      if (next === undefined) {
        asking = proxy
        return null
      }
      before.add(serialize(next))
      return next
    },
    asking: () => asking,
    async save(proxy, credentials) {
      entered.set(proxy, credentials)
      if (asking === proxy) asking = null
      // If the agent enters the same again, it is sent again: the proxy may accept it now.
      sent.get(proxy)?.delete(serialize(credentials))
      const entry = proxyEntry(proxy)
      const write = () => keychain.write(entry, serialize(credentials))
      const stored = await write()
      if (stored.ok || stored.failure.kind !== 'locked') return stored
      return (await keychain.unlock([entry], 'any')) === 'unlocked' ? write() : stored
    },
  }
}

/** A user name contains no colon (RFC 7617, 2); a password may. */
function parse(secret: string): ProxyCredentials {
  const colon = secret.indexOf(':')
  return { user: secret.slice(0, colon), password: secret.slice(colon + 1) }
}

function serialize({ user, password }: ProxyCredentials): string {
  return `${user}:${password}`
}
