/** When an event happened, and a random value, supplied with it so that the reducer stays pure. */
export interface Moment {
  /** Wall clock, UTC in ms: for what people read, and for what outlives a run. */
  readonly utc: number
  /** Monotonic clock, ms since the app started: for every deadline within a run. */
  readonly monotonic: number
  /** Evenly drawn from [0, 1): spreads retries and background reads of many agents. */
  readonly random: number
}

/** The moment `age` ms before `at`. */
export function before(at: Moment, age: number): Moment {
  return { ...at, utc: at.utc - age, monotonic: at.monotonic - age }
}
