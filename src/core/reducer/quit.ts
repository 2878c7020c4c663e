import { type Event, reports, type Step, step } from '../model/event.ts'
import type { Moment } from '../model/moment.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { pursue } from './intent/request.ts'

/**
 * Quitting: OFF where the rules say so, whatever was confirmed before, since somebody else may have acted meanwhile. The
 * exit is held for its confirmation; what is on disk goes first next time.
 */
export function quit(state: State, { id, cause, at }: Extract<Event, { kind: 'quit-asked' }>): Step {
  const { session, rules } = state
  if (state.quitting !== null && state.quitting.until !== null) {
    return step({ ...state, quitting: { ...state.quitting, requests: [...state.quitting.requests, id] } })
  }
  const nobody = session.kind !== 'signed-in' || session.leaving !== null
  const forsaken: State = { ...state, taken: null, question: null, timedOff: null }
  const since = at.monotonic
  if (nobody || state.quitting !== null || !rules.autoOff.quit) {
    return step(
      { ...forsaken, quitting: { requests: [id], since, until: null } },
      ...reports([id], { kind: 'quit', offProven: false }),
    )
  }
  const quitting = { requests: [id], since, until: since + timing.quitLimit }
  return pursue({ ...forsaken, quitting }, { id, cause, at, requests: [] }, 'off')
}

/** Lets the exit go on once OFF is proven, can no longer be, or has been waited for long enough. */
export function advanceQuitting(state: State, at: Moment): Step {
  const { quitting, intent, session } = state
  if (quitting === null || quitting.until === null) return step(state)
  const waits = session.kind === 'signed-in' && intent !== null && at.monotonic < quitting.until
  if (waits) return step(state)
  const { confirmed } = state
  const offProven = intent === null && confirmed?.active === 'off' && confirmed.at.monotonic >= quitting.since
  return step(
    { ...state, quitting: { ...quitting, until: null } },
    ...reports(quitting.requests, { kind: 'quit', offProven }),
  )
}
