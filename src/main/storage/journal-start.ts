import { timing } from '../../core/model/timing.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import type { Journal } from './journal.ts'

/** The start of an app writes about ten lines before its journal stands; more than this means that none ever will. */
const mostHeld = 500

/** The journal from the app's first moment on. */
export interface JournalStart {
  write(entry: JournalEntry): void
  /** The journal stands: what was held until now goes into it first. */
  open(journal: Journal): void
  /** Settles once all that was written stands in the file, or could not; after timing.flushLimit at the latest. */
  flush(): Promise<void>
}

/**
 * Holds entries until the journal stands, which is loaded after the tray. An error that no journal takes, not yet or
 * not at all, goes to `say` instead, as none may be swallowed.
 */
export function startJournal(say: (entry: JournalEntry) => void): JournalStart {
  let held: JournalEntry[] = []
  let journal: Journal | null = null
  /** Settles when the last line has, and so all before it. */
  let last: Promise<unknown> = Promise.resolve()

  return {
    write(entry) {
      if (journal === null) {
        held = [...held, entry].slice(0, mostHeld)
        if (entry.level === 'error') say(entry)
        return
      }
      last = journal.write(entry).then((written) => {
        if (!written && entry.level === 'error') say(entry)
      })
    },
    open(opened) {
      journal = opened
      for (const entry of held) last = opened.write(entry)
      held = []
    },
    async flush() {
      let limit: NodeJS.Timeout | undefined
      const over = new Promise<void>((resolve) => {
        limit = setTimeout(resolve, timing.flushLimit)
      })
      await Promise.race([last, over])
      clearTimeout(limit)
    },
  }
}
