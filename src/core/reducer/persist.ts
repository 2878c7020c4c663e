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
import { deskLossToKeep } from './kept-desk-loss.ts'
import { type Update, update } from './update.ts'

/**
 * Adds the effect that writes the persisted state to disk, if it has changed. The effect goes ahead of every other one, so
 * that an OFF is on disk before it is sent. If the disk fails, the next event tries again.
 */
export function persistChanges({ state, effects }: Update, event: Event): Update {
  const persistedState = persistedStateOf(state, event.at.utc)
  const isOnDisk = state.persisted !== null && samePersistedState(persistedState, state.persisted)
  const hasJustFailed = event.kind === 'persisted' && !event.ok
  // Before the app has started, it does not know what an earlier run left on disk, and must not overwrite it.
  if (state.place === null || isOnDisk || hasJustFailed) return { state, effects }
  const persisted: State = { ...state, persisted: persistedState }
  // The OFF for the end of the desktop session and what a question is kept for are not urgent: they are written after the other
  // effects, so that a click need not wait for them.
  const canWait =
    state.persisted !== null &&
    samePersistedState(
      { ...persistedState, sessionEnd: state.persisted.sessionEnd, deskLoss: state.persisted.deskLoss },
      state.persisted,
    )
  const write = { kind: 'persist', persistedState } as const
  return canWait ? update(persisted, ...effects, write) : update(persisted, write, ...effects)
}

/** The OFF that is under way, as it goes to disk; null if there is none. */
export function unconfirmedOff({ session }: State): PersistedOff | null {
  if (session.kind !== 'signed-in' || session.intent === null || session.intent.target !== 'off') return null
  const { id, cause, at, knownBefore } = session.intent
  const before =
    knownBefore === null ? null : { active: knownBefore.active, updatedAt: knownBefore.updatedAt }
  return { id, cause, at: at.utc, before, owner: ownerOf(session.identity) }
}

/** The persisted state that must be on disk before the effects of an update to `state` run. `utc`: now, in ms. */
function persistedStateOf(state: State, utc: number): PersistedState {
  const { timedOff, autoOffDevice, tokenAnnouncement } = state
  return {
    off: unconfirmedOff(state) ?? state.persistedOff,
    autoOffDevice,
    timedOff: timedOff === null ? null : persistedTimedOff(timedOff),
    sessionEnd: sessionEndOff(state, utc),
    deskLoss: deskLossToKeep(state),
    tokenAnnouncement,
  }
}

function persistedTimedOff({ device, until, owner, reason }: TimedOff): PersistedTimedOff {
  return reason === undefined ? { device, until, owner } : { device, until, owner, reason }
}

/**
 * The OFF that the next run sends if this desktop session ends before the app hears of it. If the rules do not want it, what
 * is known is kept all the same for an agent at the company's relay, which turns calls off if it loses this computer; null
 * for any other agent. If only its time would change, the one on disk stays.
 */
function sessionEndOff(state: State, utc: number): SessionEndOff | null {
  const { rules, place } = state
  if (!obeysRequests(state) || place === null) return null
  const { identity } = state.session
  if (!rules.autoOff.quit && identity.relay === undefined) return null
  // Null while a switch is under way: then no later difference shows that somebody else acted.
  const confirmed = confirmedOf(state) ?? lastConfirmedOf(state)
  const before = confirmed === null ? null : { active: confirmed.active, updatedAt: confirmed.updatedAt }
  const known: SessionEndOff = { place, at: utc, before, owner: ownerOf(identity) }
  const now = rules.autoOff.quit ? known : { ...known, forQuestionOnly: true as const }
  const onDisk = state.persisted?.sessionEnd ?? null
  return onDisk !== null && JSON.stringify({ ...onDisk, at: utc }) === JSON.stringify(now) ? onDisk : now
}
