import type { Active, Cause, Device } from './device.ts'
import type { Identity, State } from './state.ts'

/** Whose device it is: nothing remembered is ever used for another user id or host. */
export interface Owner {
  readonly userId: string
  readonly host: string
}

/** What this app turned off for an absence: the only thing that it may ever restore by itself. */
export interface Taken {
  readonly device: Device
  /** UTC ms. */
  readonly at: number
  /** Where it was taken: another boot or another session of the desktop never restores it. */
  readonly place: Place
  readonly owner: Owner
}

/** One session of the desktop in one run of the machine. */
export interface Place {
  readonly boot: string
  readonly session: string
}

/** An OFF that has not been proven yet. An ON is never remembered. */
export interface RememberedOff {
  readonly id: string
  readonly cause: Cause
  /** UTC ms. */
  readonly at: number
  /** What was proven when it was asked for. */
  readonly before: Known | null
  readonly owner: Owner
}

/** What Exotel showed, and when it says that this came about (UTC ms by its own clock; null for its zero date). */
export interface Known {
  readonly active: Active
  readonly updatedAt: number | null
}

/** What must outlive a crash. No secret is in it. */
export interface Memory {
  readonly off: RememberedOff | null
  readonly taken: Taken | null
}

export const emptyMemory: Memory = { off: null, taken: null }

/** What of `state` must be on disk before its effects are carried out. */
export function memoryOf(state: State): Memory {
  return { off: unprovenOff(state) ?? state.rememberedOff, taken: state.taken }
}

/** Whether two memories say the same, so that nothing needs to be written. */
export function sameMemory(one: Memory, other: Memory): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** Whose device `identity` is. */
export function ownerOf({ userId, host }: Identity): Owner {
  return { userId, host }
}

/** Whether something remembered may be used for `identity`. */
export function belongsTo(owner: Owner, identity: Identity): boolean {
  return owner.userId === identity.userId && owner.host === identity.host
}

/** The OFF that is being carried out, as it is to be remembered; null where there is none. */
export function unprovenOff({ session, intent }: State): RememberedOff | null {
  if (session.kind !== 'signed-in' || intent === null || intent.target !== 'off') return null
  const { id, cause, at, before } = intent
  const known = before === null ? null : { active: before.active, updatedAt: before.updatedAt }
  return { id, cause, at: at.utc, before: known, owner: ownerOf(session.identity) }
}
