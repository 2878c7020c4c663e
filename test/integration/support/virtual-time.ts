import type { Clock } from '../../../src/main/store.ts'

/** The clock of one run of the app; once stopped, nothing it was to do happens any more. */
export interface RunClock {
  readonly clock: Clock
  stop(): void
}

/** A time that stands still until it is moved, and a machine in it that may sleep. Milliseconds. */
export interface VirtualTime {
  /** Since the start. */
  now(): number
  /** Where the machine's wall clock stands: UTC. */
  utc(): number
  /** Where all other clocks stand: UTC. */
  trueUtc(): number
  /** The machine's monotonic clock, which stands still while it sleeps. */
  monotonic(): number
  /** What a store is given that starts now; its clock begins at 0 then. */
  startClock(): RunClock
  /** Lets `happen` happen after `delay`, whether the machine sleeps or not. */
  after(delay: number, happen: () => void): void
  /** Settles after `delay`, whether the machine sleeps or not. */
  pause(delay: number): Promise<void>
  isAsleep(): boolean
  /** Sleeps now, and wakes after `length`. */
  sleep(length: number): void
  /** Settles once the machine is awake. */
  awake(): Promise<void>
  /** Somebody sets the wall clock. */
  setWallClock(by: number): void
  /** When the next thing is due; null where nothing is. */
  nextDue(): number | null
  /** Moves to `instant` and lets the earliest thing that is due then happen. */
  moveTo(instant: number): void
}

interface Due {
  readonly at: number
  readonly happen: () => void
}

/** Where the wall clock stands at the start. */
const start = Date.UTC(2025, 0, 6, 9)

/** More at one instant than this is a busy loop. */
const mostAtOnce = 50

/** A time that begins at 0; `draw` is the share of luck of each moment. */
export function createVirtualTime(draw: () => number): VirtualTime {
  let now = 0
  let slept = 0
  let asleepSince: number | null = null
  let clockOff = 0
  let outside: readonly Due[] = []
  /** By the machine's monotonic clock. */
  let inside: readonly Due[] = []
  let waiting: (() => void)[] = []
  let atOnce = { at: 0, count: 0 }

  const monotonic = () => (asleepSince ?? now) - slept
  const utc = () => start + now + clockOff
  const sorted = (due: readonly Due[]) => due.toSorted((one, other) => one.at - other.at)

  function wake(since: number): void {
    slept += now - since
    asleepSince = null
    for (const resolve of waiting) resolve()
    waiting = []
  }

  function after(delay: number, happen: () => void): void {
    outside = sorted([...outside, { at: now + delay, happen }])
  }

  function dueInside(): number {
    const [first] = inside
    return first === undefined || asleepSince !== null ? Number.POSITIVE_INFINITY : first.at + slept
  }

  function take(): Due | null {
    const [first, ...rest] = outside
    if (first !== undefined && first.at <= Math.min(now, dueInside())) {
      outside = rest
      return first
    }
    const [own, ...others] = inside
    if (own === undefined || dueInside() > now) return null
    inside = others
    return own
  }

  return {
    now: () => now,
    utc,
    trueUtc: () => start + now,
    monotonic,
    startClock() {
      const began = monotonic()
      let own: readonly Due[] = []
      const clock: Clock = {
        now: () => ({ utc: utc(), monotonic: monotonic() - began, random: draw() }),
        after(delay, happen) {
          const one = { at: monotonic() + delay, happen }
          own = [...own, one]
          inside = sorted([...inside, one])
          return () => {
            own = own.filter((other) => other !== one)
            inside = inside.filter((other) => other !== one)
          }
        },
      }
      return {
        clock,
        stop() {
          inside = inside.filter((one) => !own.includes(one))
        },
      }
    },
    after,
    pause: (delay) => new Promise((resolve) => after(delay, resolve)),
    isAsleep: () => asleepSince !== null,
    sleep(length) {
      const since = now
      asleepSince = since
      after(length, () => wake(since))
    },
    awake: () => new Promise((resolve) => void waiting.push(resolve)),
    setWallClock(by) {
      clockOff += by
    },
    nextDue() {
      const next = Math.min(outside[0]?.at ?? Number.POSITIVE_INFINITY, dueInside())
      return Number.isFinite(next) ? next : null
    },
    moveTo(instant) {
      now = Math.max(now, instant)
      const due = take()
      if (due === null) return
      atOnce = { at: now, count: atOnce.at === now ? atOnce.count + 1 : 1 }
      if (atOnce.count > mostAtOnce) throw new Error(`A busy loop at ${now} ms`)
      due.happen()
    },
  }
}
