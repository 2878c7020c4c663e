import type { Rules } from './rules.ts'

/** Who tells whether somebody is here, where it is known; `source` is its name, such as "logind". */
export type Watch =
  | { readonly kind: 'starting' }
  | { readonly kind: 'none' }
  | { readonly kind: 'working'; readonly source: string }

/** Whether somebody is here, as far as the desktop tells. */
export interface Presence {
  /** Which part of the desktop tells whether the screen is locked. */
  readonly lockWatch: Watch
  /** Which part of the system tells that nothing is touched; it is looked for only while the rules ask for that. */
  readonly idleWatch: Watch
  /** Null where nothing tells. */
  readonly locked: boolean | null
  /** A request to lock that no source has confirmed yet counts as a lock until then (monotonic ms). */
  readonly lockRequestedUntil: number | null
  readonly asleep: boolean
  readonly idle: boolean
  /** The last lock that was noticed, and who told of it: what a test of the watch shows. UTC ms. */
  readonly lastLock: { readonly at: number; readonly source: string } | null
}

/** Nothing has been told yet. */
export const unknownPresence: Presence = {
  lockWatch: { kind: 'starting' },
  idleWatch: { kind: 'starting' },
  locked: null,
  lockRequestedUntil: null,
  asleep: false,
  idle: false,
  lastLock: null,
}

/** Why nobody is here. */
export type Absence = 'lock' | 'suspend' | 'idle'

/** Every reason for which calls are off by these rules now, the strongest first. */
export function absences(presence: Presence, { autoOff }: Rules): readonly Absence[] {
  const locked = presence.locked === true || presence.lockRequestedUntil !== null
  return [
    ...(autoOff.lock && locked ? ['lock' as const] : []),
    ...(autoOff.suspend && presence.asleep ? ['suspend' as const] : []),
    ...(autoOff.idleMinutes !== null && presence.idle ? ['idle' as const] : []),
  ]
}

/** Why nothing may be turned on now; null where it may. Whoever asks has a hand on a key, so idle is no reason. */
export function refusesOn(presence: Presence, rules: Rules): Exclude<Absence, 'idle'> | null {
  return absences(presence, rules).find((absence) => absence !== 'idle') ?? null
}
