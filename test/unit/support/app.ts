import type { Target } from '../../../src/core/device.ts'
import type { Effect, Event } from '../../../src/core/event.ts'
import { initialState, type State } from '../../../src/core/state.ts'
import { reduce } from '../../../src/core/switch.ts'
import { identity, moment, shows } from './moments.ts'

/** A state, and the effects of the events that led from the last look to it. */
export interface App {
  readonly state: State
  readonly effects: readonly Effect[]
}

/** Plays events one after the other on `state`; the effects are those of all of them. */
export function play(state: State, ...events: readonly Event[]): App {
  return events.reduce<App>(
    (app, event) => {
      const step = reduce(app.state, event)
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
