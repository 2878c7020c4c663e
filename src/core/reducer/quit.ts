import type { Event } from '../model/event.ts'
import type { Moment } from '../model/moment.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { startIntent } from './intent/request.ts'
import { reports, type Update, update } from './update.ts'

/**
 * Quitting: OFF where the rules say so, whatever was confirmed before, since somebody else may have acted meanwhile. The
 * exit is held for its confirmation; what is on disk goes first next time.
 */
export function quit(state: State, { id, cause, at }: Extract<Event, { kind: 'quit-asked' }>): Update {
  const { session, rules } = state
  if (state.quitting !== null && state.quitting.until !== null) {
    return update({ ...state, quitting: { ...state.quitting, requests: [...state.quitting.requests, id] } })
  }
  const nobody = session.kind !== 'signed-in' || session.signingOut !== null
  const forsaken: State = { ...state, autoOffDevice: null, question: null, timedOff: null }
  const since = at.monotonic
  if (nobody || state.quitting !== null || !rules.autoOff.quit) {
    return update(
      { ...forsaken, quitting: { requests: [id], since, until: null } },
      ...reports([id], { kind: 'quit', offConfirmed: false }),
    )
  }
  const quitting = { requests: [id], since, until: since + timing.quitLimit }
  return startIntent({ ...forsaken, quitting }, { id, cause, at, requests: [] }, 'off')
}

/** Lets the exit go on once OFF is confirmed, can no longer be, or has been waited for long enough. */
export function advanceQuitting(state: State, at: Moment): Update {
  const { quitting, intent, session } = state
  if (quitting === null || quitting.until === null) return update(state)
  const waits = session.kind === 'signed-in' && intent !== null && at.monotonic < quitting.until
  if (waits) return update(state)
  const { confirmed } = state
  const offConfirmed =
    intent === null && confirmed?.active === 'off' && confirmed.at.monotonic >= quitting.since
  return update(
    { ...state, quitting: { ...quitting, until: null } },
    ...reports(quitting.requests, { kind: 'quit', offConfirmed }),
  )
}
