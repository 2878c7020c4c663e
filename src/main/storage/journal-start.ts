import { timing } from '../../core/model/timing.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import { within } from '../time-limit.ts'
import type { Journal } from './journal.ts'

/** Entries that wait for the journal. A start writes about ten; more than this limit means that it will never open. */
const maxWaiting = 500

/** The journal, usable from the app's first moment on. */
export interface JournalStart {
  write(entry: JournalEntry): void
  /** Connects the journal file, and writes the waiting entries to it first. */
  open(journal: Journal): void
  /** Resolves once all entries are in the file, or could not be written; after timing.flushLimit at the latest. */
  flush(): Promise<void>
}

/**
 * Collects entries until the journal file is opened, which happens after the tray is created. Errors that are not in the
 * file, because it is not open yet or cannot be written, are also passed to `printError`, so that none is lost.
 */
export function startJournal(printError: (entry: JournalEntry) => void): JournalStart {
  let waiting: JournalEntry[] = []
  let journal: Journal | null = null
  /** Resolves when the last entry is written. Entries are written in order, so all others are, too. */
  let lastWrite: Promise<unknown> = Promise.resolve()

  return {
    write(entry) {
      if (journal === null) {
        waiting = [...waiting, entry].slice(0, maxWaiting)
        if (entry.level === 'error') printError(entry)
        return
      }
      lastWrite = journal.write(entry).then((written) => {
        if (!written && entry.level === 'error') printError(entry)
      })
    },
    open(opened) {
      journal = opened
      for (const entry of waiting) lastWrite = opened.write(entry)
      waiting = []
    },
    flush: () => within(timing.flushLimit, lastWrite),
  }
}
