import { setImmediate as moved } from 'node:timers/promises'

/** Simulated time for thousands of desks, in ms since it began. */
export interface SimulatedTime {
  now(): number
  /** Calls `callback` after `delay`; the returned function cancels that. */
  after(delay: number, callback: () => void): () => void
  /** Notes that something goes on that needs no time to pass, such as a promise; the returned function notes its end. */
  begin(): void
  end(): void
  /** Lets time pass until `moment`, or until `isOver`. */
  runUntil(moment: number, isOver?: () => boolean): Promise<void>
}

interface Entry {
  readonly at: number
  /** The order of two entries of the same moment. */
  readonly order: number
  callback: (() => void) | null
}

/** Time that stands at 0. The callbacks wait in a binary heap: a list of many thousands would be slow. */
export function createSimulatedTime(): SimulatedTime {
  const heap: Entry[] = []
  let now = 0
  let order = 0
  let underWay = 0

  function push(entry: Entry): void {
    let index = heap.length
    heap.push(entry)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(entry, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = entry
  }

  function pop(): Entry | undefined {
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let index = 0
    while (true) {
      const left = heap[2 * index + 1]
      const right = heap[2 * index + 2]
      const isRight = left !== undefined && right !== undefined && isBefore(right, left)
      const below = isRight ? right : left
      if (below === undefined || !isBefore(below, last)) break
      heap[index] = below
      index = 2 * index + (isRight ? 2 : 1)
    }
    heap[index] = last
    return first
  }

  return {
    now: () => now,
    after(delay, callback) {
      const entry: Entry = { at: now + Math.max(0, delay), order: order++, callback }
      push(entry)
      return () => {
        entry.callback = null
      }
    },
    begin() {
      underWay += 1
    },
    end() {
      underWay -= 1
    },
    async runUntil(moment, isOver = () => false) {
      while (!isOver()) {
        const next = heap[0]
        if (next === undefined || next.at > moment) break
        pop()
        if (next.callback === null) continue
        now = next.at
        next.callback()
        while (underWay > 0) await moved()
      }
      if (!isOver()) now = moment
    },
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}
