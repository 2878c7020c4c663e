import type { EventInput } from '../../../../src/main/store.ts'

/** What the app has been told of the agent's absence. */
export interface Absences {
  /** A new run of the app has been told nothing yet. */
  here(): void
  /** The app is told of something. */
  told(happening: EventInput): void
  isLocked(): boolean
  isAsleep(): boolean
  /** Locked or asleep. */
  isAway(): boolean
}

/** Follows what the app is told of the agent's absence. */
export function watchAbsences(): Absences {
  let locked = false
  let asleep = false
  return {
    here() {
      locked = false
      asleep = false
    },
    told(happening) {
      const { kind } = happening
      if (kind === 'suspending') asleep = true
      if (kind === 'resumed') asleep = false
      if (kind === 'locked') locked = true
      // A watch that is lost tells nothing any more.
      const lost = happening.kind === 'lock-watch' && happening.source === null
      if (kind === 'unlocked' || lost) locked = false
    },
    isLocked: () => locked,
    isAsleep: () => asleep,
    isAway: () => locked || asleep,
  }
}
