import { userInfo } from 'node:os'
import type { AccountPreset } from '../../core/model/policy-rules.ts'
import type { Setup } from '../../core/text/setup-link.ts'

/** What the policy fills into the form for signing in; null if it fills in nothing. */
export function setupOf(
  account: AccountPreset | null,
  env: NodeJS.ProcessEnv,
  login: () => string = loginName,
): Setup | null {
  if (account === null) return null
  const userId = userIdOf(account, env, login).trim().slice(0, longestUserId)
  const { integrationsUrl: server } = account
  return userId === '' && server === null
    ? null
    : { userId: userId === '' ? null : userId, server, region: null }
}

const longestUserId = 256

function userIdOf({ userIdFrom }: AccountPreset, env: NodeJS.ProcessEnv, login: () => string): string {
  switch (userIdFrom) {
    case 'env':
      return env.HOOKSWITCH_USER_ID ?? ''
    case 'login':
      return login()
    case 'ask':
      return ''
  }
}

/** The name of the login; empty if the system knows none. */
function loginName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
