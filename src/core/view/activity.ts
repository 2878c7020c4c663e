import { z } from 'zod'
import { clockTime, dateAndTime } from '../locales/clock.ts'
import { diskLine } from '../locales/disk.ts'
import type { Messages } from '../locales/messages.ts'
import { type Active, actives, causes } from '../model/device.ts'
import type { Result } from '../model/failure.ts'
import type { DiskFailure } from '../model/storage-failure.ts'
import { changedLine, elsewhere, type JournalEntry, parseJournalLine } from './journal-entries.ts'

/** How many changes the list of the last changes shows. */
export const mostChanges = 20

/** A change of where calls ring; its texts are in the app's language. */
export interface Change {
  /** UTC in ms. */
  readonly at: number
  /** The clock time; before today with the date. */
  readonly time: string
  readonly active: Active
  /** Where calls ring since then. */
  readonly calls: string
  /** Who or what made it. */
  readonly cause: string
  /** How it was confirmed. */
  readonly how: string
  /** Exotel's id of the request, for support; null where Exotel gave none. */
  readonly requestId: string | null
}

/** The last changes, the newest first. */
export interface Activity {
  readonly changes: readonly Change[]
  /** Why the list is empty, as a sentence: there were no changes, or the journal cannot be read; null unless it is. */
  readonly whyEmpty: string | null
}

/** The facts of a journal entry about a change. A newer app may write causes that this one does not know. */
const changeFacts = z.object({
  active: z.enum(actives),
  cause: z.enum([...causes, elsewhere]),
  how: z.enum(['reply', 'read-back']).optional(),
  requestId: z.string().optional(),
})

/** Whether a line of the journal is about a change. */
export function isChangeLine(line: string): boolean {
  return line.includes(` info ${changedLine} `)
}

/**
 * The last changes from lines of the journal, oldest first, or from the reason why it cannot be read. `now` (UTC ms)
 * tells today from other days.
 */
export function activityOf(
  lines: Result<readonly string[], DiskFailure>,
  now: number,
  messages: Messages,
): Activity {
  if (!lines.ok) return { changes: [], whyEmpty: diskLine(messages, lines.failure) }
  const changes = lines.value
    .flatMap((line) => {
      const entry = isChangeLine(line) ? parseJournalLine(line) : null
      return entry === null ? [] : changeOf(entry, now, messages)
    })
    .slice(-mostChanges)
    .reverse()
  return { changes, whyEmpty: changes.length === 0 ? messages.activity.none : null }
}

/** The change in an entry; none where it is about something else, or damaged. */
function changeOf({ at, what, facts }: JournalEntry, now: number, messages: Messages): readonly Change[] {
  const { data } = changeFacts.safeParse(facts)
  if (what !== changedLine || data === undefined) return []
  const { active, cause, how, requestId = null } = data
  const { activity } = messages
  return [
    {
      at,
      time: isSameDay(at, now) ? clockTime(messages, at) : dateAndTime(messages, at),
      active,
      calls: messages.calls[active],
      cause: cause === elsewhere ? activity.elsewhere : activity.by(messages.cause[cause]),
      how: how === undefined ? activity.notConfirmed : activity.how[how],
      requestId,
    },
  ]
}

/** Whether two instants (UTC ms) are on the same day of this computer's calendar. */
function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}
