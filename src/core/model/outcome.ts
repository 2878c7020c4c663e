import type { Target } from './device.ts'
import type { Failure } from './failure.ts'
import type { DiskFailure, KeychainFailure } from './storage-failure.ts'

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
