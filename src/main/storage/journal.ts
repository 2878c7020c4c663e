import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import library from 'electron-log/node'
import { type JournalEntry, lineOf } from '../../core/journal-entries.ts'

/** Past this the file becomes journal.old.log, whose predecessor goes: ten thousand lines each, some weeks. Bytes. */
const largestFile = 1024 * 1024

/** For its owner alone, though nothing in it is secret. */
const mode = 0o600

/** What the app did, for support: journal.log in the profile. */
export interface Journal {
  /** Writes one line at once, so that it stands there whatever comes next; false where it could not be written. */
  write(entry: JournalEntry): boolean
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
 * Opens the journal. Of the library nothing but its file is used: no console, no IPC with the window, no hooks. A
 * full disk costs the lines that it had no room for, and a file that cannot be made costs the journal of this run.
 */
export function openJournal(options: JournalOptions): Journal {
  const { folder, redact, notWritten, largest = largestFile } = options
  const path = join(folder, 'journal.log')
  try {
    appendFileSync(path, '', { mode })
  } catch (error) {
    notWritten(redact(reasonOf(error)))
    return { write: () => false }
  }

  const log = library.create({ logId: path })
  // The library tells the console of its troubles with a file; they are told below, and once.
  for (const { transports } of [library, log]) transports.console.writeFn = () => {}
  const { file } = log.transports
  // The library looks for the app's name, for paths that are not used, and fails where it finds none.
  file.setAppName('Hookswitch')
  file.resolvePathFn = () => path
  file.writeOptions = { flag: 'a', mode, encoding: 'utf8' }
  file.maxSize = largest
  file.transforms = [({ data }) => data.map(String).join(' ')]

  let told = false
  let failed = false
  file.getFile().on('error', (error) => {
    failed = true
    if (!told) notWritten(redact(reasonOf(error)))
    told = true
  })
  return {
    write(entry) {
      failed = false
      const line = lineOf(entry, redact)
      log.processMessage(
        { data: [line], date: new Date(entry.at), level: entry.level },
        { transports: ['file'] },
      )
      return !failed
    },
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
