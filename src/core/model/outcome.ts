import type { Target } from './device.ts'
import type { Failure } from './failure.ts'
import type { Absence } from './presence.ts'
import type { DiskFailure, KeychainFailure } from './storage-failure.ts'

/** What became of a request. */
export type Outcome =
  | { readonly kind: 'confirmed'; readonly target: Target }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | {
      readonly kind: 'withdrawn'
      /** `call-unknown`: Exotel does not say any more whether the agent is on a call. */
      readonly why: 'expired' | 'away' | 'changed-elsewhere' | 'call-unknown'
      readonly failure: Failure | null
    }
  | { readonly kind: 'superseded' }
  /** No agent is signed in. */
  | { readonly kind: 'not-signed-in' }
  | { readonly kind: 'keychain-failed'; readonly failure: KeychainFailure }
  /**
   * The app's own rules forbid it: while the screen is locked or the computer sleeps it turns no device on, it withdraws an
   * ON when the agent becomes idle, and while it quits it switches nothing.
   */
  | { readonly kind: 'blocked'; readonly why: Absence | 'quit' }
  /**
   * `toggle` or `swap` does not know which device is meant; or Exotel does not say whether the agent is on a call
   * (`call-unknown`), or has not said it yet.
   */
  | {
      readonly kind: 'nothing-to-do'
      readonly why: 'state-unknown' | 'no-last-device' | 'no-device-on' | 'call-unknown' | 'call-unknown-yet'
    }
  /** The exit may go on. `offConfirmed` is false if OFF was not confirmed in time, or was not wanted. */
  | { readonly kind: 'quit'; readonly offConfirmed: boolean }
  /** The agent is signed out; `disk`: why the user id could not be forgotten. */
  | { readonly kind: 'signed-out'; readonly offConfirmed: boolean; readonly disk: DiskFailure | null }
  /** The keychain did not forget the secrets: the agent is still signed in. */
  | { readonly kind: 'sign-out-failed'; readonly failure: KeychainFailure }
