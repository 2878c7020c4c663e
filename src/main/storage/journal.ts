import { appendFile, rename, stat, truncate } from 'node:fs/promises'
import { EOL } from 'node:os'
import { join } from 'node:path'
import { errorMessage } from '../../core/text/error-text.ts'
import { type JournalEntry, journalLine } from '../../core/view/journal-entries.ts'
import { createLineQueue } from './line-queue.ts'

/**
 * A larger file is renamed to journal.old.log, which replaces the one before: each holds about ten thousand lines, which
 * is some weeks. Bytes.
 */
const defaultMaxSize = 1024 * 1024

/** Readable for its owner only, although it contains no secret. */
const mode = 0o600

/** What the app did, for support: journal.log in the profile. */
export interface Journal {
  /**
   * Writes one line, after all lines before. Resolves once it is in the file, with false if it could not be written; do
   * not wait for it, since a disk may hang.
   */
  write(entry: JournalEntry): Promise<boolean>
}

export interface JournalOptions {
  /** The profile's folder. */
  readonly folder: string
  /** Removes secrets and personal data. Applied to every value of every line. */
  readonly redact: (text: string) => string
  /** Called once with the reason when the journal cannot be written. */
  readonly notWritten: (reason: string) => void
  /** The size after which the file is renamed. Bytes. */
  readonly maxSize?: number
}

/**
 * The journal in `folder`. Its first line creates the file. Lines are lost if the disk is full, or if it hangs while too
 * many lines wait.
 */
export function openJournal({
  folder,
  redact,
  notWritten,
  maxSize = defaultMaxSize,
}: JournalOptions): Journal {
  const path = join(folder, 'journal.log')
  /** The file's size in bytes; null if it has to be read from the disk. */
  let size: number | null = null
  let isReported = false

  async function write(lines: readonly string[]): Promise<number> {
    const before = await sizeAfterRotation()
    const count = countFitting(lines, maxSize - before)
    const text = textOf(lines.slice(0, count))
    size = null
    await appendFile(path, text, { mode })
    size = before + Buffer.byteLength(text)
    return count
  }

  /** Renames a file that is too large; returns the size of the file to append to. */
  async function sizeAfterRotation(): Promise<number> {
    const now = size ?? (await sizeOf(path))
    if (now <= maxSize) return now
    // If it cannot be renamed, its content is dropped: it must not grow for ever.
    await rename(path, join(folder, 'journal.old.log')).catch(() => truncate(path))
    return 0
  }

  const queue = createLineQueue({
    write,
    failed: (error) => {
      if (!isReported) notWritten(redact(errorMessage(error)))
      isReported = true
    },
    lost: (count) =>
      journalLine({ at: Date.now(), level: 'warn', what: 'journal lines lost', facts: { count } }, redact),
  })
  return { write: (entry) => queue.add(journalLine(entry, redact)) }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}${EOL}`).join('')
}

/** How many of `lines` fit into `room` bytes; at least one, so the file exceeds its limit by one line at most. */
function countFitting(lines: readonly string[], room: number): number {
  let used = 0
  const first = lines.findIndex((line, index) => {
    used += Buffer.byteLength(textOf([line]))
    return index > 0 && used > room
  })
  return first === -1 ? lines.length : first
}

/** The file's size in bytes; 0 if it cannot be read, since writing will then report the reason. */
function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (stats) => stats.size,
    () => 0,
  )
}
