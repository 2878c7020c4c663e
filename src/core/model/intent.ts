import type { Confirmed, Known } from './confirmed.ts'
import type { Active, Cause, Command, Target, Write } from './device.ts'
import type { Moment } from './moment.ts'

/** A request that cannot be resolved yet. */
export interface DeferredRequest {
  readonly id: string
  readonly command: Command
  readonly cause: Cause
  readonly at: Moment
  /** The end (UTC ms) of an OFF for a while; null for any other request. */
  readonly until: number | null
  /** The agent's reason for an OFF for a while; left out if there is none. */
  readonly reason?: string | undefined
}

/** The newest requested target, until it is confirmed, refused, superseded or withdrawn. */
export interface Intent {
  readonly id: string
  readonly target: Target
  readonly cause: Cause
  readonly at: Moment
  /** Every request that waits for this intent: one for the same target joins it. */
  readonly requests: readonly string[]
  /** What was confirmed when the intent was made, and is confirmed again if Exotel refuses it; null once it is in doubt. */
  readonly restoreOnRefusal: Confirmed | null
  /** What Exotel showed when it was asked for; survives a restart, so that the app recognises a later change elsewhere. */
  readonly knownBefore: Known | null
  readonly check: Check | null
  readonly progress: Progress
}

/**
 * What a read must show before the app writes: `still-off`, for a device that comes back by itself; `unchanged`, for an
 * OFF so old that somebody may have acted elsewhere since; or `what-is-on`, for an absence that begins while the app does
 * not know which device is on, so that this device can come back after it.
 */
export type Check = 'still-off' | 'unchanged' | 'what-is-on'

/** How far an intent has come. */
export interface Progress {
  /** Writes sent so far; while it is 0, this intent cannot have changed anything. */
  readonly writes: number
  /** Failures in a row, for the pause before the next try. */
  readonly failures: number
  /** Read-backs since the last write. */
  readonly readBacks: number
  /** Reads of this intent so far that showed something else than the target. */
  readonly contraryReads: number
  /**
   * Whether the other device was already turned off: before an ON because Exotel insisted (code 10810), or after an OFF
   * whose answer showed it on.
   */
  readonly otherTurnedOff: boolean
  /** What the last read showed instead of the target. */
  readonly lastSeen: Active | null
  /** Whether an old OFF was preceded by a read since its last write. */
  readonly checked: boolean
  /** Whether the last read failed: then what was confirmed before it is no reason to leave out a write. */
  readonly readFailed: boolean
  /** Whether a call was sent a second time on a fresh connection, and none was answered since. */
  readonly resent: boolean
  /** What holds it up: Exotel's limit alone, or another failure too; null while nothing has failed. */
  readonly heldUpBy: 'limit' | 'failure' | null
  /** Whether it was announced that an OFF is not confirmed. */
  readonly announced: boolean
}

/** The progress of an intent that has just been made. */
export const noProgress: Progress = {
  writes: 0,
  failures: 0,
  readBacks: 0,
  contraryReads: 0,
  otherTurnedOff: false,
  lastSeen: null,
  checked: false,
  readFailed: false,
  resent: false,
  heldUpBy: null,
  announced: false,
}

/** The one call that is on the wire or waited for. */
export type Work =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'writing'
      readonly call: number
      readonly write: Write
      /** The writes that follow for the same intent. */
      readonly rest: readonly Write[]
      /** When it was sent (monotonic ms). */
      readonly sentAt: number
      /** When the write is given up, since a newer intent waits for it to end (monotonic ms); else null. */
      readonly giveUpAt: number | null
    }
  | { readonly kind: 'reading'; readonly call: number; readonly sentAt: number }
  /** Nothing is sent until then (monotonic ms), unless `refreshNow` or a newer intent brings it forward. */
  | { readonly kind: 'waiting'; readonly until: number; readonly next: 'write' | 'read' }

/** A write of unknown outcome: Exotel may apply it up to timing.lateWriteLimit after it was given up. */
export interface Unanswered {
  readonly write: Write
  /** Monotonic ms. */
  readonly givenUpAt: number
}
