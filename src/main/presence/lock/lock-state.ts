import type { PresenceEvent } from '../presence-event.ts'

/** The screensavers that report on the session bus whether they are active. */
export const screensaverNames = [
  'org.gnome.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver',
  'org.freedesktop.ScreenSaver',
] as const

export type ScreensaverName = (typeof screensaverNames)[number]

/** A part of the system that can tell whether the session is locked. */
export type LockSource = 'logind' | ScreensaverName

/** What became known about one source. */
export type LockFact =
  /** The source's answer to a question: at start, and after it came back. `locks`: whether it locks at all. */
  | { readonly kind: 'read'; readonly source: LockSource; readonly locked: boolean; readonly locks: boolean }
  /** The source announced a change by itself. */
  | { readonly kind: 'heard'; readonly source: LockSource; readonly locked: boolean; readonly locks: boolean }
  /** The source does not answer any more. */
  | { readonly kind: 'lost'; readonly source: LockSource }
  /** logind: whether our session is the one on the screen; if not, another user's session or console is. */
  | { readonly kind: 'in-front'; readonly inFront: boolean }

/** All that is known about the lock. */
export interface LockKnowledge {
  /** XDG_CURRENT_DESKTOP, the most specific name first. */
  readonly desktop: readonly string[]
  /** The last answer of each source that answers and locks. */
  readonly answers: ReadonlyMap<LockSource, boolean>
  /** The sources that have answered at some time. */
  readonly met: ReadonlySet<LockSource>
  /** logind's LockedHint was seen to be set, so this desktop sets it. */
  readonly hintIsKept: boolean
  /** Whether our session is on the screen; null: not known. */
  readonly inFront: boolean | null
  /** The source whose answer counts now. */
  readonly believed: LockSource | null
  /** The source that said "locked" was lost, and no source has announced a lock or unlock since. */
  readonly inDoubt: boolean
}

/** The conclusion: the source that counts, and whether the session is locked; null if that is not known. */
export interface LockVerdict {
  readonly source: LockSource | null
  readonly locked: boolean | null
}

/**
 * Which source counts on which desktop, the best first. GNOME's screensaver is also active on a screen that is merely
 * blank, when LockedHint is not set. KDE's is active only when locked (kscreenlocker, Interface::GetActive). Cinnamon,
 * MATE, Xfce and Budgie do not set the hint.
 */
const preferred: ReadonlyMap<string, readonly LockSource[]> = new Map<string, readonly LockSource[]>([
  ['GNOME', ['logind', 'org.gnome.ScreenSaver']],
  ['GNOME-Flashback', ['org.gnome.ScreenSaver']],
  ['Budgie', ['org.gnome.ScreenSaver']],
  ['Pantheon', ['logind']],
  ['COSMIC', ['logind']],
  ['KDE', ['org.freedesktop.ScreenSaver']],
  ['X-Cinnamon', ['org.cinnamon.ScreenSaver']],
  ['Cinnamon', ['org.cinnamon.ScreenSaver']],
  ['MATE', ['org.mate.ScreenSaver']],
  ['XFCE', ['org.xfce.ScreenSaver']],
])

/** The knowledge at start. `currentDesktop` is XDG_CURRENT_DESKTOP: names with colons between them. */
export function nothingKnown(currentDesktop: string): LockKnowledge {
  return {
    desktop: currentDesktop.split(':'),
    answers: new Map(),
    met: new Set(),
    hintIsKept: false,
    inFront: null,
    believed: null,
    inDoubt: false,
  }
}

/**
 * Adds a fact to what is known. Only an announcement of a source can unlock: a locker that crashed, or a logind that was
 * restarted and forgot LockedHint, answers "not locked" although the agent has not come back. Whether the session is
 * locked is then in doubt until a source announces a lock or unlock.
 */
