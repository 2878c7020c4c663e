import { deviceIn } from '../model/device.ts'
import type { Event } from '../model/event.ts'
import type { Moment } from '../model/moment.ts'
import { ownerOf } from '../model/persisted-state.ts'
import { mayBeAway } from '../model/presence.ts'
import { obeysRequests, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { refusesOn } from './absence.ts'
import { defer, request, startIntent } from './intent/request.ts'
import { reports, type Update, update } from './update.ts'

/**
 * The agent asks for OFF until a time. The device that was on last comes back then; if there is none, it is a plain OFF.
 * While the app starts, the request is deferred, because the first read shows which device is on. While no device may be
 * turned on, as behind a locked screen, the request is refused.
 */
export function offFor(state: State, event: Extract<Event, { kind: 'off-for-asked' }>): Update {
  const { id, cause, at, until, reason } = event
  if (state.session.kind === 'starting') {
    return defer(state, { id, command: 'off', cause, at, until, reason })
  }
  const off = request(state, { kind: 'asked', id, command: 'off', cause, at })
  if (!obeysRequests(state)) return off
  const { intent, confirmed, lastConfirmed, identity } = state.session
  const target = intent?.target ?? confirmed?.active ?? lastConfirmed?.active ?? null
  const device = deviceIn(target) ?? state.lastDevice
  if (device === null) return off
  const absence = refusesOn(state.presence, state.rules)
  if (absence !== null) return update(state, ...reports([id], { kind: 'blocked', why: absence }))
  const timedOff = { device, until, started: at, owner: ownerOf(identity), fromEarlierRun: false, reason }
  return { ...off, state: { ...off.state, timedOff } }
}

/**
 * When the timed OFF ends (monotonic ms), if the wall clock does not jump meanwhile; null if there is none. One of an
 * earlier run ends with a question, which has to wait for the first read.
 */
export function timedOffEnd({ timedOff, session }: State): number | null {
  if (timedOff === null) return null
  const isKnown = session.kind === 'signed-in' && session.firstReadEnded
  return timedOff.fromEarlierRun && !isKnown
    ? null
    : timedOff.started.monotonic + Math.max(0, timedOff.until - timedOff.started.utc)
}

/**
 * Ends the timed OFF once its time is over by either clock. The device comes back by itself only if the agent is present,
 * the app has run all the time, and both clocks agree on how long it was. Otherwise the app asks.
 */
export function endTimedOff(state: State, at: Moment): Update {
  const { timedOff } = state
  const end = timedOffEnd(state)
  if (timedOff === null || end === null || (at.utc < timedOff.until && at.monotonic < end)) {
    return update(state)
  }
  const { device, started, fromEarlierRun } = timedOff
  const over: State = { ...state, timedOff: null }
  if (!obeysRequests(over)) return update(over)
  const { intent, confirmed } = over.session
  // Somebody turned a device on while the app was not running, so there is nothing to ask.
  if (fromEarlierRun && intent === null && (confirmed?.active ?? 'off') !== 'off') return update(over)
  const jump = at.utc - started.utc - (at.monotonic - started.monotonic)
  // Whatever the rules say: a rule that leaves calls on during a lock does not mean that the agent is there to answer.
  const isAway = mayBeAway(state.presence)
  if (isAway || fromEarlierRun || Math.abs(jump) > timing.clockJump) {
    return update({ ...over, question: { device, why: 'timer' } })
  }
  return startIntent(
    over,
    { id: `timer-${at.utc}`, cause: 'timer', at, requests: [], check: 'still-off' },
    device,
  )
}
