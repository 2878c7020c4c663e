import { parseBaseUrl } from '../../exotel/base-url.ts'
import type { Settings } from '../settings/settings-schema.ts'

type Integrations = NonNullable<Settings['integrations']>

/**
 * Whom the account names in the keychain tell of, for settings that were lost: the agent whose token it is; null where
 * there is none, or where several are and nothing says which of them works here. Tokens for this machine itself are a
 * test's, and count only where there is no other.
 */
export function agentInNames(names: readonly string[]): Integrations | null {
  const agents = names.flatMap((name) => {
    const { host, userId } = tokenPattern.exec(name)?.groups ?? {}
    const origin = host === undefined ? null : originOf(host)
    return origin === null || userId === undefined ? [] : [{ userId, url: origin, appId: appIn(names, host) }]
  })
  const elsewhere = agents.filter(({ url }) => url.startsWith('https:'))
  const [only, ...others] = elsewhere.length > 0 ? elsewhere : agents
  return only === undefined || others.length > 0 ? null : only
}

/** `integrations:<host[:port]>:<userId>`; the host may be an IPv6 address in brackets. */
const tokenPattern = /^integrations:(?<host>(?:\[[^\]]+\]|[^:]+)(?::\d+)?):(?<userId>.+)$/s

/** The app whose secret mints tokens at this host, where there is exactly one. */
function appIn(names: readonly string[], host = ''): string | null {
  const start = `app:${host}:`
  const [only, ...others] = names.filter((name) => name.startsWith(start) && name !== start)
  return only === undefined || others.length > 0 ? null : only.slice(start.length)
}

/** http for this machine alone, where the simulator runs. */
function originOf(host: string): string | null {
  for (const url of [`http://${host}`, `https://${host}`]) {
    const parsed = parseBaseUrl(url)
    if (parsed.ok) return parsed.origin
  }
  return null
}
