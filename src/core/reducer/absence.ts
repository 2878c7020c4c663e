import type { Active } from '../model/device.ts'
import type { Moment } from '../model/moment.ts'
import { ownerOf } from '../model/persisted-state.ts'
import type { SignedIn } from '../model/session.ts'
import type { State } from '../model/state.ts'

// What the state notes during an absence: the device that may come back after it, and what somebody else turned on.

/**
 * Notes `active` as the auto-off device, where it is one device. Where nothing is on, an earlier note stays: the device
 * was turned off by this absence already.
 */
export function noteAutoOffDevice(
  state: State<SignedIn>,
  at: Moment,
  active: Active | null,
): State<SignedIn> {
  const { session, place } = state
  if (state.autoOffDevice !== null && (active === null || active === 'off')) return state
  const device = active === 'phone' || active === 'sip' ? active : null
  if (device === null || place === null) return { ...state, autoOffDevice: null }
  return { ...state, autoOffDevice: { device, at: at.utc, place, owner: ownerOf(session.identity) } }
}

/**
 * Somebody else turned a device on during the absence. It is turned off again once, since auto-off is the agent's own
 * choice: this notes and announces that. Null where that was done once already: then `leaveOn` follows.
 */
export function turnOffAgain(state: State<SignedIn>, at: Moment, active: Active): State<SignedIn> | null {
  const { away } = state
  if (away === null || away.found !== 'nothing') return null
  return {
    ...state,
    away: { ...away, found: 'turned-off' },
    notice: { kind: 'turned-off-again', active, at: at.utc },
    lastChange: { active, at: at.utc, cause: null },
  }
}

/** Somebody else turned a device on a second time, so they mean it: it is left on, and announced. */
export function leaveOn(state: State<SignedIn>, at: Moment, active: Active): State<SignedIn> {
  const { away } = state
  return {
    ...state,
    away: away === null ? null : { ...away, found: 'left-on' },
    autoOffDevice: null,
    question: null,
    timedOff: null,
    notice: { kind: 'left-on', active, at: at.utc },
    lastChange: { active, at: at.utc, cause: null },
  }
}
