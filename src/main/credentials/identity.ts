import type { GatewayKind, Identity } from '../../core/model/state.ts'
import type { Settings } from '../settings/settings-schema.ts'
import type { AccountAccess } from './ccm-link.ts'
import type { IntegrationsAccess } from './integrations-link.ts'
import { accountName, appName, tokenName } from './keychain-names.ts'

/**
 * Whom `settings` name: the agent as the integrations API knows them, else as the account does; null for nobody.
 * `simulator` is the host of the embedded Exotel, where that runs: nobody else's calls are simulated.
 */
export function identityOf({ integrations, account }: Settings, simulator: string | null): Identity | null {
  if (integrations !== null) {
    const kind = account === null ? 'integrations' : 'both'
    return identityAt(new URL(integrations.url).host, integrations.userId, kind, simulator)
  }
  return account === null ? null : identityAt(new URL(account.url).host, account.userId, 'account', simulator)
}

/** One agent at one host; `simulator` as above. */
export function identityAt(
  host: string,
  userId: string,
  gateway: GatewayKind,
  simulator: string | null,
): Identity {
  return { userId, host, gateway, simulated: host === simulator }
}

/** What opens the integrations API, by what the keychain gave. */
export function integrationsAccess(
  { integrations }: Settings,
  secrets: ReadonlyMap<string, string>,
): IntegrationsAccess | null {
  if (integrations === null) return null
  const { url, userId, appId } = integrations
  const { host, origin } = new URL(url)
  const token = secrets.get(tokenName(host, userId))
  if (token === undefined) return null
  const appSecret = appId === null ? undefined : secrets.get(appName(host, appId))
  const app = appId === null || appSecret === undefined ? null : { appId, appSecret }
  return { origin, userId, token, app }
}

/** What opens the account API, by what the keychain gave. */
export function accountAccess(
  { account }: Settings,
  secrets: ReadonlyMap<string, string>,
): AccountAccess | null {
  if (account === null) return null
  const { url, sid, userId } = account
  const { host, origin } = new URL(url)
  const kept = secrets.get(accountName(host, sid))
  const colon = kept?.indexOf(':') ?? -1
  if (kept === undefined || colon < 0) return null
  return { origin, sid, userId, apiKey: kept.slice(0, colon), apiToken: kept.slice(colon + 1) }
}
