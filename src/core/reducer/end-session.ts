import type { Failure } from '../model/failure.ts'
import type { Moment } from '../model/moment.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Session, SignedIn } from '../model/session.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { stopAnyCall } from './calls.ts'
import { unconfirmedOff } from './persist.ts'
import { changeSession, reports, type Update, update } from './update.ts'

// How a session ends: by the agent, by the keychain, or since Exotel rejects the token. What outlives it is kept.

/** Ends the session: nothing stays on the wire, and every request that waits gets `outcome`. */
export function endSession(state: State, at: Moment, session: Session, outcome: Outcome): Update {
  const stopped = stopAnyCall(state, at)
  return update(
    replaceSession(stopped.state, session),
    ...stopped.effects,
    ...reports(waitingRequests(state), outcome),
  )
}

/**
 * Exotel rejects the token: the agent is signed out, and nothing is confirmed any more. An OFF that was under way is
 * still tried with that token, rarely: the rejection may be a fault of Exotel's.
 */
export function rejectToken(state: State<SignedIn>, at: Moment, failure: Failure): Update {
  const { identity, intent, signingOut } = state.session
  if (signingOut !== null) return signOutUnconfirmed(state, failure)
  const off = unconfirmedOff(state) ?? state.persistedOff
  const signedOut = replaceSession(state, {
    kind: 'signed-out',
    former: identity,
    lastResort:
      off === null ? { kind: 'none' } : { kind: 'waiting', until: at.monotonic + timing.lastResortRetry },
  })
  return update(
    {
      ...signedOut,
      lastChange: state.lastChange,
      problem: { kind: 'failed', failure, target: intent?.target ?? null },
    },
    ...reports(waitingRequests(state), { kind: 'refused', failure }),
  )
}

/**
 * Exotel rejects the token while the agent signs out: OFF cannot be confirmed, which is shown, and the secrets go all the
 * same.
 */
function signOutUnconfirmed(state: State<SignedIn>, failure: Failure): Update {
  const { intent, signingOut } = state.session
  if (signingOut === null) return update(state)
  const unconfirmed = changeSession(state, {
    intent: null,
    confirmed: null,
    recheck: null,
    refreshAt: null,
    signingOut: { ...signingOut, offConfirmed: false },
  })
  const shown: State = {
    ...unconfirmed,
    persistedOff: unconfirmedOff(state) ?? state.persistedOff,
    problem: { kind: 'failed', failure, target: intent?.target ?? null },
  }
  const refused = reports(intent?.requests ?? [], { kind: 'refused', failure })
  return signingOut.offConfirmed === null
    ? update(shown, ...refused, { kind: 'forget-secrets' })
    : update(shown, ...refused)
}

/**
 * The state with another session. It clears what belonged to the old one; an OFF that was not confirmed is kept, to be
 * sent when its owner signs in again.
 */
export function replaceSession<S extends Session>(state: State, session: S): State<S> {
  return {
    ...state,
    session,
    deferredRequest: null,
    question: null,
    problem: null,
    notice: null,
    lastChange: null,
    persistedOff: unconfirmedOff(state) ?? state.persistedOff,
  }
}

/** The requests that wait for the intent or are deferred; not those of signing out and quitting. */
export function waitingRequests({ session, deferredRequest }: State): readonly string[] {
  return [
    ...(session.kind === 'signed-in' ? (session.intent?.requests ?? []) : []),
    ...(deferredRequest === null ? [] : [deferredRequest.id]),
  ]
}
