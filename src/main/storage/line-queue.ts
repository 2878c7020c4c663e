/** Lines on their way to a file or terminal that may be slow, or hang. */
export interface LineQueue {
  /** Takes a line; settles once it has been written, with false where it has not. Nobody need wait for that. */
  add(line: string): Promise<boolean>
}

/** Where lines go. */
export interface LineSink {
  /** Writes the first of `lines`, as many as it likes and at least one; gives how many. Rejects where it could not. */
  write(lines: readonly string[]): Promise<number>
  /** Told why lines were not written; they are lost. */
  failed(error: unknown): void
  /** Lines that found no room, since too many were waiting; gives a line that says so. */
  lost(count: number): string
}

/** A thousand lines of some hundred bytes: what an app does in an hour at most. */
const mostWaiting = 1000

/**
 * Writes lines in the order in which they come, one piece of work at a time, and never waits itself: what hangs holds
 * up nothing but what comes behind it, and that is bounded.
 */
export function createLineQueue({ write, failed, lost }: LineSink): LineQueue {
  let waiting: { readonly line: string; settle(written: boolean): void }[] = []
  let busy = false
  let missed = 0

  async function writeWaiting(): Promise<void> {
    if (busy) return
    busy = true
    while (waiting.length > 0) {
      const offered = waiting.slice()
      const { count, written } = await write(offered.map(({ line }) => line)).then(
        (count) => ({ count, written: true }),
        (error: unknown) => {
          failed(error)
          return { count: offered.length, written: false }
        },
      )
      for (const { settle } of waiting.slice(0, count)) settle(written)
      waiting = waiting.slice(count)
      if (written && missed > 0) {
        const line = lost(missed)
        missed = 0
        waiting.push({ line, settle: () => {} })
      }
    }
    busy = false
  }

  return {
    add(line) {
      if (waiting.length >= mostWaiting) {
        missed += 1
        return Promise.resolve(false)
      }
      return new Promise((settle) => {
        waiting.push({ line, settle })
        void writeWaiting()
      })
    },
  }
}
