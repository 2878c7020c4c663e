import { writeFile } from 'node:fs'
import { promisify } from 'node:util'
import { createLineQueue } from '../storage/line-queue.ts'

const standardError = 2

/**
 * Prints lines on standard error without ever blocking. `process.stderr` would block: Node writes to a terminal
 * synchronously, and a terminal that the user has stopped (Ctrl-S) takes nothing.
 */
export function printLines(): (line: string) => void {
  const queue = createLineQueue({
    write: async (lines) => {
      await promisify(writeFile)(standardError, lines.map((line) => `${line}\n`).join(''))
      return lines.length
    },
    // A closed terminal: there is nowhere left to report that.
    failed: () => {},
    lost: (count) => `lines lost count=${count}`,
  })
  return (line) => void queue.add(line)
}
