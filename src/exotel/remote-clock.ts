import { timing } from '../core/model/timing.ts'

/** Another computer's clock, as it is known here by what was heard of it. UTC ms. */
export interface RemoteClock {
  /** News that it dated so when they set out have arrived. */
  hear(time: number): void
  /** What it shows now; null as long as nothing was heard of it. */
  now(): number | null
}

/**
 * A clock of which nothing was heard yet. Of all that is heard what travelled fastest counts, and between two news the clock goes on
 * by the monotonic clock of this computer, whose own wall clock somebody may set. `monotonic`: in ms.
 */
export function createRemoteClock(monotonic: () => number = () => performance.now()): RemoteClock {
  /** What it showed at the monotonic time 0. */
  let zero: number | null = null
  return {
    hear(time) {
      const heard = time - monotonic()
      // No news travel for longer than a stream may be silent: then somebody has set that clock back.
      const isSetBack = zero !== null && zero - heard > timing.relaySilence
      if (zero === null || heard > zero || isSetBack) zero = heard
    },
    now: () => (zero === null ? null : zero + monotonic()),
  }
}
