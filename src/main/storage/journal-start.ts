import type { JournalEntry } from '../../core/journal-entries.ts'
import type { Journal } from './journal.ts'

/** The start of an app writes about ten lines before its journal stands; more than this means that none ever will. */
const mostHeld = 500

/** The journal from the app's first moment on. */
export interface JournalStart {
  write(entry: JournalEntry): void
  /** The journal stands: what was held until now goes into it first. */
  open(journal: Journal): void
}

/**
 * Holds entries until the journal stands, which is loaded after the tray. An error that no journal takes, not yet or
 * not at all, goes to `say` instead, as none may be swallowed.
 */
export function startJournal(say: (entry: JournalEntry) => void): JournalStart {
  let held: JournalEntry[] = []
  let journal: Journal | null = null

  return {
    write(entry) {
      const written = journal?.write(entry) ?? false
      if (journal === null) held = [...held, entry].slice(0, mostHeld)
      if (!written && entry.level === 'error') say(entry)
    },
    open(opened) {
      journal = opened
      for (const entry of held) opened.write(entry)
      held = []
    },
  }
}
