/** The open event streams of this replica, by desk. */
export interface Streams {
  /** Counts a stream; beyond the most that a desk may have, the oldest is ended. Call the result when it has ended. */
  add(deskId: string, end: () => void): () => void
  /** Ends every stream of these desks. */
  end(desks: readonly string[]): void
  endAll(): void
}

/** One desk needs one stream; a second one may be open while the first is found to be dead. */
const mostOfOneDesk = 2

/** Makes an empty list. */
export function createStreams(): Streams {
  const open = new Map<string, Set<() => void>>()

  function end(deskId: string): void {
    for (const one of open.get(deskId) ?? []) one()
  }

  return {
    add(deskId, endStream) {
      const mine = open.get(deskId) ?? new Set()
      open.set(deskId, mine)
      const [oldest] = mine
      if (mine.size >= mostOfOneDesk && oldest !== undefined) {
        mine.delete(oldest)
        oldest()
      }
      mine.add(endStream)
      return () => {
        mine.delete(endStream)
        if (mine.size === 0 && open.get(deskId) === mine) open.delete(deskId)
      }
    },
    end: (desks) => desks.forEach(end),
    endAll: () => [...open.keys()].forEach(end),
  }
}