export function learn(before: LockKnowledge, fact: LockFact): LockKnowledge {
  if (fact.kind === 'in-front') return { ...before, inFront: fact.inFront }
  const answers = new Map(before.answers)
  if (fact.kind === 'lost' || !fact.locks) answers.delete(fact.source)
  else answers.set(fact.source, fact.locked)
  const hintIsKept = before.hintIsKept || answers.get('logind') === true
  const order = sourcesInOrder(before.desktop, hintIsKept).filter((source) => answers.has(source))

  const saysLocked = (source: LockSource | null) => source !== null && answers.get(source) === true
  const wasLocked = before.believed !== null && before.answers.get(before.believed) === true
  const isLogindLost = fact.kind === 'lost' && fact.source === 'logind'
  const wasAway = isLogindLost && before.inFront === false
  const isUnlock = fact.kind === 'heard' && !fact.locked && order.includes(fact.source)
  // At start the sources answer in any order; later a better source may answer for the first time.
  const rank = before.believed === null ? 0 : order.indexOf(before.believed)
  const isOutranked = order.slice(0, Math.max(rank, 0)).includes(fact.source) && !before.met.has(fact.source)
  const isSuspicious = before.inDoubt || ((wasLocked || wasAway) && !isOutranked)

  // A source that says "locked" counts until it says otherwise, even if a better one comes back meanwhile.
  const stays = saysLocked(before.believed) && !isOutranked
  const cautious = isSuspicious && !isUnlock ? order.find(saysLocked) : undefined
  const believed = stays ? before.believed : (cautious ?? order[0] ?? null)
  return {
    ...before,
    answers,
    met: new Set([...before.met, ...answers.keys()]),
    hintIsKept,
    inFront: isLogindLost ? null : before.inFront,
    believed,
    inDoubt: isSuspicious && !isUnlock && !saysLocked(believed),
  }
}

/** Concludes from all that is known. A session that is not on the screen counts as locked, whatever its locker says. */
export function verdictOf({ answers, inFront, believed, inDoubt }: LockKnowledge): LockVerdict {
  if (inFront === false) return { source: 'logind', locked: true }
  if (inDoubt) return { source: believed, locked: null }
  if (believed === null) return { source: null, locked: inFront === true ? false : null }
  return { source: believed, locked: answers.get(believed) ?? null }
}

/** The events to report when `after` follows `before`, which is null at start. None if nothing changed. */
export function lockEvents(before: LockVerdict | null, after: LockVerdict): readonly PresenceEvent[] {
  const { source, locked } = after
  if (source === null) {
    if (before !== null && before.source === null) return []
    // The screen shows our session again after another user's, and no locker is known: logind can tell nothing more.
    const isBack = before?.locked === true && locked === false
    return isBack ? [{ kind: 'unlocked' }, { kind: 'lock-watch', source }] : [{ kind: 'lock-watch', source }]
  }
  const known = before === null || before.source === null ? null : before.locked
  const isForgotten = known !== null && locked === null
  const events: PresenceEvent[] = isForgotten ? [{ kind: 'lock-watch', source: null }] : []
  if (isForgotten || before === null || before.source !== source) events.push({ kind: 'lock-watch', source })
  if (locked !== null && locked !== known) events.push({ kind: locked ? 'locked' : 'unlocked' })
  return events
}

/**
 * All sources, the best first: those of the desktop, then logind where the hint is set, then every screensaver, since
 * light-locker and others use the bus names of other desktops' screensavers. On an unknown desktop the hint counts only after
 * it was seen set: most small desktops never set it, and logind would say "not locked" for ever.
 */
function sourcesInOrder(desktop: readonly string[], hintIsKept: boolean): readonly LockSource[] {
  const known = desktop.find((name) => preferred.has(name)) ?? ''
  const hint: readonly LockSource[] = hintIsKept ? ['logind'] : []
  return [...new Set([...(preferred.get(known) ?? []), ...hint, ...screensaverNames])]
}
