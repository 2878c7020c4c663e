import { andThen, type Outcome, reports, type Step, step } from './event.ts'
import type { Failure } from './failure.ts'
import type { Moment } from './moment.ts'
import { nextRefresh } from './schedule.ts'
import { type Intent, initialState, type State } from './state.ts'
import { read, stop } from './wire.ts'

/** Ends the intent and tells everyone who waited for it. */
export function settle(state: State, at: Moment, intent: Intent, outcome: Outcome): Step {
  return step({ ...state, intent: null, refreshAt: nextRefresh(at) }, ...reports(intent.requests, outcome))
}

/** Exotel said no. Where this was the only write and nothing else is pending, what was proven before still is. */
export function refuse(state: State, at: Moment, intent: Intent, failure: Failure): Step {
  const untouched =
    intent.progress.contraryReads === 0 && intent.progress.writes <= 1 && state.unanswered.length === 0
  const confirmed = untouched ? (state.confirmed ?? intent.confirmedBefore) : null
  const refused: State = { ...state, confirmed, problem: { kind: 'failed', failure, target: intent.target } }
  const settled = settle(refused, at, intent, { kind: 'refused', failure })
  return confirmed === null ? andThen(settled, read) : settled
}

/** Takes the intent back, since it has become too old to be wanted, and looks how things stand. */
export function withdraw(state: State, at: Moment, intent: Intent): Step {
  const failure = state.problem?.kind === 'failed' ? state.problem.failure : null
  const stopped = stop(state, at)
  const withdrawn: State =
    intent.target === 'off'
      ? stopped.state
      : { ...stopped.state, problem: { kind: 'on-withdrawn', target: intent.target, failure } }
  const settled = settle(withdrawn, at, intent, { kind: 'withdrawn', failure })
  const looked = andThen(settled, read)
  return { state: looked.state, effects: [...stopped.effects, ...looked.effects] }
}

/** Exotel no longer takes the token: signed out, with whose token it was, and nothing shown as proven. */
export function rejectToken(state: State, failure: Failure): Step {
  const { intent, session } = state
  if (session.kind !== 'signed-in') return step(state)
  const waiting = [...(intent?.requests ?? []), ...(state.held === null ? [] : [state.held.id])]
  return step(
    {
      ...initialState,
      session: { kind: 'signed-out', rejected: session.identity },
      lastDevice: state.lastDevice,
      lastChange: state.lastChange,
      problem: { kind: 'failed', failure, target: intent?.target ?? null },
      unanswered: state.unanswered,
      nextCall: state.nextCall,
    },
    ...reports(waiting, { kind: 'refused', failure }),
  )
}
