import type { Active, Cause, Reading, Target } from './device.ts'
import type { Moment } from './moment.ts'

/** What Exotel showed as on, and since when by its own clock (UTC ms; null for its zero date). */
export interface Known {
  readonly active: Active
  readonly updatedAt: number | null
}

/**
 * What was known before an OFF, once `reading` has answered a write of that OFF which left the same device on: such a
 * write moves UpdatedAt, too, and must not look like a change that somebody made elsewhere.
 */
export function knownAfterOwnWrite(before: Known | null, { active, updatedAt }: Reading): Known | null {
  return before !== null && before.active === active ? { active, updatedAt } : before
}

/** What Exotel last confirmed, how, and when. */
export interface Confirmed extends Known {
  readonly how: 'reply' | 'read-back'
  readonly at: Moment
}

/**
 * A confirmation that followed an unanswered write is read once more at `at` (monotonic ms); a late write that is found
 * then is undone.
 */
export interface Recheck {
  readonly at: number
  readonly target: Target
  readonly cause: Cause
}

/** The last confirmed change: to what, when (UTC ms), and its cause; null if it was made elsewhere. */
export interface LastChange {
  readonly active: Active
  readonly at: number
  readonly cause: Cause | null
}
