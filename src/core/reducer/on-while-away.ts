import type { Active } from '../model/device.ts'
import type { Moment } from '../model/moment.ts'
import type { State } from '../model/state.ts'

/**
 * Somebody else turned a device on while the agent is away. It is turned off again once, since the absence is the
 * agent's own wish; whoever turns it on a second time means it, and is left alone. Both are announced.
 */

/** The state in which the device is about to be turned off again; null where that was done once already. */
export function turningOffAgain(state: State, at: Moment, active: Active): State | null {
  const { away } = state
  if (away === null || away.found !== 'nothing') return null
  return {
    ...state,
    away: { ...away, found: 'turned-off' },
    notice: { kind: 'turned-off-again', active, at: at.utc },
    lastChange: { active, at: at.utc, cause: null },
  }
}

/** The state in which it is left on. */
export function leavingOn(state: State, at: Moment, active: Active): State {
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
