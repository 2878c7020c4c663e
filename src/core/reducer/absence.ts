import { type Active, deviceIn } from '../model/device.ts'
import type { Intent } from '../model/intent.ts'
import type { Moment } from '../model/moment.ts'
import { ownerOf } from '../model/persisted-state.ts'
import { type Absence, isAbsence, isLocked, type Presence } from '../model/presence.ts'
import type { Rules } from '../model/rules.ts'
import type { SignedIn } from '../model/session.ts'
import type { State } from '../model/state.ts'

// Which absences last, and what the state notes during one: the device that may come back after it, and what somebody
// else turned on.

/** Every absence for which these rules turn calls off now, the strongest first. */
export function absences(presence: Presence, { autoOff }: Rules): readonly Absence[] {
  return [
    ...(autoOff.lock && isLocked(presence) ? ['lock' as const] : []),
    ...(autoOff.suspend && presence.asleep ? ['suspend' as const] : []),
    ...(autoOff.idleMinutes !== null && presence.idle ? ['idle' as const] : []),
  ]
}

/** Whether the agent is at the computer: no absence lasts, and the desktop has said whether the screen is locked. */
export function isKnownPresent(presence: Presence, rules: Rules): boolean {
  const isKnown = presence.lockWatch.kind === 'none' || presence.locked !== null
  return isKnown && absences(presence, rules).length === 0
}

/** Whether an absence made this intent: it turns off what was on when the agent went away. */
export function isForAbsence({ cause, target }: Intent): boolean {
  return target === 'off' && isAbsence(cause)
}

/**
 * The absence for which no device may be turned on now; null if one may. A request shows that the agent is present, so
 * idleness does not count.
 */
export function refusesOn(presence: Presence, rules: Rules): Exclude<Absence, 'idle'> | null {
  return absences(presence, rules).find((absence) => absence !== 'idle') ?? null
}

/**
 * Notes the device that is on as the auto-off device; none if both are on. If nothing is on, an earlier note stays: this
 * absence has turned that device off already.
 */
export function noteAutoOffDevice(
  state: State<SignedIn>,
  at: Moment,
  active: Active | null,
): State<SignedIn> {
  const { session, place } = state
  if (state.autoOffDevice !== null && (active === null || active === 'off')) return state
  const device = deviceIn(active)
  if (device === null || place === null) return { ...state, autoOffDevice: null }
  return { ...state, autoOffDevice: { device, at: at.utc, place, owner: ownerOf(session.identity) } }
}

/**
 * Somebody else turned a device on during the absence. The app turns it off again once, because auto-off is the agent's own
 * choice. Returns the state that notes and announces this, or null if the app has done it once already: then the caller
 * uses `leaveOn`.
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

/** Somebody else turned a device on a second time, so they mean it: the app leaves it on, and announces it. */
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
