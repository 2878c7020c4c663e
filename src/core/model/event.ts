import type { Setup } from '../text/setup-link.ts'
import type { RateLimit } from './account-limit.ts'
import type { Confirmed } from './confirmed.ts'
import type { Cause, Command, Device, Reading } from './device.ts'
import type { Failure, Result } from './failure.ts'
import type { Identity } from './identity.ts'
import type { Moment } from './moment.ts'
import type { MachineSession, PersistedState } from './persisted-state.ts'
import type { PolicyFacts, PolicyTrouble } from './policy.ts'
import type { PresenceReport } from './presence.ts'
import type { LeaseState } from './relay-link.ts'
import type { Rules } from './rules.ts'
import type { DiskFailure, KeychainFailure } from './storage-failure.ts'
import type { TokenLife } from './token-life.ts'

/** Everything that can happen to the app. Secrets never travel in events. */
export type Event = { readonly at: Moment } & (
  | { readonly kind: 'asked'; readonly id: string; readonly command: Command; readonly cause: Cause }
  /** The keychain certainly has no token. `former`: the agent whom the settings name; null if they name none. */
  | { readonly kind: 'credentials-missing'; readonly former: Identity | null }
  | { readonly kind: 'keychain-failed'; readonly identity: Identity; readonly failure: KeychainFailure }
  /** `token`: null if it does not say when it ends. `tokenEndAnnounced`: the sign-in form has just announced that end. */
  | {
      readonly kind: 'signed-in'
      readonly identity: Identity
      readonly token?: TokenLife | null
      readonly tokenEndAnnounced?: boolean
    }
  /** A new token was minted in place of one that Exotel rejected. */
  | { readonly kind: 'token-renewed'; readonly token: TokenLife | null }
  | { readonly kind: 'sign-out-asked'; readonly id: string }
  /** The app has started: where it runs, how it is to behave, and what an earlier run left behind. */
  | {
      readonly kind: 'started'
      readonly place: MachineSession
      readonly rules: Rules
      readonly persistedState: PersistedState
    }
  | { readonly kind: 'rules-changed'; readonly rules: Rules }
  | { readonly kind: 'policy-troubled'; readonly trouble: PolicyTrouble }
  /** The administrator's policy was read; null: there is none. */
  | { readonly kind: 'policy-read'; readonly policy: PolicyFacts | null }
  /** OFF, and the device on again at `until` (UTC ms). `reason` is the agent's, such as the name of a break. */
  | {
      readonly kind: 'off-for-asked'
      readonly id: string
      readonly until: number
      readonly cause: Cause
      readonly reason?: string | undefined
    }
  /** OFF once the agent's call is over. */
  | { readonly kind: 'off-after-call-asked'; readonly id: string; readonly cause: Cause }
  | { readonly kind: 'off-after-call-cancelled' }
  /** A link, which any page can open, asks for a device: the app asks the agent first. */
  | { readonly kind: 'link-asked'; readonly device: Device }
  /** An administrator's link fills in the form for signing in. */
  | { readonly kind: 'setup-asked'; readonly setup: Setup }
  /** A link asks to enrol this computer at a relay: the app asks the agent first. */
  | { readonly kind: 'invited'; readonly relay: string }
  | { readonly kind: 'invitation-declined' }
  | { readonly kind: 'quit-asked'; readonly id: string; readonly cause: 'quit' | 'session-end' }
  | PresenceReport
  /** Which part of the system reports idleness now; null if none does. */
  | { readonly kind: 'idle-watch'; readonly source: string | null }
  | { readonly kind: 'idle' }
  | { readonly kind: 'active' }
  /** The answer to a `persist` effect: whether the disk has written it. */
  | { readonly kind: 'persisted'; readonly ok: boolean }
  /** The keychain has forgotten the secrets. `disk`: why the settings could not forget the user; null if they did. */
  | { readonly kind: 'signed-out'; readonly disk: DiskFailure | null }
  /** A file of the profile could not be written or read, so the action that needed it did not happen. */
  | { readonly kind: 'disk-failed'; readonly failure: DiskFailure }
  /** Whether the account API answers beside the integrations API, which switches without it, too. */
  | { readonly kind: 'account-read'; readonly failure: Failure | null }
  /** The headers of an answer said how much of the account's limit is left. */
  | { readonly kind: 'limit-seen'; readonly seen: RateLimit }
  | { readonly kind: 'answered'; readonly call: number; readonly answer: Result<Reading> }
  /**
   * The relay answered a heartbeat, and says that it lost this computer while its agent was present: it heard nothing
   * since `from` (UTC ms), and turned calls off if a device was on.
   */
  | { readonly kind: 'desk-lost'; readonly from: number }
  /** What has become of the heartbeats to the company's relay has changed. */
  | { readonly kind: 'relay-lease'; readonly lease: LeaseState }
  /** The event stream of the company's relay is open; it has ended, or could not be opened. */
  | { readonly kind: 'relay-connected' }
  | { readonly kind: 'relay-gone' }
  /** The open stream does not tell what Exotel confirmed: the relay knows nothing, or its event is not understood. */
  | { readonly kind: 'relay-unsure' }
  /**
   * The relay says what Exotel confirmed to it, how, and how long ago (`age`, in ms). `pending`: the relay is about to
   * change it.
   */
  | {
      readonly kind: 'relay-event'
      readonly reading: Reading
      readonly how: Confirmed['how']
      readonly age: number
      readonly pending: boolean
    }
  /** The agent opened the window, or the network is back: a call that waits for its next try is sent at once. */
  | { readonly kind: 'refresh-asked' }
  /** The moment that `nextDeadline` gave has come. */
  | { readonly kind: 'deadline-reached' }
)
