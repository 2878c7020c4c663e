import type { Identity } from './identity.ts'
import type { KeychainFailure } from './storage-failure.ts'

export type Session =
  /** Keychain not read yet. */
  | { readonly kind: 'starting' }
  /** `former`: whose token Exotel no longer takes or the keychain no longer has; signing in again is one field. */
  | { readonly kind: 'signed-out'; readonly former: Identity | null }
  | { readonly kind: 'keychain-failed'; readonly identity: Identity; readonly failure: KeychainFailure }
  | {
      readonly kind: 'signed-in'
      readonly identity: Identity
      /** Until the first read has ended, whatever is asked is held. */
      readonly firstReadEnded: boolean
      readonly signingOut: SigningOut | null
    }

/** The session of somebody who is signed in. */
export type SignedIn = Extract<Session, { kind: 'signed-in' }>

/** Signing out: OFF is asked for and waited for until `until` (monotonic ms), then the secrets are forgotten. */
export interface SigningOut {
  readonly request: string
  readonly until: number
  /** Null until the secrets are being forgotten. */
  readonly offConfirmed: boolean | null
}
