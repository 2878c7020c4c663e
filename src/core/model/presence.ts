import type { Cause } from './device.ts'

/** A watch over locks or idleness; `source` names the part of the system that reports them, such as "logind". */
export type Watch =
  | { readonly kind: 'starting' }
  | { readonly kind: 'none' }
  | { readonly kind: 'working'; readonly source: string }

/** What the desktop reports about whether the agent is at the computer, once per real change. */
export type PresenceReport =
  /** Which part of the desktop reports locks from now on, such as `logind`; null if none does. */
  | { readonly kind: 'lock-watch'; readonly source: string | null }
  /** The session is locked, or another user's session is on the screen. The state at start is reported too. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'unlocked' }
  /** The desktop was asked to lock; `locked` follows if it does and a source reports it. */
  | { readonly kind: 'lock-requested' }
  | { readonly kind: 'suspending' }
  | { readonly kind: 'resumed' }

/** Whether the agent is at the computer, as far as the desktop reports it. */
export interface Presence {
  /** Which part of the desktop reports locks. */
  readonly lockWatch: Watch
  /** Which part of the system reports idleness; the app looks for one only while the rules need it. */
  readonly idleWatch: Watch
  /** Null if no source reports it. */
  readonly locked: boolean | null
  /** A request to lock that no source has confirmed yet counts as a lock until then (monotonic ms). */
  readonly lockRequestedUntil: number | null
  readonly asleep: boolean
  readonly idle: boolean
  /** The last lock and its source, which the lock test in the settings shows. UTC ms. */
  readonly lastLock: { readonly at: number; readonly source: string } | null
}

/** No source has reported anything yet. */
export const unknownPresence: Presence = {
  lockWatch: { kind: 'starting' },
  idleWatch: { kind: 'starting' },
  locked: null,
  lockRequestedUntil: null,
  asleep: false,
  idle: false,
  lastLock: null,
}

/** Whether the screen is locked, or the desktop was asked a moment ago to lock it. */
export function isLocked({ locked, lockRequestedUntil }: Presence): boolean {
  return locked === true || lockRequestedUntil !== null
}

/** Whether the agent may be away from the computer, whatever the rules count as an absence. */
export function mayBeAway(presence: Presence): boolean {
  return isLocked(presence) || presence.asleep || presence.idle
}

/** Why the agent cannot answer calls at the computer. */
export type Absence = 'lock' | 'suspend' | 'idle'

/** Whether an absence is the cause of a request. */
export function isAbsence(cause: Cause | null): cause is Absence {
  return cause === 'lock' || cause === 'suspend' || cause === 'idle'
}
