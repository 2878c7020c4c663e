/** Virtual time. It stands still until a history moves it on. Milliseconds since its begin. */
export interface Timeline {
  now(): number
  /** Calls `callback` after `delay`; the answer cancels that. */
  after(delay: number, callback: () => void): () => void
  /** Resolves after `delay`. */
  pause(delay: number): Promise<void>
  /** When the next callback is due; null where none is. */
  next(): number | null
  /** Moves to the next callback and calls it. */
  advance(): void
}

/** More callbacks than this at one instant are a busy loop. */
const mostAtOnce = 100

/** A timeline that begins at 0. */
export function createTimeline(): Timeline {
  let now = 0
  let atOnce = 0
  let due: { readonly at: number; readonly callback: () => void }[] = []
  const timeline: Timeline = {
    now: () => now,
    after(delay, callback) {
      const entry = { at: now + Math.max(0, delay), callback }
      const later = due.findIndex(({ at }) => at > entry.at)
      due.splice(later === -1 ? due.length : later, 0, entry)
      return () => {
        due = due.filter((one) => one !== entry)
      }
    },
    pause: (delay) => new Promise((resolve) => void timeline.after(delay, resolve)),
    next: () => due[0]?.at ?? null,
    advance() {
      const first = due.shift()
      if (first === undefined) return
      atOnce = first.at === now ? atOnce + 1 : 1
      if (atOnce > mostAtOnce) throw new Error(`A busy loop at ${now} ms`)
      now = first.at
      first.callback()
    },
  }
  return timeline
}
