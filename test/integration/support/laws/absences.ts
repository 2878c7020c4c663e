/** What the app has been told of the agent's absence. */
export interface Absences {
  /** A new run of the app has been told nothing yet. */
  here(): void
  /** The app is told of something, of whatever kind. */
  told(kind: string): void
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
    told(kind) {
      if (kind === 'suspending') asleep = true
      if (kind === 'resumed') asleep = false
      if (kind === 'locked') locked = true
      // A watch that is lost tells nothing any more.
      if (kind === 'unlocked' || kind === 'lock-watch') locked = false
    },
    isLocked: () => locked,
    isAsleep: () => asleep,
    isAway: () => locked || asleep,
  }
}
