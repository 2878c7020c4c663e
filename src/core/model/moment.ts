/**
 * When an event happened, and its share of luck: the core has no clock and no dice of its own.
 */
export interface Moment {
  /** Wall clock, UTC in ms: for people, and for what outlives a run. */
  readonly utc: number
  /** Monotonic clock, ms since the app started: for every deadline within a run. */
  readonly monotonic: number
  /** Evenly drawn from [0, 1): spreads retries and background reads of many agents. */
  readonly random: number
}
