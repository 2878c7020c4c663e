import type { Reading } from '../model/device.ts'
import type { Event } from '../model/event.ts'
import type { Moment } from '../model/moment.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Session } from '../model/session.ts'
import { isSignedIn, obeysRequests, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { refusesOn } from './absence.ts'
import { rarity } from './account-limit.ts'
import { request, startIntent } from './intent/request.ts'
import { refreshNow } from './reads.ts'
import { reports, type Update, update, withoutOffAfterCall, withoutOwnPlans } from './update.ts'

/**
 * OFF once the agent's call is over, as the account API tells it; at once if they are not on a call, or are away. It is
 * not on disk: a later run knows nothing of the call. Any newer switch cancels it (`startIntent`).
 */
export function offAfterCall(
  state: State,
  { id, cause, at }: Extract<Event, { kind: 'off-after-call-asked' }>,
): Update {
  const answer = (outcome: Outcome) => update(state, ...reports([id], outcome))
  if (state.session.kind === 'starting') return answer({ kind: 'nothing-to-do', why: 'call-unknown-yet' })
  const off = () => request(state, { kind: 'asked', id, command: 'off', cause, at })
  if (!obeysRequests(state) || refusesOn(state.presence, state.rules) !== null) return off()
  const { intent, confirmed, identity } = state.session
  if ((intent?.target ?? confirmed?.active) === 'off') return off()
  if (identity.gateway === 'integrations') return answer({ kind: 'nothing-to-do', why: 'call-unknown' })
  const { monotonic } = at
  const requests = [...(state.offAfterCall?.requests ?? []), id]
  const since = { since: monotonic, heardAt: monotonic, lookAt: monotonic }
  return refreshNow({ ...state, notice: null, offAfterCall: { requests, cause, busy: null, ...since } }, at)
}

/** The agent cancels the OFF that waits for the end of a call. */
export function cancelOffAfterCall(state: State): Update {
  return withoutOffAfterCall(state)
}

/**
 * The state that notes whether the agent is busy, as `reading` shows it; null: the read failed. `sentAt` (monotonic ms): when
 * that read was sent.
 */
export function hearBusy<S extends Session>(
  state: State<S>,
  at: Moment,
  sentAt: number,
  reading: Reading | null,
): State<S> {
  const { offAfterCall: waiting } = state
  if (waiting === null) return state
  const pause = isSignedIn(state) ? timing.callPoll * rarity(state) : timing.callPoll
  const lookAt = at.monotonic + Math.min(pause, timing.longestCallPoll)
  // A read that was sent before the request may show the time before the call.
  const busy = reading === null || sentAt < waiting.since ? null : isBusy(reading)
  return {
    ...state,
    offAfterCall:
      busy === null ? { ...waiting, lookAt } : { ...waiting, lookAt, busy, heardAt: at.monotonic },
  }
}

/** Sends the OFF once the call is over, or withdraws it if Exotel does not say any more whether there is a call. */
export function advanceOffAfterCall(state: State, at: Moment): Update {
  const { offAfterCall: waiting } = state
  if (waiting === null) return update(state)
  if (!obeysRequests(state)) return withoutOffAfterCall(state)
  const { intent, confirmed } = state.session
  if (intent !== null) return update(state)
  const { requests, cause, busy } = waiting
  const done = { ...state, offAfterCall: null }
  // Somebody turned calls off elsewhere.
  if (confirmed?.active === 'off') {
    return update(done, ...reports(requests, { kind: 'confirmed', target: 'off' }))
  }
  if (busy === false) {
    return startIntent(withoutOwnPlans(done), { id: `after-call-${at.utc}`, cause, at, requests }, 'off')
  }
  if (at.monotonic < (callUnknownAt(state) ?? 0)) return update(state)
  return update(
    { ...done, notice: { kind: 'off-after-call-withdrawn', at: at.utc } },
    ...reports(requests, { kind: 'withdrawn', why: 'call-unknown', failure: null }),
  )
}

/** When Exotel has not said for too long whether the call is over (monotonic ms); null if no OFF waits for that. */
export function callUnknownAt({ offAfterCall: waiting, session }: State): number | null {
  if (waiting === null || session.kind !== 'signed-in' || session.intent !== null) return null
  return waiting.heardAt + timing.callUnknownLimit
}

/** Whether a device is busy; null if `reading` does not say it of every device that exists. */
function isBusy({ devices }: Reading): boolean | null {
  const existing = [devices.phone, devices.sip].filter(({ present }) => present !== false)
  if (existing.some(({ busy }) => busy === true)) return true
  return existing.length > 0 && existing.every(({ busy }) => busy === false) ? false : null
}
