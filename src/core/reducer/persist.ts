import type { Event } from '../model/event.ts'
import {
  ownerOf,
  type PersistedOff,
  type PersistedState,
  type PersistedTimedOff,
  type SessionEndOff,
  samePersistedState,
} from '../model/persisted-state.ts'
import { confirmedOf, lastConfirmedOf, obeysRequests, type State, type TimedOff } from '../model/state.ts'
import { type Update, update } from './update.ts'

/**
 * Adds the effect that writes to disk what must outlive a crash, where that has changed: ahead of every other effect,
 * so that an OFF is on disk before it is sent. What the disk failed to take is tried again with the next event.
 */
export function persistChanges({ state, effects }: Update, event: Event): Update {
  const persistedState = persistedStateOf(state, event.at.utc)
  const isOnDisk = state.persisted !== null && samePersistedState(persistedState, state.persisted)
  const hasJustFailed = event.kind === 'persisted' && !event.ok
  // Until the app has started, what an earlier run left on disk is not known and must not be overwritten.
  if (state.place === null || isOnDisk || hasJustFailed) return { state, effects }
  const persisted: State = { ...state, persisted: persistedState }
  // What is only there for the end of the desktop's session need not hold up a click.
  const canWait =
    state.persisted !== null &&
    samePersistedState({ ...persistedState, sessionEnd: state.persisted.sessionEnd }, state.persisted)
  const write = { kind: 'persist', persistedState } as const
  return canWait ? update(persisted, ...effects, write) : update(persisted, write, ...effects)
}

/** The OFF that is under way, as it is written to disk; null where there is none. */
export function unconfirmedOff({ session }: State): PersistedOff | null {
  if (session.kind !== 'signed-in' || session.intent === null || session.intent.target !== 'off') return null
  const { id, cause, at, knownBefore } = session.intent
  const before =
    knownBefore === null ? null : { active: knownBefore.active, updatedAt: knownBefore.updatedAt }
  return { id, cause, at: at.utc, before, owner: ownerOf(session.identity) }
}

/** What of `state` is on disk before its effects are run; `utc`: now, in ms. */
function persistedStateOf(state: State, utc: number): PersistedState {
  const { timedOff, autoOffDevice, tokenAnnouncement } = state
  return {
    off: unconfirmedOff(state) ?? state.persistedOff,
    autoOffDevice,
    timedOff: timedOff === null ? null : persistedTimedOff(timedOff),
    sessionEnd: sessionEndOff(state, utc),
    tokenAnnouncement,
  }
}

function persistedTimedOff({ device, until, owner, reason }: TimedOff): PersistedTimedOff {
  return reason === undefined ? { device, until, owner } : { device, until, owner, reason }
}

/** The OFF for the end of the desktop's session. Where only its time would change, the one on disk stays. */
function sessionEndOff(state: State, utc: number): SessionEndOff | null {
  const { rules, place } = state
  if (!obeysRequests(state) || !rules.autoOff.quit || place === null) return null
  // Null while a switch is under way: then nothing that is found later shows that somebody else acted.
  const known = confirmedOf(state) ?? lastConfirmedOf(state)
  const before = known === null ? null : { active: known.active, updatedAt: known.updatedAt }
  const now: SessionEndOff = { place, at: utc, before, owner: ownerOf(state.session.identity) }
  const onDisk = state.persisted?.sessionEnd ?? null
  return onDisk !== null && JSON.stringify({ ...onDisk, at: utc }) === JSON.stringify(now) ? onDisk : now
}
