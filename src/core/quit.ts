import { pursue } from './ask.ts'
import { type Event, reports, type Step, step } from './event.ts'
import type { Moment } from './moment.ts'
import type { State } from './state.ts'
import { timing } from './timing.ts'

/** Quitting: OFF where the rules say so, and the exit is held for its proof; what is on disk goes first next time. */
export function quit(state: State, { id, cause, at }: Extract<Event, { kind: 'quit-asked' }>): Step {
  const { session, rules, intent } = state
  if (state.quitting !== null && state.quitting.until !== null) {
    return step({ ...state, quitting: { ...state.quitting, requests: [...state.quitting.requests, id] } })
  }
  const offAlready = intent === null && state.confirmed?.active === 'off'
  const nobody = session.kind !== 'signed-in' || session.leaving !== null
  const forsaken: State = { ...state, taken: null, question: null, timedOff: null }
  if (nobody || state.quitting !== null || offAlready || !rules.autoOff.quit) {
    return step(
      { ...forsaken, quitting: { requests: [id], until: null } },
      ...reports([id], { kind: 'quit', offProven: offAlready }),
    )
  }
  const quitting = { requests: [id], until: at.monotonic + timing.quitLimit }
  return pursue({ ...forsaken, quitting }, { id, cause, at, requests: [] }, 'off')
}

/** Lets the exit go on once OFF is proven, can no longer be, or has been waited for long enough. */
export function advanceQuitting(state: State, at: Moment): Step {
  const { quitting, intent, session } = state
  if (quitting === null || quitting.until === null) return step(state)
  const waits = session.kind === 'signed-in' && intent !== null && at.monotonic < quitting.until
  if (waits) return step(state)
  const offProven = intent === null && state.confirmed?.active === 'off'
  return step(
    { ...state, quitting: { ...quitting, until: null } },
    ...reports(quitting.requests, { kind: 'quit', offProven }),
  )
}
