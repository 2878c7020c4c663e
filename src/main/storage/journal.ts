import { appendFile, rename, stat, truncate } from 'node:fs/promises'
import { EOL } from 'node:os'
import { join } from 'node:path'
import { type JournalEntry, lineOf } from '../../core/view/journal-entries.ts'
import { createLineQueue } from './line-queue.ts'

/** Past this the file becomes journal.old.log, whose predecessor goes: ten thousand lines each, some weeks. Bytes. */
const largestFile = 1024 * 1024

/** For its owner alone, though nothing in it is secret. */
const mode = 0o600

/** What the app did, for support: journal.log in the profile. */
export interface Journal {
  /**
   * Takes one line and returns at once, as a disk may hang; settles once the line stands in the file, with false where
   * it does not. Lines stand in the order in which they were given.
   */
  write(entry: JournalEntry): Promise<boolean>
}

/** What a journal needs. */
export interface JournalOptions {
  /** The profile's folder. */
  readonly folder: string
  /** Hides in a text what nobody may read; every value of every line goes through it. */
  readonly redact: (text: string) => string
  /** Told why the journal cannot be written, once. */
  readonly notWritten: (reason: string) => void
  /** Bytes after which the file is renamed. */
  readonly largest?: number
}

/**
 * The journal, whose file is made with its first line. A full disk costs the lines that it had no room for; one that
 * hangs, those that too many waited before.
 */
export function openJournal({ folder, redact, notWritten, largest = largestFile }: JournalOptions): Journal {
  const path = join(folder, 'journal.log')
  /** The file's size in bytes; null where it is to be looked at. */
  let size: number | null = null
  let told = false

  async function write(lines: readonly string[]): Promise<number> {
    const before = await roomyFile()
    const count = fitting(lines, largest - before)
    const text = textOf(lines.slice(0, count))
    size = null
    await appendFile(path, text, { mode })
    size = before + Buffer.byteLength(text)
    return count
  }

  /** Sees to it that the file takes one more line; gives its size. */
  async function roomyFile(): Promise<number> {
    const now = size ?? (await sizeOf(path))
    if (now <= largest) return now
    // Where no older one can be, it begins anew all the same: it must not grow for ever.
    await rename(path, join(folder, 'journal.old.log')).catch(() => truncate(path))
    return 0
  }

  const queue = createLineQueue({
    write,
    failed: (error) => {
      if (!told) notWritten(redact(error instanceof Error ? error.message : String(error)))
      told = true
    },
    lost: (count) =>
      lineOf({ at: Date.now(), level: 'warn', what: 'journal lines lost', facts: { count } }, redact),
  })
  return { write: (entry) => queue.add(lineOf(entry, redact)) }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}${EOL}`).join('')
}

/** How many of `lines` go into `room` bytes; the first does always, so that the file outgrows its limit by one at most. */
function fitting(lines: readonly string[], room: number): number {
  let used = 0
  const first = lines.findIndex((line, index) => {
    used += Buffer.byteLength(textOf([line]))
    return index > 0 && used > room
  })
  return first === -1 ? lines.length : first
}

/** Null bytes where there is no file yet; what else is wrong with it is told when it is written. */
function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  )
}
