import type { Active, Cause, Target } from './device.ts'
import type { Moment } from './moment.ts'

/** What Exotel showed, and when it says that this came about (UTC ms by its own clock; null for its zero date). */
export interface Known {
  readonly active: Active
  readonly updatedAt: number | null
}

/** What Exotel last confirmed, how, and when. */
export interface Confirmed extends Known {
  readonly how: 'reply' | 'read-back'
  readonly at: Moment
}

/** A confirmation that followed an unanswered write, looked at once more; a late write found then is undone. */
export interface Recheck {
  readonly at: number
  readonly target: Target
  readonly cause: Cause
}

/** The last confirmed change: what, when (UTC ms), and who; null cause means that it happened elsewhere. */
export interface LastChange {
  readonly active: Active
  readonly at: number
  readonly cause: Cause | null
}
