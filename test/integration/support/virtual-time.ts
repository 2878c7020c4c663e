import type { Moment } from '../../../src/core/moment.ts'
import type { Clock } from '../../../src/main/store.ts'

/** A clock that stands still until it is moved. */
export interface VirtualTime {
  /** What the store is given. */
  readonly clock: Clock
  /** Ms since the start. */
  now(): number
  /** Settles after `ms` of virtual time. */
  pause(ms: number): Promise<void>
  /** When the next thing is due; null where nothing is. */
  nextDue(): number | null
  /** Moves to `instant` and lets what is due then happen, the earliest first. */
  moveTo(instant: number): void
}

/** Where the wall clock stands at the start. */
const start = Date.UTC(2025, 0, 6, 9)

/** A time that begins at 0; `draw` is the share of luck of each moment. */
export function createVirtualTime(draw: () => number): VirtualTime {
  let now = 0
  let due: readonly { readonly at: number; readonly happen: () => void }[] = []

  function after(delay: number, happen: () => void): () => void {
    const one = { at: now + delay, happen }
    due = [...due, one].sort((first, second) => first.at - second.at)
    return () => {
      due = due.filter((other) => other !== one)
    }
  }

  const moment = (): Moment => ({ utc: start + now, monotonic: now, random: draw() })
  return {
    clock: { now: moment, after },
    now: () => now,
    pause: (ms) => new Promise((resolve) => void after(ms, resolve)),
    nextDue: () => due[0]?.at ?? null,
    moveTo(instant) {
      now = Math.max(now, instant)
      const [first, ...rest] = due
      if (first === undefined || first.at > now) return
      due = rest
      first.happen()
    },
  }
}
