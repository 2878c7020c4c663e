import type { Effect } from '../model/effect.ts'
import type { Outcome } from '../model/outcome.ts'
import type { State } from '../model/state.ts'

/** A state and what is to be done on the way to it. */
export interface Update {
  readonly state: State
  readonly effects: readonly Effect[]
}

/** A step that changes `state` and asks for `effects`. */
export function update(state: State, ...effects: readonly Effect[]): Update {
  return { state, effects }
}

/** `first`, then whatever `next` makes of the state it left. */
export function andThen(first: Update, next: (state: State) => Update): Update {
  const second = next(first.state)
  return { state: second.state, effects: [...first.effects, ...second.effects] }
}

/** The same outcome for everyone who waited. */
export function reports(requests: readonly string[], outcome: Outcome): readonly Effect[] {
  return requests.map((request) => ({ kind: 'report', request, outcome }))
}
