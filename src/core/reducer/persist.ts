import {
  ownerOf,
  type PersistedOff,
  type PersistedState,
  type SessionEndOff,
} from '../model/persisted-state.ts'
import type { State } from '../model/state.ts'

/** What of `state` must be on disk before its effects are carried out; `utc`: now, in ms. */
export function persistedStateOf(state: State, utc: number): PersistedState {
  const { timedOff, autoOffDevice } = state
  return {
    off: unconfirmedOff(state) ?? state.persistedOff,
    autoOffDevice,
    timedOff:
      timedOff === null ? null : { device: timedOff.device, until: timedOff.until, owner: timedOff.owner },
    sessionEnd: sessionEndOff(state, utc),
    tokenTold: state.tokenTold,
  }
}

/** The same as on disk already, time included, as long as nothing else in it changes. */
function sessionEndOff(state: State, utc: number): SessionEndOff | null {
  const { session, rules, place, quitting } = state
  if (session.kind !== 'signed-in' || session.signingOut !== null || quitting !== null) return null
  if (!rules.autoOff.quit || place === null) return null
  // Null while a switch is under way: then nothing that is found later shows that somebody else acted.
  const known = state.confirmed ?? state.lastConfirmed
  const before = known === null ? null : { active: known.active, updatedAt: known.updatedAt }
  const now: SessionEndOff = { place, at: utc, before, owner: ownerOf(session.identity) }
  const kept = state.persisted?.sessionEnd ?? null
  return kept !== null && JSON.stringify({ ...kept, at: utc }) === JSON.stringify(now) ? kept : now
}

/** The OFF that is being carried out, as it is to be remembered; null where there is none. */
export function unconfirmedOff({ session, intent }: State): PersistedOff | null {
  if (session.kind !== 'signed-in' || intent === null || intent.target !== 'off') return null
  const { id, cause, at, before } = intent
  const known = before === null ? null : { active: before.active, updatedAt: before.updatedAt }
  return { id, cause, at: at.utc, before: known, owner: ownerOf(session.identity) }
}
