import type { Event } from '../model/event.ts'
import type { Moment } from '../model/moment.ts'
import { ownerOf } from '../model/persisted-state.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { request, startIntent } from './intent/request.ts'
import { timedOffEnd } from './schedule.ts'
import { reports, type Update, update } from './update.ts'

/** OFF now, and what was on comes back at a given time; where nothing was ever on, there is nothing to come back. */
export function offFor(state: State, event: Extract<Event, { kind: 'off-for-asked' }>): Update {
  const { id, cause, at, until } = event
  const { session } = state
  if (session.kind === 'starting')
    return update(state, ...reports([id], { kind: 'nothing-to-do', why: 'state-unknown' }))
  const target = state.intent?.target ?? state.confirmed?.active ?? state.lastConfirmed?.active ?? null
  const device = target === 'phone' || target === 'sip' ? target : state.lastDevice
  const asked = request(state, { kind: 'asked', id, command: 'off', cause, at })
  const accepted = session.kind === 'signed-in' && session.signingOut === null && state.quitting === null
  if (!accepted || device === null) return asked
  return {
    ...asked,
    state: {
      ...asked.state,
      timedOff: { device, until, started: at, owner: ownerOf(session.identity), fromEarlierRun: false },
    },
  }
}

/**
 * The time is over. The device comes back by itself only where somebody is here, the app has run all the time and the
 * clocks agree on how long it was; else the agent is asked.
 */
export function endTimedOff(state: State, at: Moment): Update {
  const { timedOff, session } = state
  const end = timedOffEnd(state)
  if (timedOff === null || end === null || (at.utc < timedOff.until && at.monotonic < end))
    return update(state)
  const { device, started, fromEarlierRun } = timedOff
  const over: State = { ...state, timedOff: null }
  if (session.kind !== 'signed-in' || session.signingOut !== null || state.quitting !== null)
    return update(over)
  // Somebody turned a device on while the app did not run: there is nothing left to ask.
  if (fromEarlierRun && state.intent === null && (state.confirmed?.active ?? 'off') !== 'off')
    return update(over)
  const jump = at.utc - started.utc - (at.monotonic - started.monotonic)
  const { locked, lockRequestedUntil, asleep, idle } = state.presence
  const away = locked === true || lockRequestedUntil !== null || asleep || idle
  if (away || fromEarlierRun || Math.abs(jump) > timing.clockJump) {
    return update({ ...over, question: { device, why: 'timer' } })
  }
  const wish = { id: `timer-${at.utc}`, cause: 'timer', at, requests: [], check: 'still-off' } as const
  return startIntent(over, wish, device)
}
