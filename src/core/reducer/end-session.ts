import type { Failure } from '../model/failure.ts'
import type { Moment } from '../model/moment.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Session, SignedIn } from '../model/session.ts'
import { clearedWithSession, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { stopAnyCall } from './calls.ts'
import { unaskedLossOf } from './kept-desk-loss.ts'
import { unconfirmedOff } from './persist.ts'
import { changeSession, reports, type Update, update } from './update.ts'

// How a session ends: the agent signs out, the keychain fails, or Exotel rejects the token. What must outlive the session
// is kept.

/** Replaces the session by `session`: gives up the call on the wire, and gives `outcome` to every waiting request. */
export function endSession(state: State, at: Moment, session: Session, outcome: Outcome): Update {
  const stopped = stopAnyCall(state, at)
  return update(
    replaceSession(stopped.state, session),
    ...stopped.effects,
    ...reports(waitingRequests(state), outcome),
  )
}

/**
 * Exotel rejects the token: the agent is signed out, and nothing is confirmed any more. The app still tries an unconfirmed
 * OFF with that token now and then, because the rejection may be a fault of Exotel's.
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
 * Exotel rejects the token while the agent signs out. The app shows that OFF cannot be confirmed, and forgets the secrets
 * all the same.
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
 * The state with another session. It clears what belonged to the old one, but keeps an unconfirmed OFF, which goes first
 * when its owner signs in again.
 */
export function replaceSession<S extends Session>(state: State, session: S): State<S> {
  const isStart = state.session.kind === 'starting' && session.kind === 'signed-out'
  return {
    ...state,
    ...clearedWithSession,
    session,
    // A start that finds no agent shows the form that the link fills in.
    setup: isStart ? state.setup : null,
    invitation: isStart ? state.invitation : null,
    unaskedLoss: unaskedLossOf(state) ?? state.unaskedLoss,
    persistedOff: unconfirmedOff(state) ?? state.persistedOff,
  }
}

/** The requests that wait for the intent or a call's end, or are deferred; not those of signing out and quitting. */
function waitingRequests({ session, deferredRequest, offAfterCall }: State): readonly string[] {
  return [
    ...(offAfterCall?.requests ?? []),
    ...(session.kind === 'signed-in' ? (session.intent?.requests ?? []) : []),
    ...(deferredRequest === null ? [] : [deferredRequest.id]),
  ]
}
