import type { GatewayKind, Identity } from '../model/identity.ts'
import type { PolicyRules } from '../model/policy-rules.ts'
import type { State } from '../model/state.ts'
import type { Setup } from '../text/setup-link.ts'

/** What the form that signs an agent in begins with, and who was signed in before. */
export interface WindowSignIn {
  readonly userId: string
  /** The server of the integrations API; null for Exotel's usual one. */
  readonly server: string | null
  readonly gateway: GatewayKind
  /** Whether no agent was signed in before. */
  readonly isFirst: boolean
  /** What an administrator's link or policy fills in; null if there is neither. */
  readonly setup: Setup | null
  /** The company's relay, at which the agent enrols instead of giving a token; null: none is named. */
  readonly relay: WindowRelay | null
  /** Whether the window offers practice mode. */
  readonly offersPracticeMode: boolean
}

/** A relay, and who named it: a link, which any page can open, or the policy or an earlier sign-in. */
export interface WindowRelay {
  readonly origin: string
  readonly isLinked: boolean
}

/** The form for signing in: what an administrator fills in counts before what the former agent had. */
export function signInFormOf(
  former: Identity | null,
  setup: Setup | null,
  {
    practiceMode: offersPracticeMode,
    account = null,
  }: Pick<PolicyRules, 'practiceMode'> & Partial<Pick<PolicyRules, 'account'>>,
  invitation: State['invitation'] = null,
): WindowSignIn {
  const known = account?.relay ?? former?.relay ?? null
  return {
    userId: setup?.userId ?? former?.userId ?? '',
    server: setup?.server ?? null,
    gateway: former?.gateway ?? 'integrations',
    isFirst: former === null,
    setup,
    relay:
      invitation !== null
        ? { origin: invitation.relay, isLinked: true }
        : known === null
          ? null
          : { origin: known, isLinked: false },
    offersPracticeMode,
  }
}
