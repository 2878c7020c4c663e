import type { PolicyFacts, PolicyTrouble } from '../settings/policy.ts'
import { defaultRules, type Rules } from '../settings/rules.ts'
import type { Active, Cause, Device, DeviceFacts, Target, Write } from './device.ts'
import type { Failure } from './failure.ts'
import type { Moment } from './moment.ts'
import {
  type AutoOffDevice,
  emptyPersistedState,
  type Known,
  type MachineSession,
  type Owner,
  type PersistedOff,
  type PersistedState,
} from './persisted-state.ts'
import { type Presence, unknownPresence } from './presence.ts'
import type { DiskFailure, Session } from './session.ts'
import type { TokenTold, WatchedToken } from './token-life.ts'

export type {
  DiskFailure,
  GatewayKind,
  Identity,
  KeychainAbsence,
  KeychainFailure,
  Session,
  SignedIn,
  SigningOut,
} from './session.ts'

/** What Exotel last confirmed, how, and when. */
export interface Confirmed extends Known {
  readonly how: 'reply' | 'read-back'
  readonly at: Moment
}

/** Something asked for before it can be obeyed. */
export interface DeferredRequest {
  readonly id: string
  readonly command: Target | 'toggle' | 'swap'
  readonly cause: Cause
  readonly at: Moment
}

/** The newest target somebody asked for, until it is confirmed, refused, superseded or withdrawn. */
export interface Intent {
  readonly id: string
  readonly target: Target
  readonly cause: Cause
  readonly at: Moment
  /** Everyone who waits for this intent: repeating it joins it. */
  readonly requests: readonly string[]
  /** What was confirmed when it was made: shown again where Exotel refuses it. */
  readonly confirmedBefore: Confirmed | null
  /** The same, as it is remembered over a restart, where there is nothing to show again. */
  readonly before: Known | null
  readonly check: Check | null
  readonly progress: Progress
}

/**
 * What a read has to show before anything is written: `still-off`, for a device that comes back by itself; `unchanged`,
 * for an OFF so old that somebody may have acted elsewhere since; or `what-is-on`, where that is not known when the
 * agent leaves, but is to come back when they return.
 */
export type Check = 'still-off' | 'unchanged' | 'what-is-on'

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
  /** Whether an old OFF was preceded by a read since its last write. */
  readonly checked: boolean
  /** Whether the last read failed: what was confirmed before it is then no reason to leave out a write. */
  readonly readFailed: boolean
  /** Whether a call was sent a second time, since its connection seemed to be dead, and nothing was answered since. */
  readonly resent: boolean
  /** Why it takes so long: Exotel's limit alone, or something else too; null while nothing has failed. */
  readonly heldUpBy: 'limit' | 'failure' | null
  /** Whether the agent was told that an OFF is not confirmed. */
  readonly told: boolean
}

export const noProgress: Progress = {
  writes: 0,
  failures: 0,
  readBacks: 0,
  contraryReads: 0,
  otherTurnedOff: false,
  lastSeen: null,
  checked: false,
  readFailed: false,
  resent: false,
  heldUpBy: null,
  told: false,
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
      /** When it was sent (monotonic ms). */
      readonly sentAt: number
      /** Set when a newer intent waits for this write to end: then it is given up (monotonic ms). */
      readonly giveUpAt: number | null
    }
  | { readonly kind: 'reading'; readonly call: number; readonly sentAt: number }
  /** Until then (monotonic ms) nothing is sent, unless a person, the network or the machine gives reason to. */
  | { readonly kind: 'waiting'; readonly until: number; readonly next: 'write' | 'read' }
  /** An OFF with a token that Exotel has rejected, while nobody is signed in. */
  | { readonly kind: 'last-resort'; readonly call: number; readonly rest: readonly Write[] }

/** A write whose end nobody knows: it may be applied up to timing.lateWriteLimit after it was given up. */
export interface Unanswered {
  readonly write: Write
  /** Monotonic ms. */
  readonly givenUpAt: number
}

/** A confirmation that followed an unanswered write, looked at once more; a late write found then is undone. */
export interface Recheck {
  readonly at: number
  readonly target: Target
  readonly cause: Cause
}

/** What is wrong now. */
export type Problem =
  | { readonly kind: 'failed'; readonly failure: Failure; readonly target: Target | null }
  | { readonly kind: 'off-not-confirmed'; readonly since: number }
  | { readonly kind: 'disk'; readonly failure: DiskFailure }

/** What happened without the agent having asked for it: told once, and shown until they ask for something. */
export type Notice =
  /** Too old to be wanted (`failure` is why it took so long), or the agent went away. */
  | {
      readonly kind: 'on-withdrawn'
      readonly target: Device
      readonly why: 'expired' | 'away'
      readonly failure: Failure | null
    }
  /** An old OFF was not sent, since somebody acted elsewhere meanwhile. UTC ms. */
  | { readonly kind: 'off-withdrawn'; readonly active: Active; readonly at: number }
  | { readonly kind: 'changed-elsewhere'; readonly active: Active; readonly at: number }
  /** Somebody turned a device on while the agent was away, and it was turned off again; or, a second time, left on. */
  | { readonly kind: 'turned-off-again'; readonly active: Active; readonly at: number }
  | { readonly kind: 'left-on'; readonly active: Active; readonly at: number }

