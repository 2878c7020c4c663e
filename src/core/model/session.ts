/** Which of Exotel's APIs serve this agent. */
export type GatewayKind = 'integrations' | 'account' | 'both'

/** Whose device is switched, and where: no secret in it. */
export interface Identity {
  readonly userId: string
  /** Host and port as they stand in the base URL, such as `integrationscore.mum1.exotel.com`. */
  readonly host: string
  readonly gateway: GatewayKind
  /** Whether Exotel is the embedded simulator: then every surface says so. */
  readonly simulated: boolean
}

/** Why the keychain gave no secret although one is expected: never the same as "there is none". */
export type KeychainFailure =
  | { readonly kind: 'locked' }
  | { readonly kind: 'unavailable'; readonly why: KeychainAbsence }
  /** It is there and says no; `said` is its own reason, which names no secret. */
  | { readonly kind: 'unavailable'; readonly why: 'refused'; readonly said: string }

/**
 * What is missing: a session bus to reach it over, a service that keeps secrets, a collection in that service, or
 * an answer in time.
 */
export type KeychainAbsence = 'no-session-bus' | 'no-service' | 'no-collection' | 'no-answer'

/** Why a file of the profile could not be written or read; `file` is its path. */
export interface DiskFailure {
  readonly kind: 'full' | 'forbidden' | 'failed'
  readonly file: string
  readonly reason: string
}

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
