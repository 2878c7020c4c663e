/** Why the keychain gave no secret although one is expected: never the same as "there is none". */
export type KeychainFailure =
  | { readonly kind: 'locked' }
  | { readonly kind: 'unavailable'; readonly why: KeychainAbsence }
  /** The keychain answers with an error; `said` is its reason, which names no secret. */
  | { readonly kind: 'unavailable'; readonly why: 'refused'; readonly said: string }

/**
 * What is missing: a session bus to reach it over, a service that keeps secrets, a collection in that service, or
 * an answer in time.
 */
export type KeychainAbsence = 'no-session-bus' | 'no-service' | 'no-collection' | 'no-answer'

/** Why a keychain cannot be used, in one word: each has its own sentence. */
export type KeychainTrouble = 'locked' | KeychainAbsence | 'refused'

/** Why a file of the profile could not be written or read; `file` is its path. */
export interface DiskFailure {
  readonly kind: 'full' | 'forbidden' | 'failed'
  readonly file: string
  readonly reason: string
}
