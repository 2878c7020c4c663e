import { z } from 'zod'
import { clockTime, dateOf } from '../locales/clock.ts'
import { diskLine } from '../locales/disk.ts'
import type { Messages } from '../locales/messages.ts'
import { type Active, actives, causes } from '../model/device.ts'
import type { Result } from '../model/failure.ts'
import type { Owner } from '../model/persisted-state.ts'
import type { DiskFailure } from '../model/storage-failure.ts'
import { agentTag } from '../text/agent-tag.ts'
import { changedLine, elsewhere, type JournalEntry, parseJournalLine } from './journal-entries.ts'

/** How many changes the list of the last changes shows. */
export const mostChanges = 20

/** A change of where calls ring; its texts are in the app's language. */
export interface Change {
  /** UTC in ms. */
  readonly at: number
  /** The clock time. */
  readonly time: string
  /** Today, yesterday, or the date. */
  readonly day: string
  readonly active: Active
  /** Where calls ring since then, in a word or two. */
  readonly to: string
  /** Where they rang before, likewise; null if that was not known. */
  readonly from: string | null
  /** Both in a sentence, for screen readers. */
  readonly sentence: string
  /** Who or what made it. */
  readonly cause: string
  /** How it was confirmed. */
  readonly how: string
  readonly isConfirmed: boolean
  /** Exotel's id of the request, for support; null if Exotel gave none. */
  readonly requestId: string | null
}

/** The last changes, the newest first. */
export interface Activity {
  readonly changes: readonly Change[]
  /** Why the list is empty, as a sentence; null unless it is. */
  readonly whyEmpty: string | null
}

/** The facts of a journal entry about a change. A newer app may write causes that this one does not know. */
const changeFacts = z.object({
  agent: z.string(),
  from: z.enum(actives).optional(),
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
 * The last changes of `agent` (null: none is signed in) from lines of the journal, oldest first, or from the reason why it
 * cannot be read. `now` (UTC ms) tells today from other days.
 */
export function activityOf(
  lines: Result<readonly string[], DiskFailure>,
  agent: Owner | null,
  now: number,
  messages: Messages,
): Activity {
  const { activity } = messages
  if (agent === null) return { changes: [], whyEmpty: activity.signedOut }
  if (!lines.ok) return { changes: [], whyEmpty: diskLine(messages, lines.failure) }
  const tag = agentTag(agent)
  const changes = lines.value
    .flatMap((line) => {
      const entry = isChangeLine(line) ? parseJournalLine(line) : null
      return entry === null ? [] : changeOf(entry, tag, now, messages)
    })
    .slice(-mostChanges)
    .reverse()
  return { changes, whyEmpty: changes.length === 0 ? activity.none : null }
}

/** The change in an entry; none if it is about something else or another agent, or damaged. */
function changeOf(
  { at, what, facts }: JournalEntry,
  tag: string,
  now: number,
  messages: Messages,
): readonly Change[] {
  const { data } = changeFacts.safeParse(facts)
  if (what !== changedLine || data?.agent !== tag) return []
  const { active, cause, how, requestId = null } = data
  const { activity } = messages
  const name = (one: Active): string => (one === 'both' ? activity.both : messages.targetName[one])
  const from = data.from === undefined ? null : name(data.from)
  return [
    {
      at,
      time: clockTime(messages, at),
      day: dayOf(at, now, messages),
      active,
      to: name(active),
      from,
      sentence: from === null ? messages.calls[active] : activity.fromTo(from, name(active)),
      cause: cause === elsewhere ? activity.elsewhere : activity.by(messages.cause[cause]),
      how: how === undefined ? activity.notConfirmed : activity.how[how],
      isConfirmed: how !== undefined,
      requestId,
    },
  ]
}

/** The day of an instant (UTC ms) by this computer's calendar. */
function dayOf(at: number, now: number, messages: Messages): string {
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  switch (new Date(at).toDateString()) {
    case new Date(now).toDateString():
      return messages.activity.today
    case yesterday.toDateString():
      return messages.activity.yesterday
    default:
      return dateOf(messages, at)
  }
}
