import type { Active, Reading, Target } from '../../../src/core/model/device.ts'
import type { Effect } from '../../../src/core/model/effect.ts'
import type { Event } from '../../../src/core/model/event.ts'
import type { Result } from '../../../src/core/model/failure.ts'
import {
  emptyPersistedState,
  type MachineSession,
  type PersistedOff,
  type PersistedState,
} from '../../../src/core/model/persisted-state.ts'
import { defaultRules, type Rules } from '../../../src/core/model/rules.ts'
import type { SignedIn } from '../../../src/core/model/session.ts'
import { initialState, isSignedIn, type State } from '../../../src/core/model/state.ts'
import { reduce } from '../../../src/core/reducer/reduce.ts'
import { fails, identity, minute, moment, owner, shows } from './moments.ts'

/** A state, and the effects of the events that led to it. */
export interface App {
  readonly state: State
  readonly effects: readonly Effect[]
}

/** An event, or one that depends on how things stand by then. */
export type Next = Event | ((state: State) => Event)

/** Plays events one after the other on `state`; the effects are those of all of them. */
export function play(state: State, ...nexts: readonly Next[]): App {
  return nexts.reduce<App>(
    (app, next) => {
      const step = reduce(app.state, typeof next === 'function' ? next(app.state) : next)
      return { state: step.state, effects: [...app.effects, ...step.effects] }
    },
    { state, effects: [] },
  )
}

/** Signed in at 0 ms, the first read (call 1) having shown `active`. */
export function signedInAt(active: Target): State {
  return play(
    initialState,
    { kind: 'signed-in', identity, at: moment(0) },
    { kind: 'answered', call: 1, answer: shows(active), at: moment(0) },
  ).state
}

/** Where the app of the examples runs. */
export const place: MachineSession = { boot: 'boot', session: 'session' }

/** The app is started at 0 ms on a desktop whose lock it knows, with what an earlier run left behind. */
export function startedWith(
  locked: boolean,
  rules: Partial<Rules> = {},
  persistedState: PersistedState = emptyPersistedState,
): State {
  const at = moment(0)
  return play(
    initialState,
    { kind: 'started', place, rules: { ...defaultRules, ...rules }, persistedState, at },
    { kind: 'lock-watch', source: 'logind', at },
    { kind: locked ? 'locked' : 'unlocked', at },
  ).state
}

/** As `startedWith`, unlocked, and signed in, the first read (call 1) having shown `active`. */
export function runningAt(active: Active, rules: Partial<Rules> = {}): State {
  return play(startedWith(false, rules), signsIn(0), answered(1, shows(active), 0)).state
}

/** As `startedWith`, unlocked, and signed in; nothing is known, since the first read was refused. */
export function nothingKnown(rules: Partial<Rules> = {}): State {
  return play(startedWith(false, rules), signsIn(0), answered(1, fails('refused'), 0)).state
}

/** Rules that switch auto-off for one kind of absence on or off, and are the default ones else. */
export function withAutoOff(change: Partial<Rules['autoOff']>): Partial<Rules> {
  return { autoOff: { ...defaultRules.autoOff, ...change } }
}

/** On the phone, locked at 10 ms, OFF (call 2) confirmed at 50 ms. */
export function lockedOnPhone(rules: Partial<Rules> = {}): State {
  return play(runningAt('phone', rules), applyEvent('locked', 10), answered(2, shows('off'), 50)).state
}

/** What is on disk of an OFF that an earlier run left behind: of five minutes ago, unless `off` says otherwise. */
export function earlierOff(off: Partial<PersistedOff> = {}): PersistedState {
  const at = moment(-5 * minute).utc
  return { ...emptyPersistedState, off: { id: 'old', cause: 'user', at, before: null, owner, ...off } }
}

/** The app is started after a run that left such an OFF behind, and the agent is signed in. */
export function restarted(off: Partial<PersistedOff> = {}): App {
  return play(startedWith(false, {}, earlierOff(off)), signsIn(0))
}

/** The keychain gives the secrets at `monotonic` ms. */
export function signsIn(monotonic: number): Event {
  return { kind: 'signed-in', identity, at: moment(monotonic) }
}

/** Exotel answers at `monotonic` ms. */
export function answered(call: number, answer: Result<Reading>, monotonic: number): Event {
  return { kind: 'answered', call, answer, at: moment(monotonic) }
}

/** The timer that the app has set fires at `monotonic` ms. */
export function deadline(monotonic: number): Event {
  return applyEvent('deadline-reached', monotonic)
}

/** Something that needs no more than its name happens at `monotonic` ms. */
export function applyEvent(kind: PlainEvent, monotonic: number): Event {
  return { kind, at: moment(monotonic) }
}

type PlainEvent =
  | 'locked'
  | 'unlocked'
  | 'lock-requested'
  | 'suspending'
  | 'resumed'
  | 'idle'
  | 'active'
  | 'refresh-asked'
  | 'deadline-reached'

/** The state, in which an agent has to be signed in. */
export function inSession(state: State): State<SignedIn> {
  if (!isSignedIn(state)) throw new Error(`The session is ${state.session.kind}`)
  return state
}

/** The writes among `effects`, such as `phone on`. */
export function writesOf(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) =>
    effect.kind === 'write' ? [`${effect.device} ${effect.on ? 'on' : 'off'}`] : [],
  )
}

/** What became of the request `id`; null where nothing did yet. */
export function outcomeOf(effects: readonly Effect[], id: string) {
  const report = effects.find((effect) => effect.kind === 'report' && effect.request === id)
  return report?.kind === 'report' ? report.outcome : null
}
