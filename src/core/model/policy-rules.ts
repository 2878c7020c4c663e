import type { NotificationKind } from './notification-kind.ts'

/*
 * What a policy decides beside the settings: what agents may do, and where the app may connect. A rule stands beside
 * `forced` and `defaults`, and nothing that an agent chooses changes it.
 */

/** What fills in the form for signing in. */
export interface AccountPreset {
  /** The origin of the integrations API; null: Exotel's usual one. */
  readonly integrationsUrl: string | null
  /** The origin of the company's relay, at which agents enrol; null: they sign in at Exotel itself. */
  readonly relay: string | null
  /** Where the user id comes from: the variable HOOKSWITCH_USER_ID, the name of the login, or the agent. */
  readonly userIdFrom: 'env' | 'login' | 'ask'
  /** What an agent signs in with: a code for the company's relay, or a token. At a relay it is always a code. */
  readonly signIn: 'code' | 'token'
}

export interface PolicyRules {
  /** The only hosts that credentials go to, each such as `exotel.example.com` or `*.exotel.com`; null: any. */
  readonly allowedHosts: readonly string[] | null
  /** Whether practice mode (the simulator) is offered. */
  readonly practiceMode: boolean
  /** Whether an agent may sign out, or disconnect the account. */
  readonly signOut: boolean
  /** Whether an agent may change the number of the phone. */
  readonly numberChange: boolean
  /** The kinds of notifications that are shown; null: all. */
  readonly notificationKinds: readonly NotificationKind[] | null
  readonly account: AccountPreset | null
}

/** The rules of a policy that has none. */
export const noRules: PolicyRules = {
  allowedHosts: null,
  practiceMode: true,
  signOut: true,
  numberChange: true,
  notificationKinds: null,
  account: null,
}

/** The rules that differ from those of a policy without any, by name. */
export function rulesSet(rules: PolicyRules): Partial<PolicyRules> {
  return Object.fromEntries(
    ruleNames.filter((name) => rules[name] !== noRules[name]).map((name) => [name, rules[name]]),
  )
}

export type RuleName = keyof PolicyRules

export const ruleNames: readonly RuleName[] = [
  'allowedHosts',
  'practiceMode',
  'signOut',
  'numberChange',
  'notificationKinds',
  'account',
]

/** Whether `host` (with a port or without) is one of `patterns`; without patterns every host is. */
export function isHostAllowed(host: string, patterns: readonly string[] | null): boolean {
  if (patterns === null) return true
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return patterns.some((pattern) => {
    const wanted = pattern.toLowerCase()
    return wanted.startsWith('*.') ? name.endsWith(wanted.slice(1)) : name === wanted
  })
}
