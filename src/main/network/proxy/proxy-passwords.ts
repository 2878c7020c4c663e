import type { Result } from '../../../core/model/failure.ts'
import type { KeychainFailure } from '../../../core/model/storage-failure.ts'
import type { Keychain } from '../../keychain/keychain.ts'

/** What a proxy asks for. */
export interface ProxyCredentials {
  readonly user: string
  readonly password: string
}

/** The names and passwords of this computer's proxies. */
export interface ProxyPasswords {
  /**
   * What is to be sent to `proxy`, a name of proxy-name.ts; null where nothing is known, or what is known was sent
   * already: wrong ones sent again and again would lock the agent's account at the company.
   */
  take(proxy: string): Promise<ProxyCredentials | null>
  /** The proxy that asked last for what nobody has given yet; null where none did. */
  asking(): string | null
  /**
   * Takes what a person gives from now on, and keeps it: where the keychain is locked, they are asked to unlock it, for
   * which nothing waits but the answer.
   */
  give(proxy: string, credentials: ProxyCredentials): Promise<Result<null, KeychainFailure>>
}

/** The keychain's name for what a proxy asks for, which is kept as `user:password`. */
export function proxySecretName(proxy: string): string {
  return `proxy:${proxy}`
}

/** Those of the keychain; before it, those of the environment. */
export function keepProxyPasswords(
  keychain: Keychain,
  environment: ReadonlyMap<string, ProxyCredentials>,
): ProxyPasswords {
  const given = new Map<string, ProxyCredentials>()
  const sent = new Map<string, Set<string>>()
  let asking: string | null = null

  async function known(proxy: string): Promise<readonly ProxyCredentials[]> {
    const kept = await keychain.read(proxySecretName(proxy))
    const secret = kept.ok && kept.value !== null ? [parse(kept.value)] : []
    return [given.get(proxy), ...secret, environment.get(proxy)].filter((one) => one !== undefined)
  }

  return {
    async take(proxy) {
      const before = sent.get(proxy) ?? new Set()
      sent.set(proxy, before)
      const now = given.get(proxy)
      const candidates = now === undefined ? await known(proxy) : [now]
      const next = candidates.find((one) => !before.has(written(one)))
      if (next === undefined) {
        asking = proxy
        return null
      }
      before.add(written(next))
      return next
    },
    asking: () => asking,
    async give(proxy, credentials) {
      given.set(proxy, credentials)
      if (asking === proxy) asking = null
      // A person may say the same once more: the proxy may have changed its mind.
      sent.get(proxy)?.delete(written(credentials))
      const name = proxySecretName(proxy)
      const keep = () => keychain.write(name, written(credentials))
      const kept = await keep()
      if (kept.ok || kept.failure.kind !== 'locked') return kept
      return (await keychain.unlock([name], 'any')) === 'unlocked' ? keep() : kept
    },
  }
}

/** A user's name holds no colon (RFC 7617, 2); a password may. */
function parse(secret: string): ProxyCredentials {
  const colon = secret.indexOf(':')
  return { user: secret.slice(0, colon), password: secret.slice(colon + 1) }
}

function written({ user, password }: ProxyCredentials): string {
  return `${user}:${password}`
}
