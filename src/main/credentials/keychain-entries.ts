import { parseBaseUrl } from '../../exotel/base-url.ts'
import type { Settings } from '../settings/settings-schema.ts'
import type { CcmAccess } from './ccm-link.ts'
import type { IntegrationsAccess } from './integrations-link.ts'

/**
 * The names of the entries in which the keychain holds our secrets, all of the service `Hookswitch`; libsecret and keytar
 * call such a name `account`. They are an interface: administrators and password managers identify the secrets by them.
 */

/** The entry of an agent's token for the integrations API. `host` includes a port that is not 443. */
export function tokenEntry(host: string, userId: string): string {
  return `integrations:${host}:${userId}`
}

/** The entry of the secret of an app that mints tokens. */
export function appEntry(host: string, appId: string): string {
  return `app:${host}:${appId}`
}

/** The entry of the key and token of the account API (CCM), stored as `key:token`. */
export function ccmEntry(host: string, sid: string): string {
  return `account:${host}:${sid}`
}

/** The entry that is written and deleted to find out whether the keychain takes secrets. It holds none. */
export function trialEntry(host: string): string {
  return `trial:${host}`
}

/**
 * The entries of all secrets that `settings` refer to. The token comes last: without it an app's secret would not
 * be found again, so it is also deleted last.
 */
export function keychainEntriesOf({ integrations, account }: Settings): readonly string[] {
  const host = (url: string) => new URL(url).host
  return [
    ...(account === null ? [] : [ccmEntry(host(account.url), account.sid)]),
    ...(integrations?.appId ? [appEntry(host(integrations.url), integrations.appId)] : []),
    ...(integrations === null ? [] : [tokenEntry(host(integrations.url), integrations.userId)]),
  ]
}

/** Access to the integrations API from the settings and the keychain's `secrets` by entry; null without a token. */
export function integrationsAccess(
  { integrations }: Settings,
  secrets: ReadonlyMap<string, string>,
): IntegrationsAccess | null {
  if (integrations === null) return null
  const { url, userId, appId } = integrations
  const { host, origin } = new URL(url)
  const token = secrets.get(tokenEntry(host, userId))
  if (token === undefined) return null
  const appSecret = appId === null ? undefined : secrets.get(appEntry(host, appId))
  const app = appId === null || appSecret === undefined ? null : { appId, appSecret }
  return { origin, userId, token, app }
}

/** Access to the account API (CCM), likewise; null without a key. */
export function ccmAccess({ account }: Settings, secrets: ReadonlyMap<string, string>): CcmAccess | null {
  if (account === null) return null
  const { url, sid, userId } = account
  const { host, origin } = new URL(url)
  const stored = secrets.get(ccmEntry(host, sid))
  const colon = stored?.indexOf(':') ?? -1
  if (stored === undefined || colon < 0) return null
  return { origin, sid, userId, apiKey: stored.slice(0, colon), apiToken: stored.slice(colon + 1) }
}

/**
 * The agent whose token the keychain holds, found by the names of its entries: for settings that were lost. Null if it holds no
 * token, or tokens of several agents, of which any could be the right one. Tokens for a server on this machine come from
 * tests; they count only if there are no others.
 */
export function agentInEntries(entries: readonly string[]): Settings['integrations'] {
  const agents = entries.flatMap((entry) => {
    const { host, userId } = tokenPattern.exec(entry)?.groups ?? {}
    const origin = host === undefined ? null : originOf(host)
    return origin === null || userId === undefined
      ? []
      : [{ userId, url: origin, appId: appIn(entries, host) }]
  })
  const remote = agents.filter(({ url }) => url.startsWith('https:'))
  const [only, ...others] = remote.length > 0 ? remote : agents
  return only === undefined || others.length > 0 ? null : only
}

/** `integrations:<host[:port]>:<userId>`; the host may be an IPv6 address in brackets. */
const tokenPattern = /^integrations:(?<host>(?:\[[^\]]+\]|[^:]+)(?::\d+)?):(?<userId>.+)$/s

/** The app whose secret the keychain holds for this host; null if there is none or more than one. */
function appIn(entries: readonly string[], host = ''): string | null {
  const start = appEntry(host, '')
  const [only, ...others] = entries.filter((entry) => entry.startsWith(start) && entry !== start)
  return only === undefined || others.length > 0 ? null : only.slice(start.length)
}

/** The origin of a host: http on this machine, where the simulator runs, else https. Null for an invalid host. */
function originOf(host: string): string | null {
  for (const url of [`http://${host}`, `https://${host}`]) {
    const parsed = parseBaseUrl(url)
    if (parsed.ok) return parsed.origin
  }
  return null
}
