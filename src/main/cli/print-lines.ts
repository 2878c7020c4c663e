import { writeFile } from 'node:fs'
import { promisify } from 'node:util'
import { createLineQueue } from '../storage/line-queue.ts'

const standardError = 2

/**
 * Prints lines for whoever started the app from a terminal. `process.stderr` would wait for that: Node writes to a
 * terminal synchronously, and one that somebody stopped (Ctrl-S) takes nothing.
 */
export function printLines(): (line: string) => void {
  const queue = createLineQueue({
    write: async (lines) => {
      await promisify(writeFile)(standardError, lines.map((line) => `${line}\n`).join(''))
      return lines.length
    },
    // There is nowhere left to say that nothing can be said: a terminal that was closed takes no more words.
    failed: () => {},
    lost: (count) => `lines lost count=${count}`,
  })
  return (line) => void queue.add(line)
}
