import type { Active, Cause, Target } from './device.ts'
import type { Moment } from './moment.ts'

/** What Exotel showed as on, and since when by its own clock (UTC ms; null for its zero date). */
export interface Known {
  readonly active: Active
  readonly updatedAt: number | null
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

/** The last confirmed change: to what, when (UTC ms), and its cause; null where it was made elsewhere. */
export interface LastChange {
  readonly active: Active
  readonly at: number
  readonly cause: Cause | null
}
