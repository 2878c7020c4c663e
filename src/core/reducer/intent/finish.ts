import type { Reading } from '../../model/device.ts'
import type { Failure } from '../../model/failure.ts'
import type { Intent } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { SignedIn, SigningOut } from '../../model/session.ts'
import { initialState, type State } from '../../model/state.ts'
import { timing } from '../../model/timing.ts'
import { withConfirmation } from '../confirmation.ts'
import { unconfirmedOff } from '../persist.ts'
import { nextRefresh } from '../schedule.ts'
import { andThen, reports, type Update, update } from '../update.ts'
import { read, stop } from './wire.ts'

/** Ends the intent and tells everyone who waited for it. */
export function finish(state: State, at: Moment, intent: Intent, outcome: Outcome): Update {
  const { session } = state
  return update(
    {
      ...state,
      session: session.kind === 'signed-in' ? { ...session, firstReadEnded: true } : session,
      intent: null,
      refreshAt: nextRefresh(state, at),
    },
    ...reports(intent.requests, outcome),
  )
}

/** Exotel said no. Where this was the only write and nothing else is pending, what was confirmed before still is. */
export function refuse(state: State, at: Moment, intent: Intent, failure: Failure): Update {
  const untouched =
    failure.previousDevice !== 'left-off' &&
    intent.progress.contraryReads === 0 &&
    intent.progress.writes <= 1 &&
    state.unanswered.length === 0
  const confirmed = untouched ? (state.confirmed ?? intent.confirmedBefore) : null
  const refused: State = {
    ...state,
    confirmed,
    lastConfirmed: confirmed,
    problem: { kind: 'failed', failure, target: intent.target },
  }
  const settled = finish(refused, at, intent, { kind: 'refused', failure })
  return confirmed === null ? andThen(settled, (next) => read(next, at)) : settled
}

/**
 * Takes an ON back, since it has become too old to be wanted or nobody is here for it, and looks how things stand.
 * One that was to come back by itself becomes a question.
 */
export function withdraw(state: State, at: Moment, intent: Intent, why: 'expired' | 'away'): Update {
  const { target, cause } = intent
  const failure = state.problem?.kind === 'failed' ? state.problem.failure : null
  const stopped = stop(state, at)
  const told: Partial<State> =
    target === 'off'
      ? {}
      : cause === 'restore' || cause === 'timer'
        ? { question: { device: target, why: cause } }
        : { notice: { kind: 'on-withdrawn', target, why, failure } }
  const withdrawn: State = { ...stopped.state, problem: null, ...told }
  const settled = finish(withdrawn, at, intent, { kind: 'withdrawn', why, failure })
  const looked = andThen(settled, (next) => read(next, at))
  return { state: looked.state, effects: [...stopped.effects, ...looked.effects] }
}

/** Leaves what somebody changed elsewhere as it is, and says so (never on by mistake, and no tug-of-war). */
export function leaveAlone(state: State, at: Moment, intent: Intent, reading: Reading): Update {
  const { active } = reading
  const kind = intent.target === 'off' ? 'off-withdrawn' : 'changed-elsewhere'
  const left: State = {
    ...withConfirmation(state, at, reading, 'read-back'),
    autoOffDevice: null,
    problem: null,
    notice: { kind, active, at: at.utc },
    lastChange: { active, at: at.utc, cause: null },
  }
  return finish(left, at, intent, { kind: 'withdrawn', why: 'changed-elsewhere', failure: null })
}

/**
 * A state with nothing known of Exotel. What the agent chose, where they are and what is remembered stays, and so do
 * the writes that may still come into force.
 */
export function resetSession(state: State): State {
  const { rules, presence, away, place, autoOffDevice, timedOff, quitting, persisted, diskFailed } = state
  const { nextCall, lastDevice, unanswered, policy, policyTrouble, token, tokenTold } = state
  return {
    ...initialState,
    ...{ rules, presence, away, place, autoOffDevice, timedOff, quitting, persisted, diskFailed },
    ...{ nextCall, lastDevice, unanswered, policy, policyTrouble, token, tokenTold },
    persistedOff: unconfirmedOff(state) ?? state.persistedOff,
  }
}

/** Signing out, Exotel takes the token no more: OFF can never be confirmed, and the secrets go all the same. */
function signOutUnconfirmed(
  state: State,
  session: SignedIn,
  signingOut: SigningOut,
  failure: Failure,
): Update {
  const told = reports(state.intent?.requests ?? [], { kind: 'refused', failure })
  const gone: State = {
    ...state,
    intent: null,
    confirmed: null,
    recheck: null,
    refreshAt: null,
    // It goes first when this agent signs in again.
    persistedOff: unconfirmedOff(state) ?? state.persistedOff,
    session: { ...session, signingOut: { ...signingOut, offConfirmed: false } },
  }
  return signingOut.offConfirmed === null
    ? update(gone, ...told, { kind: 'forget-secrets' })
    : update(gone, ...told)
}

/**
 * Exotel no longer takes the token: signed out, with whose token it was, and nothing shown as confirmed. An OFF that was
 * under way is kept and tried on with that token, slowly: it may be Exotel that is at fault.
 */
export function rejectToken(state: State, at: Moment, failure: Failure): Update {
  const { intent, session } = state
  if (session.kind !== 'signed-in') return update(state)
  if (session.signingOut !== null) return signOutUnconfirmed(state, session, session.signingOut, failure)
  const waiting = [
    ...(intent?.requests ?? []),
    ...(state.deferredRequest === null ? [] : [state.deferredRequest.id]),
  ]
  const left = resetSession(state)
  return update(
    {
      ...left,
      lastResortAt: left.persistedOff === null ? null : at.monotonic + timing.lastResortRetry,
      session: { kind: 'signed-out', former: session.identity },
      lastChange: state.lastChange,
      problem: { kind: 'failed', failure, target: intent?.target ?? null },
    },
    ...reports(waiting, { kind: 'refused', failure }),
  )
}
