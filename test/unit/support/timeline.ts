/** Time as it really is in a history, and what is due in it. Milliseconds since its begin. */
export interface Timeline {
  now(): number
  in(delay: number, happen: () => void): void
  /** When the next thing is due; null where nothing is. */
  next(): number | null
  /** Goes on to `at`, and lets happen the first thing that is due by then; false where nothing is. */
  advance(at: number): boolean
}

/** An empty timeline at 0. */
export function createTimeline(): Timeline {
  let now = 0
  let due: readonly { readonly at: number; readonly happen: () => void }[] = []
  return {
    now: () => now,
    in(delay, happen) {
      due = [...due, { at: now + delay, happen }].sort((one, other) => one.at - other.at)
    },
    next: () => due[0]?.at ?? null,
    advance(at) {
      now = at
      const [first, ...rest] = due
      if (first === undefined || first.at > now) return false
      due = rest
      first.happen()
      return true
    },
  }
}
