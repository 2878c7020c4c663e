import type { Active, Target } from '../../../src/core/model/device.ts'
import type { Effect } from '../../../src/core/model/effect.ts'
import type { Event } from '../../../src/core/model/event.ts'
import {
  emptyPersistedState,
  type PersistedOff,
  type PersistedState,
} from '../../../src/core/model/persisted-state.ts'
import { defaultRules, type Rules } from '../../../src/core/model/rules.ts'
import type { SignedIn } from '../../../src/core/model/session.ts'
import { initialState, isSignedIn, type State } from '../../../src/core/model/state.ts'
import { reduce } from '../../../src/core/reducer/reduce.ts'
import { fails, shows } from './answers.ts'
import { answered, applyEvent, signsIn } from './events.ts'
import { identity, minute, moment, owner, place } from './moments.ts'

// The app of the examples: events played on it, and the states in which examples begin.

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

/** The state, in which an agent has to be signed in. */
export function inSession(state: State): State<SignedIn> {
  if (!isSignedIn(state)) throw new Error(`The session is ${state.session.kind}`)
  return state
}
