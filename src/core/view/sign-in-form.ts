import type { GatewayKind, Identity } from '../model/identity.ts'
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
  /** Whether the window offers practice mode. */
  readonly offersPracticeMode: boolean
}

/** The form for signing in: what an administrator fills in counts before what the former agent had. */
export function signInFormOf(
  former: Identity | null,
  setup: Setup | null,
  offersPracticeMode: boolean,
): WindowSignIn {
  return {
    userId: setup?.userId ?? former?.userId ?? '',
    server: setup?.server ?? null,
    gateway: former?.gateway ?? 'integrations',
    isFirst: former === null,
    setup,
    offersPracticeMode,
  }
}
