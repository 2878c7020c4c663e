import type { Setup } from '../text/setup-link.ts'
import type { Confirmed, Known, LastChange } from './confirmed.ts'
import type { Active, Cause, Device } from './device.ts'
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
import { type Session, type SignedIn, unknownDevices } from './session.ts'
import type { TokenAnnouncement, WatchedToken } from './token-life.ts'

/** OFF for a while. */
export interface TimedOff {
  /** The device that is turned on at the end. */
  readonly device: Device
  /** UTC ms. */
  readonly until: number
  readonly started: Moment
  readonly owner: Owner
  /** Whether an earlier run of the app began it: then it ends with a question. */
  readonly fromEarlierRun: boolean
  /** The agent's reason, such as the name of a break; left out if there is none. */
  readonly reason?: string | undefined
}

/** OFF once the agent's call is over. */
export interface OffAfterCall {
  /** The requests that wait for it. */
  readonly requests: readonly string[]
  readonly cause: Cause
  /** Whether the agent is on a call; null until Exotel has said so since the request. */
  readonly busy: boolean | null
  /** When it was asked for, when Exotel last said whether the agent is busy, and when the next read is due: monotonic ms. */
  readonly since: number
  readonly heardAt: number
  readonly lookAt: number
}

/** Calls are off by the agent's own act, and a reminder of that is planned. */
export interface OffReminder {
  /** When they were turned off, UTC ms. */
  readonly since: number
  /** Minutes until the first reminder, and between two. */
  readonly every: number
  /** When the next one is due, by the monotonic clock and by the wall clock (UTC), in ms. */
  readonly due: number
  readonly dueUtc: number
}

/**
 * The relay turned the agent's calls off, since it did not hear this computer any more. It asks the agent whether to turn
 * `device` on again, once calls are confirmed to be off at some time after `from`. `heardAt`: when the relay told of it, monotonic ms.
 */
export interface DeskLoss {
  /** What was on before. */
  readonly device: Device
  /** From when until when the relay did not hear this computer, UTC ms. */
  readonly from: number
  readonly until: number
  readonly heardAt: number
}

/** The next end of the agent's shift. */
export interface ShiftEnd {
  /** The clock time of the rules that it was planned by. */
  readonly clock: string
  /** UTC ms. */
  readonly at: number
  /** It has passed, and calls go off with the event that is being handled. */
  readonly isOver: boolean
  /** When both clocks were compared last. */
  readonly seen: Pick<Moment, 'utc' | 'monotonic'>
}

/** The agent is away, for whatever reason, since `since` (monotonic ms). */
export interface Away {
  readonly since: number
  /** A device that somebody else turned on meanwhile is turned off the first time, and left on the second time. */
  readonly found: 'nothing' | 'turned-off' | 'left-on'
}

/** Quitting: the exit is held for the confirmation of OFF until `until` (monotonic ms); null once it may go on. */
export interface Quitting {
  /** Every request that waits for the exit: it may be asked for more than once. */
  readonly requests: readonly string[]
  /** Only what is confirmed after this moment (monotonic ms) counts. */
  readonly since: number
  readonly until: number | null
}

/** Everything that the app knows. `S` narrows the session, for code that runs only while an agent is signed in. */
export interface State<S extends Session = Session> {
  readonly session: S

  // What every session shows or is asked. Each change of the session clears it: `clearedWithSession` lists these fields.

  /** What an administrator's link fills into the form for signing in; null if no link was opened. */
  readonly setup: Setup | null
  /** The relay of an enrolment link that was opened, until the agent agrees or declines. Its code stays in the main process. */
  readonly invitation: { readonly relay: string } | null
  /** A request made while starting, or a `toggle` or `swap` before the first read has ended: obeyed once it has. */
  readonly deferredRequest: DeferredRequest | null
  readonly question: Question | null
  readonly problem: Problem | null
  readonly notice: Notice | null
  readonly offAfterCall: OffAfterCall | null
  /** Null unless the relay lost this computer, and the agent has not been asked yet whether to go on. */
  readonly deskLoss: DeskLoss | null
  /** Kept if a rejected token ends the session: the window still shows it. */
  readonly lastChange: LastChange | null

  // What outlives a session. Whatever names an owner is used for that owner alone.

