import type { PresenceEvent } from '../event.ts'
import type { LockVerdict } from './lock-facts.ts'

/** What to report when one verdict follows another; `before` is null at start. Nothing where nothing changed. */
export function newsOf(before: LockVerdict | null, after: LockVerdict): readonly PresenceEvent[] {
  const { source, locked } = after
  if (source === null) {
    if (before !== null && before.source === null) return []
    // Back from another user's session where no locker is known: the last thing that logind can say.
    const back = before?.locked === true && locked === false
    return back ? [{ kind: 'unlocked' }, { kind: 'lock-watch', source }] : [{ kind: 'lock-watch', source }]
  }
  const known = before === null || before.source === null ? null : before.locked
  const forgets = known !== null && locked === null
  const news: PresenceEvent[] = forgets ? [{ kind: 'lock-watch', source: null }] : []
  if (forgets || before === null || before.source !== source) news.push({ kind: 'lock-watch', source })
  if (locked !== null && locked !== known) news.push({ kind: locked ? 'locked' : 'unlocked' })
  return news
}
