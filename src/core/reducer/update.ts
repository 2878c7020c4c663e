import type { Effect } from '../model/effect.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Session, SignedIn } from '../model/session.ts'
import type { State } from '../model/state.ts'

/** A state, and the effects that the app has to run for it. `S` narrows the session of that state. */
export interface Update<S extends Session = Session> {
  readonly state: State<S>
  readonly effects: readonly Effect[]
}

/** The update that consists of `state` and `effects`. */
export function update<S extends Session>(state: State<S>, ...effects: readonly Effect[]): Update<S> {
  return { state, effects }
}

/** `first`, then `next` on the state that `first` made; the effects of both, in that order. */
export function andThen<A extends Session, B extends Session>(
  first: Update<A>,
  next: (state: State<A>) => Update<B>,
): Update<B> {
  const second = next(first.state)
  return { state: second.state, effects: [...first.effects, ...second.effects] }
}

/** The state with a part of its session changed. */
export function changeSession(state: State<SignedIn>, change: Partial<SignedIn>): State<SignedIn> {
  return { ...state, session: { ...state.session, ...change } }
}

/** The state in which the app neither turns a device on by itself nor asks whether to. */
export function withoutOwnPlans<S extends Session>(state: State<S>): State<S> {
  return {
    ...state,
    autoOffDevice: null,
    question: null,
    deskLoss: null,
    earlierRun: null,
    unaskedLoss: null,
    timedOff: null,
  }
}

/** The state in which no OFF waits for the end of a call; the requests that waited for it are superseded. */
export function withoutOffAfterCall<S extends Session>(state: State<S>): Update<S> {
  const { offAfterCall } = state
  if (offAfterCall === null) return update(state)
  return update({ ...state, offAfterCall: null }, ...reports(offAfterCall.requests, { kind: 'superseded' }))
}

/** The effects that give the same outcome to each of `requests`. */
export function reports(requests: readonly string[], outcome: Outcome): readonly Effect[] {
  return requests.map((request) => ({ kind: 'report', request, outcome }))
}
