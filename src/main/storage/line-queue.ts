/** Lines that wait to be written to a file or terminal, which may be slow or hang. */
export interface LineQueue {
  /** Adds a line; resolves once it is written, with false if it was lost. */
  add(line: string): Promise<boolean>
}

/** The file or terminal that lines are written to. */
export interface LineSink {
  /** Writes the first of `lines`, at least one; returns how many. Rejects if it fails; then all of `lines` are lost. */
  write(lines: readonly string[]): Promise<number>
  /** Called with the error when lines were lost because writing failed. */
  failed(error: unknown): void
  /** Returns a line that says how many lines were lost because too many were waiting. */
  lost(count: number): string
}

/** A thousand lines of about a hundred bytes each: more than the app writes in an hour. */
const maxWaiting = 1000

/**
 * Writes lines in order, with one call of `write` at a time. A call that hangs delays only the lines behind it, of which
 * a limited number waits.
 */
export function createLineQueue({ write, failed, lost }: LineSink): LineQueue {
  let waiting: { readonly line: string; resolve(written: boolean): void }[] = []
  let busy = false
  let lostCount = 0

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
      for (const { resolve } of waiting.slice(0, count)) resolve(written)
      waiting = waiting.slice(count)
      if (written && lostCount > 0) {
        const line = lost(lostCount)
        lostCount = 0
        waiting.push({ line, resolve: () => {} })
      }
    }
    busy = false
  }

  return {
    add(line) {
      if (waiting.length >= maxWaiting) {
        lostCount += 1
        return Promise.resolve(false)
      }
      return new Promise((resolve) => {
        waiting.push({ line, resolve })
        void writeWaiting()
      })
    },
  }
}
