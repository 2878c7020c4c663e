import type { Settings } from '../settings/settings-schema.ts'

/** The keychain's names for what is kept there; administrators and password managers know them by these. */

/** The integrations API's token of one agent at one host. */
export function tokenName(host: string, userId: string): string {
  return `integrations:${host}:${userId}`
}

/** The secret of the app that mints tokens. */
export function appName(host: string, appId: string): string {
  return `app:${host}:${appId}`
}

/** The account API's key and token, as `key:token`. */
export function accountName(host: string, sid: string): string {
  return `account:${host}:${sid}`
}

/** The names of all that `settings` refer to; the token, without which an app's secret is not found again, last. */
export function secretNames({ integrations, account }: Settings): readonly string[] {
  const host = (url: string) => new URL(url).host
  return [
    ...(account === null ? [] : [accountName(host(account.url), account.sid)]),
    ...(integrations?.appId ? [appName(host(integrations.url), integrations.appId)] : []),
    ...(integrations === null ? [] : [tokenName(host(integrations.url), integrations.userId)]),
  ]
}
