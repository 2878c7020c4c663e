import { type AccountLimit, unknownLimit } from './account-limit.ts'
import type { Confirmed, Known, Recheck } from './confirmed.ts'
import type { Device, DeviceFacts, Write } from './device.ts'
import type { Failure } from './failure.ts'
import type { Identity } from './identity.ts'
import type { Intent, Work } from './intent.ts'
import { type LeaseState, newRelayLink, type RelayLink } from './relay-link.ts'
import type { KeychainFailure } from './storage-failure.ts'

/** Whether an agent is signed in. What exists only while one is signed in lies in that variant and ends with it. */
export type Session = Starting | SignedOut | KeychainFailed | SignedIn

/** The keychain has not been read yet. */
export interface Starting {
  readonly kind: 'starting'
}

/** No agent is signed in. */
export interface SignedOut {
  readonly kind: 'signed-out'
  /** Whose token Exotel rejected or the keychain lost: that agent signs in again with the token alone. */
  readonly former: Identity | null
  readonly lastResort: LastResort
}

/** The keychain should hold the secrets of `identity`, and did not give them. */
export interface KeychainFailed {
  readonly kind: 'keychain-failed'
  readonly identity: Identity
  readonly failure: KeychainFailure
}

/** An agent is signed in. */
export interface SignedIn {
  readonly kind: 'signed-in'
  readonly identity: Identity
  /** Whether the first read has ended; until then `toggle` and `swap` cannot be resolved and are deferred. */
  readonly firstReadEnded: boolean
  /** Null unless the agent signs out. */
  readonly signingOut: SigningOut | null
  readonly confirmed: Confirmed | null
  /** What was confirmed last, even where it is too old to be shown; null once a write was sent. */
  readonly lastConfirmed: Known | null
  readonly devices: Readonly<Record<Device, DeviceFacts>>
  /** Why the last read of the account API failed, where it serves beside the integrations API; else null. */
  readonly accountFailure: Failure | null
  /** Since when (monotonic ms) the app watches for the verification of the phone; null if it does not. */
  readonly phoneUnverifiedSince: number | null
  readonly intent: Intent | null
  readonly work: Work
  readonly recheck: Recheck | null
  /** Failed background reads in a row. */
  readonly failedReads: number
  /** When the next background read is due (monotonic ms); null until the first read has ended. */
  readonly refreshAt: number | null
  /**
   * Null unless the agent is signed in at the company's relay. With Exotel's account API beside it the agent is read there,
   * and the relay's events do not count.
   */
  readonly relay: RelayLink | null
  /** The lease at the company's relay; `unknown` for an agent who is signed in at Exotel itself. */
  readonly lease: LeaseState
  /** What is known of the limit that all desks of the account share. */
  readonly limit: AccountLimit
}

/** Signing out: the app waits for the confirmation of OFF until `until` (monotonic ms), then forgets the secrets. */
export interface SigningOut {
  readonly request: string
  readonly until: number
  /** Null until the secrets are being forgotten. */
  readonly offConfirmed: boolean | null
}

/** An OFF with a token that Exotel has rejected: sent rarely, since the rejection may be a fault of Exotel's. */
export type LastResort =
  | { readonly kind: 'none' }
  /** The next try is due at `until` (monotonic ms). */
  | { readonly kind: 'waiting'; readonly until: number }
  | { readonly kind: 'writing'; readonly call: number; readonly rest: readonly Write[] }

const nothingKnown: DeviceFacts = { present: null, verified: null, busy: null, address: null }

/** What is known of the devices before any answer. */
export const unknownDevices: SignedIn['devices'] = { phone: nothingKnown, sip: nothingKnown }

/** A session that has just begun: nothing is known of Exotel yet. */
export function newSession(identity: Identity): SignedIn {
  return {
    kind: 'signed-in',
    identity,
    firstReadEnded: false,
    signingOut: null,
    confirmed: null,
    lastConfirmed: null,
    devices: unknownDevices,
    accountFailure: null,
    phoneUnverifiedSince: null,
    intent: null,
    work: { kind: 'idle' },
    recheck: null,
    failedReads: 0,
    refreshAt: null,
    relay: identity.gateway === 'integrations' ? newRelayLink(identity.relay) : null,
    lease: { kind: 'unknown' },
    limit: unknownLimit,
  }
}

/** The agent who is signed in, even if the keychain does not give their secrets; null if none is, or if it is not known. */
export function identityOf(session: Session): Identity | null {
  return session.kind === 'signed-in' || session.kind === 'keychain-failed' ? session.identity : null
}

/** The same, and after the end of a session the agent who was signed in last. */
export function lastIdentityOf(session: Session): Identity | null {
  return session.kind === 'signed-out' ? session.former : identityOf(session)
}

/** No agent is signed in, and no OFF is left to send with a rejected token. */
export function signedOutSession(former: Identity | null): SignedOut {
  return { kind: 'signed-out', former, lastResort: { kind: 'none' } }
}
