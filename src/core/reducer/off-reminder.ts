import { isByAgent } from '../model/device.ts'
import type { Moment } from '../model/moment.ts'
import { isAbsence, mayBeAway } from '../model/presence.ts'
import { confirmedOf, intentOf, lastConfirmedOf, obeysRequests, type State } from '../model/state.ts'
import { type Update, update } from './update.ts'

const minute = 60_000

/**
 * Reminds an agent who turned calls off and forgot it: after the minutes of the rules, and again each time the same minutes
 * have passed. During an absence nobody would read the reminder, so it comes once the agent is back.
 */
export function watchOffReminder(state: State, at: Moment): Update {
  const planned: State = { ...state, offReminder: plannedReminder(state, at) }
  const { offReminder } = planned
  if (offReminder === null) return update(state.offReminder === null ? state : planned)
  const { every, since, dueUtc, due } = offReminder
  // By either clock: the monotonic one stands still while the computer sleeps.
  const isDue = at.monotonic >= due || at.utc >= dueUtc
  if (!isDue || !mayRemind(planned)) return update(offReminder === state.offReminder ? state : planned)
  const next = { ...offReminder, due: at.monotonic + every * minute, dueUtc: at.utc + every * minute }
  const minutes = Math.max(1, Math.round((at.utc - since) / minute))
  return update(
    { ...planned, offReminder: next },
    { kind: 'notify', news: { kind: 'still-off', since, minutes } },
  )
}

/** When the next reminder is due (monotonic ms); null if none is planned, or if something else has to happen first. */
export function offReminderDue(state: State): number | null {
  return state.offReminder !== null && mayRemind(state) ? state.offReminder.due : null
}

/** The reminder that `state` needs; null if it needs none. A planned one stays as long as calls are off by the same act. */
function plannedReminder(state: State, at: Moment): State['offReminder'] {
  const { rules, lastChange, offReminder } = state
  const every = rules.remindOffMinutes
  if (every === null || lastChange === null || lastChange.active !== 'off' || !isStillOff(state)) return null
  const isOwnAct = isByAgent(lastChange.cause)
  const since = isOwnAct ? lastChange.at : (offReminder?.since ?? null)
  // After the OFF of an absence, calls that the agent had turned off before are still off by the agent's own act.
  if (since === null || !(isOwnAct || isAbsence(lastChange.cause))) return null
  if (offReminder !== null && offReminder.since === since && offReminder.every === every) return offReminder
  // A clock that was set back meanwhile does not put the reminder off for longer than its minutes.
  const left = Math.min(every * minute, Math.max(0, since + every * minute - at.utc))
  return { since, every, due: at.monotonic + left, dueUtc: at.utc + left }
}

/**
 * Whether calls are off and nothing will change that without the agent: a timed OFF ends by itself, and a question reminds
 * already.
 */
function isStillOff(state: State): boolean {
  const { timedOff, autoOffDevice, question } = state
  const target = intentOf(state)?.target ?? lastConfirmedOf(state)?.active
  const endsByItself = timedOff !== null || autoOffDevice !== null || question !== null
  return obeysRequests(state) && !endsByItself && target === 'off'
}

/** Whether the agent is present and OFF is confirmed now: only then may the app say "still off". */
function mayRemind(state: State): boolean {
  const isAbsent = state.away !== null || mayBeAway(state.presence)
  return !isAbsent && intentOf(state) === null && confirmedOf(state)?.active === 'off'
}
