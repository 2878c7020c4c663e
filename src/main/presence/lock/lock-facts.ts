/** The screensavers that say on the session bus whether they are active. */
export const screensaverNames = [
  'org.gnome.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver',
  'org.freedesktop.ScreenSaver',
] as const

export type ScreensaverName = (typeof screensaverNames)[number]

/** Who can say whether the session is locked. */
export type LockSource = 'logind' | ScreensaverName

/** What became known about one source. */
export type LockFact =
  /** What it answered when it was asked: at start, and after it came back. `locks`: whether it locks at all. */
  | { readonly kind: 'read'; readonly source: LockSource; readonly locked: boolean; readonly locks: boolean }
  /** What it announced by itself. */
  | { readonly kind: 'heard'; readonly source: LockSource; readonly locked: boolean; readonly locks: boolean }
  /** It does not answer any more. */
  | { readonly kind: 'lost'; readonly source: LockSource }
  /** Whether our session is the one on the screen, as logind says; another user or console is there otherwise. */
  | { readonly kind: 'in-front'; readonly inFront: boolean }

/** All that is known about the lock. */
export interface LockKnowledge {
  /** XDG_CURRENT_DESKTOP, the most special name first. */
  readonly desktop: readonly string[]
  /** Those that answer, where locking is on. */
  readonly answers: ReadonlyMap<LockSource, boolean>
  /** Those that have answered at some time. */
  readonly met: ReadonlySet<LockSource>
  /** Whether somebody was seen to keep logind's LockedHint: then it can be relied on. */
  readonly hintIsKept: boolean
  readonly inFront: boolean | null
  /** Who is believed now. */
  readonly believed: LockSource | null
  /** The one that said "locked" was lost, and since then nobody has locked or unlocked. */
  readonly inDoubt: boolean
}

/** What follows from it: who answers, and whether the session is locked; null where that is not known. */
export interface LockVerdict {
  readonly source: LockSource | null
  readonly locked: boolean | null
}

/**
 * Whom to believe first on which desktop. GNOME's screensaver is also active on a screen that is merely blank, its
 * LockedHint is not set then; KDE's is active only when locked (kscreenlocker, Interface::GetActive); Cinnamon, MATE,
 * Xfce and Budgie do not set the hint.
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

/** Nothing known yet; `currentDesktop` is XDG_CURRENT_DESKTOP: names with colons between them. */
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
 * Takes in a fact. Only what a source announces by itself can unlock: a locker that crashed, or a logind that was
 * restarted (it forgets LockedHint), answers "not locked" although nobody has come back. Whether the session is
 * locked is then in doubt, until somebody locks or unlocks.
 */
export function learn(before: LockKnowledge, fact: LockFact): LockKnowledge {
  if (fact.kind === 'in-front') return { ...before, inFront: fact.inFront }
  const answers = new Map(before.answers)
  if (fact.kind === 'lost' || !fact.locks) answers.delete(fact.source)
  else answers.set(fact.source, fact.locked)
  const hintIsKept = before.hintIsKept || answers.get('logind') === true
  const order = inOrder(before.desktop, hintIsKept).filter((source) => answers.has(source))

  const saysLocked = (source: LockSource | null) => source !== null && answers.get(source) === true
  const wasLocked = before.believed !== null && before.answers.get(before.believed) === true
  const logindLost = fact.kind === 'lost' && fact.source === 'logind'
  const wasAway = logindLost && before.inFront === false
  const freed = fact.kind === 'heard' && !fact.locked && order.includes(fact.source)
  // At start they answer in any order; later a better one may be met for the first time.
  const place = before.believed === null ? 0 : order.indexOf(before.believed)
  const outranked = order.slice(0, Math.max(place, 0)).includes(fact.source) && !before.met.has(fact.source)
  const suspicious = before.inDoubt || ((wasLocked || wasAway) && !outranked)

  // One that says "locked" is believed until it says otherwise, even if a better one comes back meanwhile.
  const stays = saysLocked(before.believed) && !outranked
  const cautious = suspicious && !freed ? order.find(saysLocked) : undefined
  const believed = stays ? before.believed : (cautious ?? order[0] ?? null)
  return {
    ...before,
    answers,
    met: new Set([...before.met, ...answers.keys()]),
    hintIsKept,
    inFront: logindLost ? null : before.inFront,
    believed,
    inDoubt: suspicious && !freed && !saysLocked(believed),
  }
}

/** What follows from all that is known. A session that is not in front counts as locked, whatever its locker says. */
export function verdictOf({ answers, inFront, believed, inDoubt }: LockKnowledge): LockVerdict {
  if (inFront === false) return { source: 'logind', locked: true }
  if (inDoubt) return { source: believed, locked: null }
  if (believed === null) return { source: null, locked: inFront === true ? false : null }
  return { source: believed, locked: answers.get(believed) ?? null }
}

/**
 * Whom to believe, best first: the desktop's own, then logind where the hint is kept, then any screensaver there is
 * (light-locker and others serve foreign names). An unknown desktop's LockedHint is not believed unseen: most small
 * ones never set it, and "not locked" would be said for ever.
 */
function inOrder(desktop: readonly string[], hintIsKept: boolean): readonly LockSource[] {
  const known = desktop.find((name) => preferred.has(name)) ?? ''
  const hint: readonly LockSource[] = hintIsKept ? ['logind'] : []
  return [...new Set([...(preferred.get(known) ?? []), ...hint, ...screensaverNames])]
}
