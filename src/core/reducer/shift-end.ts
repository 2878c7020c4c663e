import { isByAgent } from '../model/device.ts'
import type { Moment } from '../model/moment.ts'
import { obeysRequests, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { nextClockTime } from '../text/clock-time.ts'
import { startIntent } from './intent/request.ts'
import { type Update, update, withoutOwnPlans } from './update.ts'

/**
 * Plans the next end of the agent's shift, at the clock time of the rules. The deadline is set by the monotonic clock.
 * Sleep and a change of the wall clock move the two clocks apart: then they are compared again.
 */
export function planShiftEnd(state: State, at: Moment): Update {
  const { rules, shiftEnd } = state
  const clock = rules.shiftEnd
  if (clock === null) return update(shiftEnd === null ? state : { ...state, shiftEnd: null })
  const next = nextClockTime(clock, at.utc)
  if (next === null) return update({ ...state, shiftEnd: null })
  const seen = { utc: at.utc, monotonic: at.monotonic }
  // A planned end that lies after the next one was planned before the wall clock was set back.
  if (shiftEnd === null || shiftEnd.clock !== clock || shiftEnd.at > next) {
    return update({ ...state, shiftEnd: { clock, at: next, isOver: false, seen } })
  }
  const drift = at.utc - shiftEnd.seen.utc - (at.monotonic - shiftEnd.seen.monotonic)
  const hasPassed = (shiftEndDue(state) ?? at.monotonic) <= at.monotonic
  return update(
    hasPassed || Math.abs(drift) > timing.clockDrift ? { ...state, shiftEnd: { ...shiftEnd, seen } } : state,
  )
}

/** When the shift ends (monotonic ms), if the wall clock does not jump meanwhile; null if the rules have no end. */
export function shiftEndDue({ shiftEnd }: State): number | null {
  return shiftEnd === null ? null : shiftEnd.seen.monotonic + (shiftEnd.at - shiftEnd.seen.utc)
}

/**
 * The shift has ended, so nothing comes back by itself any more. This runs before every event, so that the event itself
 * brings nothing back. It sends no call: the event may be the sign-in of another agent, to whom the call would not belong.
 * An end that passed on an earlier day, while the computer slept, is ignored.
 */
export function endShift(state: State, at: Moment): Update {
  const { shiftEnd } = state
  if (shiftEnd === null || at.utc < shiftEnd.at) return update(state)
  const counts = isSameDay(shiftEnd.at, at.utc) && obeysRequests(state)
  if (!counts) return update({ ...state, shiftEnd: null })
  return update({ ...withoutOwnPlans(state), shiftEnd: { ...shiftEnd, isOver: true } })
}

/**
 * Turns calls off with the event at which `endShift` found the shift over, unless that event is a request of the agent:
 * before an event by which the app only goes on with what it does, after any other.
 */
export function turnOffAtShiftEnd(state: State, at: Moment): Update {
  const { shiftEnd } = state
  if (shiftEnd === null || !shiftEnd.isOver) return update(state)
  // `planShiftEnd` plans the next one.
  const over: State = { ...state, shiftEnd: null }
  if (!obeysRequests(over)) return update(over)
  const { intent, confirmed } = over.session
  const isNewer = intent !== null && intent.at.monotonic === at.monotonic && isByAgent(intent.cause)
  if (isNewer || (intent === null && confirmed?.active === 'off')) return update(over)
  return startIntent(
    withoutOwnPlans(over),
    { id: `shift-end-${at.utc}`, cause: 'timer', at, requests: [] },
    'off',
  )
}

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}
