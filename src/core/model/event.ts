import type { PolicyFacts, PolicyTrouble } from '../settings/policy.ts'
import type { Rules } from '../settings/rules.ts'
import type { Cause, Command, Device, Reading, Target } from './device.ts'
import type { Failure, Result } from './failure.ts'
import type { Moment } from './moment.ts'
import type { MachineSession, PersistedState } from './persisted-state.ts'
import type { DiskFailure, Identity, KeychainFailure, Notice, Question, State } from './state.ts'
import type { TokenLife, TokenStage } from './token-life.ts'

/** Everything that can happen to the app. Secrets never travel in events. */
export type Event = { readonly at: Moment } & (
  | { readonly kind: 'asked'; readonly id: string; readonly command: Command; readonly cause: Cause }
  /** There is surely no token; `former` is whose it was, where the settings name somebody. */
  | { readonly kind: 'account-missing'; readonly former: Identity | null }
  | { readonly kind: 'keychain-failed'; readonly identity: Identity; readonly failure: KeychainFailure }
  /** `token` is null where it does not say when it ends; `tokenTold`: signing in has just said so. */
  | {
      readonly kind: 'signed-in'
      readonly identity: Identity
      readonly token?: TokenLife | null
      readonly tokenTold?: boolean
    }
  /** A new token was minted in place of one that Exotel no longer took. */
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
  /** OFF, and the device on again at `until` (UTC ms). */
  | { readonly kind: 'off-for-asked'; readonly id: string; readonly until: number; readonly cause: Cause }
  /** A link, which any page can open, asks for a device: only the agent's word turns it on. */
  | { readonly kind: 'link-asked'; readonly device: Device }
  | { readonly kind: 'quit-asked'; readonly id: string; readonly cause: 'quit' | 'session-end' }
  /** Which part of the desktop tells of locks now; null where none does. */
  | { readonly kind: 'lock-watch'; readonly source: string | null }
  | { readonly kind: 'locked' }
  | { readonly kind: 'unlocked' }
  | { readonly kind: 'lock-requested' }
  | { readonly kind: 'suspending' }
  | { readonly kind: 'resumed' }
  /** Which part of the system tells of idleness now; null where none does. */
  | { readonly kind: 'idle-watch'; readonly source: string | null }
  | { readonly kind: 'idle' }
  | { readonly kind: 'active' }
  /** What became of writing the memory to disk. */
  | { readonly kind: 'persisted'; readonly ok: boolean }
  /** The secrets are gone; `disk`: why the settings could not forget the user, too. */
  | { readonly kind: 'signed-out'; readonly disk: DiskFailure | null }
  /** The profile could not be written or read: whatever needed that did not happen. */
  | { readonly kind: 'disk-failed'; readonly failure: DiskFailure }
  /** Whether the account answers beside the integrations API, which switches alone where it does not. */
  | { readonly kind: 'account-read'; readonly failure: Failure | null }
  | { readonly kind: 'answered'; readonly call: number; readonly answer: Result<Reading> }
  /** Somebody looks, or the network is back: whatever waits goes at once. */
  | { readonly kind: 'refresh-asked' }
  /** The moment that nextDeadline() named has come. */
  | { readonly kind: 'deadline-reached' }
)

/** What became of something asked for. */
export type Outcome =
  | { readonly kind: 'confirmed'; readonly target: Target }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | {
      readonly kind: 'withdrawn'
      readonly why: 'expired' | 'away' | 'changed-elsewhere'
      readonly failure: Failure | null
    }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'keychain-failed'; readonly failure: KeychainFailure }
  /** Nothing is turned on while nobody is here. */
  | { readonly kind: 'away'; readonly why: 'lock' | 'suspend' | 'quit' }
  /** `toggle` or `swap` had nothing to go by. */
  | { readonly kind: 'nothing-to-do'; readonly why: 'state-unknown' | 'no-last-device' | 'no-device-on' }
  /** The exit may go on; false where OFF could not be confirmed in time, or was not wanted. */
  | { readonly kind: 'quit'; readonly offConfirmed: boolean }
  /** Signing out is done; false where OFF could not be confirmed in time. `disk`: why the user id is not forgotten. */
  | { readonly kind: 'left'; readonly offConfirmed: boolean; readonly disk: DiskFailure | null }
  /** Signing out failed, since the keychain does not forget the secrets: still signed in. */
  | { readonly kind: 'not-left'; readonly failure: KeychainFailure }

/** What the core asks the world to do. */
export type Effect =
  | { readonly kind: 'write'; readonly call: number; readonly device: Device; readonly on: boolean }
  | { readonly kind: 'read'; readonly call: number }
  | { readonly kind: 'abort'; readonly call: number }
  | { readonly kind: 'forget-secrets' }
  /** Closes every kept-alive connection to Exotel, so that the next call opens a fresh one. */
  | { readonly kind: 'drop-connections' }
  /** Put on disk, durably, before any effect that comes after it. */
  | { readonly kind: 'persist'; readonly persistedState: PersistedState }
  | { readonly kind: 'notify'; readonly news: News }
  /** Each request is reported exactly once. */
  | { readonly kind: 'report'; readonly request: string; readonly outcome: Outcome }

/** What the agent must know and cannot see. */
export type News =
  | Notice
  | { readonly kind: 'off-unconfirmed'; readonly since: number }
  /** The agent is away, and Exotel no longer takes the token that would turn calls off. */
  | { readonly kind: 'off-impossible' }
  | { readonly kind: 'question'; readonly question: Question }
  /** The phone for whose verification was waited is verified. */
  | { readonly kind: 'verified' }
  /** The token that nobody renews ends soon, or has ended; UTC ms. */
  | { readonly kind: 'token-ends'; readonly endsAt: number; readonly stage: TokenStage }

/** A state and what is to be done on the way to it. */
export interface Update {
  readonly state: State
  readonly effects: readonly Effect[]
}

/** A step that changes `state` and asks for `effects`. */
export function update(state: State, ...effects: readonly Effect[]): Update {
  return { state, effects }
}

/** `first`, then whatever `next` makes of the state it left. */
export function andThen(first: Update, next: (state: State) => Update): Update {
  const second = next(first.state)
  return { state: second.state, effects: [...first.effects, ...second.effects] }
}

/** The same outcome for everyone who waited. */
export function reports(requests: readonly string[], outcome: Outcome): readonly Effect[] {
  return requests.map((request) => ({ kind: 'report', request, outcome }))
}
