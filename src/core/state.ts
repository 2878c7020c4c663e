import type { Active, Cause, Device, DeviceFacts, Target, Write } from './device.ts'
import type { Failure } from './failure.ts'
import type { Moment } from './moment.ts'

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
export interface KeychainFailure {
  readonly kind: 'locked' | 'unavailable'
  readonly reason: string
}

/** Why a file of the profile could not be written or read; `file` is its path. */
export interface DiskFailure {
  readonly kind: 'full' | 'forbidden' | 'failed'
  readonly file: string
  readonly reason: string
}

export type Session =
  /** Keychain not read yet. */
  | { readonly kind: 'starting' }
  /** `rejected`: Exotel no longer takes the token; the identity is kept so that signing in again is one field. */
  | { readonly kind: 'signed-out'; readonly rejected: Identity | null }
  | { readonly kind: 'keychain-failed'; readonly identity: Identity; readonly failure: KeychainFailure }
  | {
      readonly kind: 'signed-in'
      readonly identity: Identity
      /** Until the first read has ended, whatever is asked is held. */
      readonly firstReadEnded: boolean
      readonly leaving: Leaving | null
    }

/** The session of somebody who is signed in. */
export type SignedIn = Extract<Session, { kind: 'signed-in' }>

/** Signing out: OFF is asked for and waited for until `until` (monotonic ms), then the secrets are forgotten. */
export interface Leaving {
  readonly request: string
  readonly until: number
  /** Null until the secrets are being forgotten. */
  readonly offProven: boolean | null
}

/** What Exotel last proved, how, and when. */
export interface Confirmed {
  readonly active: Active
  readonly proof: 'reply' | 'read-back'
  readonly at: Moment
}

/** Something asked for before it can be obeyed. */
export interface Held {
  readonly id: string
  readonly command: Target | 'toggle' | 'swap'
  readonly cause: Cause
  readonly at: Moment
}

/** The newest target somebody asked for, until it is proven, refused, superseded or withdrawn. */
export interface Intent {
  readonly id: string
  readonly target: Target
  readonly cause: Cause
  readonly at: Moment
  /** Everyone who waits for this intent: repeating it joins it. */
  readonly requests: readonly string[]
  /** What was confirmed when it was made. */
  readonly confirmedBefore: Confirmed | null
  readonly progress: Progress
}

/** How far carrying out an intent has come. */
export interface Progress {
  /** Writes sent so far; while it is 0 nothing can have changed. */
  readonly writes: number
  /** Failures in a row, for the pause before the next try. */
  readonly failures: number
  /** Read-backs since the last write. */
  readonly readBacks: number
  /** Read-backs in a row that said something else than asked. */
  readonly contraryReads: number
  /** Whether the other device was already turned off because Exotel insisted (code 10810). */
  readonly otherTurnedOff: boolean
  /** What the last contrary read-back showed. */
  readonly lastSeen: Active | null
}

export const noProgress: Progress = {
  writes: 0,
  failures: 0,
  readBacks: 0,
  contraryReads: 0,
  otherTurnedOff: false,
  lastSeen: null,
}

/** The one thing on the wire or waited for. */
export type Work =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'writing'
      readonly call: number
      readonly write: Write
      /** What is still to be written for the same intent. */
      readonly rest: readonly Write[]
      /** Set when a newer intent waits for this write to end: then it is given up (monotonic ms). */
      readonly giveUpAt: number | null
    }
  | { readonly kind: 'reading'; readonly call: number }
  | { readonly kind: 'waiting'; readonly until: number; readonly next: 'write' | 'read' }

/** A write whose end nobody knows: it may be applied up to timing.lateWriteLimit after it was given up. */
export interface Unanswered {
  readonly write: Write
  /** Monotonic ms. */
  readonly givenUpAt: number
}

/** A proof that followed an unanswered write, looked at once more; a late write found then is undone. */
export interface Recheck {
  readonly at: number
  readonly target: Target
  readonly cause: Cause
}

/** What the agent must be told. */
export type Problem =
  | { readonly kind: 'failed'; readonly failure: Failure; readonly target: Target | null }
  | { readonly kind: 'off-not-confirmed'; readonly since: number }
  | { readonly kind: 'on-withdrawn'; readonly target: Device; readonly failure: Failure | null }
  | { readonly kind: 'changed-elsewhere'; readonly active: Active; readonly at: number }
  | { readonly kind: 'disk'; readonly failure: DiskFailure }

/** The last proven change: what, when (UTC ms), and who; null cause means that it happened elsewhere. */
export interface LastChange {
  readonly active: Active
  readonly at: number
  readonly cause: Cause | null
}

export interface State {
  readonly session: Session
  readonly confirmed: Confirmed | null
  /** The device that was on last: what `toggle` turns on again. */
  readonly lastDevice: Device | null
  readonly lastChange: LastChange | null
  readonly devices: Readonly<Record<Device, DeviceFacts>>
  readonly held: Held | null
  readonly intent: Intent | null
  readonly work: Work
  readonly unanswered: readonly Unanswered[]
  readonly recheck: Recheck | null
  readonly problem: Problem | null
  /** Failed background reads in a row. */
  readonly failedReads: number
  /** Monotonic ms of the next background read; null while there is nobody to read for. */
  readonly refreshAt: number | null
  readonly nextCall: number
}

const nothingKnown: DeviceFacts = { present: null, verified: null, busy: null }

/** The state before anything has happened. */
export const initialState: State = {
  session: { kind: 'starting' },
  confirmed: null,
  lastDevice: null,
  lastChange: null,
  devices: { phone: nothingKnown, sip: nothingKnown },
  held: null,
  intent: null,
  work: { kind: 'idle' },
  unanswered: [],
  recheck: null,
  problem: null,
  failedReads: 0,
  refreshAt: null,
  nextCall: 1,
}