/** Whether a device is to be turned on, which the app will not do without an answer. */
export interface Question {
  readonly device: Device
  readonly why: 'restore' | 'timer' | 'link'
}

/** OFF for a while. */
export interface TimedOff {
  /** What is turned on at the end. */
  readonly device: Device
  /** UTC ms. */
  readonly until: number
  readonly started: Moment
  readonly owner: Owner
  /** Whether an earlier run of the app began it: then it ends with a question. */
  readonly fromEarlierRun: boolean
}

/** The agent is away, for whatever reason, since `since` (monotonic ms). */
export interface Away {
  readonly since: number
  /** How often a device that somebody else turned on meanwhile was found: turned off the first time, then left alone. */
  readonly found: 'nothing' | 'turned-off' | 'left-on'
}

/** Quitting: the exit is held for the confirmation of OFF until `until` (monotonic ms); null once it may go on. */
export interface Quitting {
  /** Everyone who waits for the exit: it may be asked for more than once. */
  readonly requests: readonly string[]
  /** Only what is confirmed after this moment (monotonic ms) counts. */
  readonly since: number
  readonly until: number | null
}

/** The last confirmed change: what, when (UTC ms), and who; null cause means that it happened elsewhere. */
export interface LastChange {
  readonly active: Active
  readonly at: number
  readonly cause: Cause | null
}

export interface State {
  readonly session: Session
  readonly rules: Rules
  readonly presence: Presence
  /** Null while somebody is here, as far as the rules care. */
  readonly away: Away | null
  /** Null until the app knows where it runs. */
  readonly place: MachineSession | null
  readonly confirmed: Confirmed | null
  /** What was confirmed last, though it may be too old to show; null once a write of ours was sent. */
  readonly lastConfirmed: Known | null
  /** The device that was on last: what `toggle` turns on again. */
  readonly lastDevice: Device | null
  readonly lastChange: LastChange | null
  readonly devices: Readonly<Record<Device, DeviceFacts>>
  /** Why the account could not be read last, where it is only one of two; null where it could, or where there is none. */
  readonly accountFailure: Failure | null
  /** Since when (monotonic ms) the phone waits for its verification; null where it does not. */
  readonly unverifiedSince: number | null
  readonly deferredRequest: DeferredRequest | null
  readonly intent: Intent | null
  readonly work: Work
  readonly unanswered: readonly Unanswered[]
  readonly recheck: Recheck | null
  readonly autoOffDevice: AutoOffDevice | null
  /** An OFF of an earlier run, or of before the token was rejected: it goes first as soon as it can. */
  readonly persistedOff: PersistedOff | null
  /** When (monotonic ms) that OFF is tried next with a token that Exotel has rejected; null where there is none. */
  readonly lastResortAt: number | null
  readonly timedOff: TimedOff | null
  /** When the token ends; null where it does not say. */
  readonly token: WatchedToken | null
  /** What the agent was told of a token's end, in this run or an earlier one. */
  readonly tokenTold: TokenTold | null
  readonly question: Question | null
  readonly quitting: Quitting | null
  readonly problem: Problem | null
  readonly notice: Notice | null
  /** What is on disk (null where the disk did not take it), and whether the disk is known to fail. */
  readonly persisted: PersistedState | null
  readonly diskFailed: boolean
  /** The administrator's policy; null where there is none. */
  readonly policy: PolicyFacts | null
  /** What is wrong with the administrator's policy. */
  readonly policyTrouble: PolicyTrouble | null
  /** Failed background reads in a row. */
  readonly failedReads: number
  /** Monotonic ms of the next background read; null while there is nobody to read for. */
  readonly refreshAt: number | null
  readonly nextCall: number
}

const nothingKnown: DeviceFacts = { present: null, verified: null, busy: null, address: null }

/** The state before anything has happened. */
export const initialState: State = {
  session: { kind: 'starting' },
  rules: defaultRules,
  presence: unknownPresence,
  away: null,
  place: null,
  confirmed: null,
  lastConfirmed: null,
  lastDevice: null,
  lastChange: null,
  devices: { phone: nothingKnown, sip: nothingKnown },
  accountFailure: null,
  unverifiedSince: null,
  deferredRequest: null,
  intent: null,
  work: { kind: 'idle' },
  unanswered: [],
  recheck: null,
  autoOffDevice: null,
  persistedOff: null,
  lastResortAt: null,
  timedOff: null,
  token: null,
  tokenTold: null,
  question: null,
  quitting: null,
  problem: null,
  notice: null,
  persisted: emptyPersistedState,
  diskFailed: false,
  policy: null,
  policyTrouble: null,
  failedReads: 0,
  refreshAt: null,
  nextCall: 1,
}
