import type { Moment } from '../model/moment.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { type Update, update } from './update.ts'

/**
 * A phone that waits for its verification is read more often: at first soon, since the agent is just giving the missed
 * call that verifies it, then half as often each time, until it is as rare as any read.
 */
export function watchVerification(state: State, at: Moment): Update {
  const { session } = state
  // The integrations API does not tell of verification, so reading it would be in vain.
  const tells = session.kind === 'signed-in' && session.identity.gateway !== 'integrations'
  const waits = tells && state.devices.phone.verified === false
  if (!waits) return update(state.unverifiedSince === null ? state : { ...state, unverifiedSince: null })
  const since = state.unverifiedSince ?? at.monotonic
  const pause = Math.max(timing.firstVerificationLook, (at.monotonic - since) / 2)
  const soon = at.monotonic + pause
  const sooner = state.refreshAt !== null && soon < state.refreshAt
  if (!sooner && state.unverifiedSince === since) return update(state)
  return update({ ...state, unverifiedSince: since, refreshAt: sooner ? soon : state.refreshAt })
}
