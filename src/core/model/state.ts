import type { Confirmed, Known, LastChange, Recheck } from './confirmed.ts'
import type { Device, DeviceFacts } from './device.ts'
import type { Failure } from './failure.ts'
import type { DeferredRequest, Intent, Unanswered, Work } from './intent.ts'
import type { Moment } from './moment.ts'
import {
  type AutoOffDevice,
  emptyPersistedState,
  type MachineSession,
  type Owner,
  type PersistedOff,
  type PersistedState,
} from './persisted-state.ts'
import type { PolicyFacts, PolicyTrouble } from './policy.ts'
import { type Presence, unknownPresence } from './presence.ts'
import type { Notice, Problem, Question } from './problem.ts'
import { defaultRules, type Rules } from './rules.ts'
import type { Session } from './session.ts'
import type { TokenTold, WatchedToken } from './token-life.ts'

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