  readonly autoOffDevice: AutoOffDevice | null
  /** An OFF of an earlier run, or one that was not confirmed when the session ended: it goes first after sign-in. */
  readonly persistedOff: PersistedOff | null
  readonly timedOff: TimedOff | null
  /** Null unless calls are off by the agent's own act and the rules want a reminder. */
  readonly offReminder: OffReminder | null
  /** Writes without an answer: Exotel may still apply them after the session has ended and another has begun. */
  readonly unanswered: readonly Unanswered[]
  /** The device that was on last: `toggle` turns it on again, also after the keychain was locked in between. */
  readonly lastDevice: Device | null
  /** When this run of the app began, UTC ms; null until it has. */
  readonly startedAt: number | null
  /**
   * What was confirmed when the earlier run ended, if it crashed or was killed; null if that is not known, or since the agent has
   * asked for something. `isHeard`: the relay has answered a heartbeat of this run, so it has told of any loss before it.
   */
  readonly earlierRun: { readonly active: Active; readonly owner: Owner; readonly isHeard: boolean } | null
  /** A loss of which an earlier run or session was told and about which its agent has not answered: for the next session. */
  readonly unaskedLoss: (Omit<DeskLoss, 'heardAt'> & { readonly owner: Owner }) | null
  /** When the token ends (null if it does not say): the app announces that even after Exotel has rejected the token. */
  readonly token: WatchedToken | null
  /** What was announced of a token's end, in this run or an earlier one. */
  readonly tokenAnnouncement: TokenAnnouncement | null
  /** No two calls of one run have the same number, so that an answer to an older session is never mistaken. */
  readonly nextCall: number

  // The machine, its administrator and the app itself: not Exotel's business.

  readonly rules: Rules
  /** Null if the rules have no end of a shift, or none is planned yet. */
  readonly shiftEnd: ShiftEnd | null
  /** The administrator's policy; null if there is none. */
  readonly policy: PolicyFacts | null
  readonly policyTrouble: PolicyTrouble | null
  readonly presence: Presence
  /** Null while the rules count the agent as present. */
  readonly away: Away | null
  /** Null until the app has started. */
  readonly place: MachineSession | null
  readonly quitting: Quitting | null
  /** What is on disk; null if the disk failed to take it. */
  readonly persisted: PersistedState | null
  readonly diskFailed: boolean
}

/** The fields that belong to a session, as they are when another one begins. */
export const clearedWithSession = {
  setup: null,
  invitation: null,
  deferredRequest: null,
  question: null,
  problem: null,
  notice: null,
  offAfterCall: null,
  deskLoss: null,
  lastChange: null,
} as const

/** The state before anything has happened. */
export const initialState: State = {
  session: { kind: 'starting' },
  ...clearedWithSession,
  autoOffDevice: null,
  persistedOff: null,
  timedOff: null,
  offReminder: null,
  unanswered: [],
  lastDevice: null,
  startedAt: null,
  earlierRun: null,
  unaskedLoss: null,
  token: null,
  tokenAnnouncement: null,
  nextCall: 1,
  rules: defaultRules,
  shiftEnd: null,
  policy: null,
  policyTrouble: null,
  presence: unknownPresence,
  away: null,
  place: null,
  quitting: null,
  persisted: emptyPersistedState,
  diskFailed: false,
}

/** Whether an agent is signed in. */
export function isSignedIn(state: State): state is State<SignedIn> {
  return state.session.kind === 'signed-in'
}

/** Whether the session or the app is about to end: then nothing new is begun. */
export function isEnding({ session, quitting }: State<SignedIn>): boolean {
  return session.signingOut !== null || quitting !== null
}

/** Whether an agent is signed in and neither signs out nor quits: only then requests are obeyed. */
export function obeysRequests(state: State): state is State<SignedIn> {
  return isSignedIn(state) && !isEnding(state)
}

/** What is confirmed; null if nothing is, or no agent is signed in. */
export function confirmedOf({ session }: State): Confirmed | null {
  return session.kind === 'signed-in' ? session.confirmed : null
}

/** What was confirmed last, even where it is too old to be shown; null if nothing was, or no agent is signed in. */
export function lastConfirmedOf({ session }: State): Known | null {
  return session.kind === 'signed-in' ? session.lastConfirmed : null
}

/** The intent; null if there is none, or no agent is signed in. */
export function intentOf({ session }: State): Intent | null {
  return session.kind === 'signed-in' ? session.intent : null
}

/** What the app does about the intent or a read; idle if no agent is signed in. */
export function workOf({ session }: State): Work {
  return session.kind === 'signed-in' ? session.work : { kind: 'idle' }
}

/** What Exotel tells of the devices; nothing if no agent is signed in. */
export function devicesOf({ session }: State): SignedIn['devices'] {
  return session.kind === 'signed-in' ? session.devices : unknownDevices
}
