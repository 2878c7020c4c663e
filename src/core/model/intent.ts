import type { Confirmed, Known } from './confirmed.ts'
import type { Active, Cause, Command, Target, Write } from './device.ts'
import type { Moment } from './moment.ts'

/** Something asked for before it can be obeyed. */
export interface DeferredRequest {
  readonly id: string
  readonly command: Command
  readonly cause: Cause
  readonly at: Moment
}

/** The newest target somebody asked for, until it is confirmed, refused, superseded or withdrawn. */
export interface Intent {
  readonly id: string
  readonly target: Target
  readonly cause: Cause
  readonly at: Moment
  /** Everyone who waits for this intent: repeating it joins it. */
  readonly requests: readonly string[]
  /** What was confirmed when it was made: shown again where Exotel refuses it. */
  readonly confirmedBefore: Confirmed | null
  /** The same, as it is remembered over a restart, where there is nothing to show again. */
  readonly before: Known | null
  readonly check: Check | null
  readonly progress: Progress
}

/**
 * What a read has to show before anything is written: `still-off`, for a device that comes back by itself; `unchanged`,
 * for an OFF so old that somebody may have acted elsewhere since; or `what-is-on`, where that is not known when the
 * agent leaves, but is to come back when they return.
 */
export type Check = 'still-off' | 'unchanged' | 'what-is-on'

/** How far carrying out an intent has come. */
export interface Progress {
  /** Writes sent so far; while it is 0 nothing can have changed. */
  readonly writes: number
  /** Failures in a row, for the pause before the next try. */
  readonly failures: number
  /** Read-backs since the last write. */
  readonly readBacks: number
  /** Read-backs in a row that said something else than asked. */
  readonly contraryReads: number
  /** Whether the other device was already turned off because Exotel insisted (code 10810). */
  readonly otherTurnedOff: boolean
  /** What the last contrary read-back showed. */
  readonly lastSeen: Active | null
  /** Whether an old OFF was preceded by a read since its last write. */
  readonly checked: boolean
  /** Whether the last read failed: what was confirmed before it is then no reason to leave out a write. */
  readonly readFailed: boolean
  /** Whether a call was sent a second time, since its connection seemed to be dead, and nothing was answered since. */
  readonly resent: boolean
  /** Why it takes so long: Exotel's limit alone, or something else too; null while nothing has failed. */
  readonly heldUpBy: 'limit' | 'failure' | null
  /** Whether the agent was told that an OFF is not confirmed. */
  readonly announced: boolean
}

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

/** The one thing on the wire or waited for. */
export type Work =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'writing'
      readonly call: number
      readonly write: Write
      /** What is still to be written for the same intent. */
      readonly rest: readonly Write[]
      /** When it was sent (monotonic ms). */
      readonly sentAt: number
      /** Set when a newer intent waits for this write to end: then it is given up (monotonic ms). */
      readonly giveUpAt: number | null
    }
  | { readonly kind: 'reading'; readonly call: number; readonly sentAt: number }
  /** Until then (monotonic ms) nothing is sent, unless a person, the network or the machine gives reason to. */
  | { readonly kind: 'waiting'; readonly until: number; readonly next: 'write' | 'read' }

/** A write whose end nobody knows: it may be applied up to timing.lateWriteLimit after it was given up. */
export interface Unanswered {
  readonly write: Write
  /** Monotonic ms. */
  readonly givenUpAt: number
}
