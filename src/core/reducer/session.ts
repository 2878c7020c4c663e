import type { Event } from '../model/event.ts'
import type { Identity } from '../model/identity.ts'
import type { Moment } from '../model/moment.ts'
import type { Outcome } from '../model/outcome.ts'
import { belongsTo, ownerOf, type PersistedOff } from '../model/persisted-state.ts'
import type { Session, SigningOut } from '../model/session.ts'
import type { State } from '../model/state.ts'
import type { DiskFailure } from '../model/storage-failure.ts'
import { timing } from '../model/timing.ts'
import { finish, resetSession } from './intent/finish.ts'
import { startIntent } from './intent/request.ts'
import { read, stop } from './intent/wire.ts'
import { unconfirmedOff } from './persist.ts'
import { withToken } from './token-watch.ts'
import { reports, type Update, update } from './update.ts'

/**
 * The keychain gave the secrets, or the agent has just signed in: an OFF that an earlier run could not confirm goes
 * first, then look how things stand (where the agent is away, enteredWhileAway does), then obey. A write that was given up on the way here may still come into force,
 * so it is not forgotten.
 */
export function signedIn(state: State, event: Extract<Event, { kind: 'signed-in' }>): Update {
  const { at, identity } = event
  const { deferredRequest, intent, autoOffDevice, timedOff } = state
  const stopped = stop(state, at)
  const { session } = state
  const former =
    session.kind === 'starting' ? null : session.kind === 'signed-out' ? session.former : session.identity
  const same = former !== null && belongsTo(ownerOf(former), identity)
  const entered: State = {
    ...withToken(resetSession(stopped.state), at, event.token ?? null, event.tokenTold ?? false),
    // Where nobody knows whose the late writes are, they are better waited for than forgotten.
    unanswered: former === null || same ? stopped.state.unanswered : [],
    lastDevice: same ? state.lastDevice : null,
    session: { kind: 'signed-in', identity, firstReadEnded: false, signingOut: null },
    autoOffDevice: autoOffDevice !== null && belongsTo(autoOffDevice.owner, identity) ? autoOffDevice : null,
    timedOff: timedOff !== null && belongsTo(timedOff.owner, identity) ? timedOff : null,
    deferredRequest,
  }
  const off = entered.persistedOff
  const newerWish =
    deferredRequest !== null && deferredRequest.command !== 'toggle' && deferredRequest.command !== 'swap'
  const goesFirst = off !== null && belongsTo(off.owner, identity) && !newerWish
  const looked = entered.away === null ? read(entered, at) : update(entered)
  const started = goesFirst ? resumeOff(entered, at, off) : looked
  const leaving =
    session.kind === 'signed-in' && session.signingOut !== null ? [session.signingOut.request] : []
  const superseded = reports([...(intent?.requests ?? []), ...leaving], { kind: 'superseded' })
  return { state: started.state, effects: [...stopped.effects, ...superseded, ...started.effects] }
}

/** An OFF is never lost; but one that is no longer young is preceded by a read. */
function resumeOff(state: State, at: Moment, off: PersistedOff): Update {
  const young = Math.abs(at.utc - off.at) <= timing.staleOff
  const { id, cause, before } = off
  const wish = { id, cause, before, at: { ...at, utc: off.at }, requests: [] }
  return startIntent(state, { ...wish, check: young ? null : 'unchanged' }, 'off')
}

/** An OFF of an earlier run gave way to a newer wish, but that was not obeyed: now it goes. */
export function resumeLeftover(state: State, at: Moment): Update {
  const { session, intent, deferredRequest, persistedOff, quitting } = state
  if (session.kind !== 'signed-in' || !session.firstReadEnded || session.signingOut !== null)
    return update(state)
  const free = intent === null && deferredRequest === null && quitting === null
  const own = persistedOff !== null && belongsTo(persistedOff.owner, session.identity)
  return free && own ? resumeOff(state, at, persistedOff) : update(state)
}

/** There is nobody to switch for: no account is set up, or the secrets have been forgotten. */
export function signedOut(
  state: State,
  at: Moment,
  former: Identity | null,
  disk: DiskFailure | null,
): Update {
  const { session } = state
  const signingOut = session.kind === 'signed-in' ? session.signingOut : null
  const told: readonly [string, Outcome][] =
    signingOut === null
      ? []
      : [[signingOut.request, { kind: 'left', offConfirmed: signingOut.offConfirmed ?? false, disk }]]
  const tokenless: State = { ...state, token: null, tokenTold: null }
  const gone = forget(tokenless, at, { kind: 'signed-out', former }, { kind: 'signed-out' }, told)
  return disk === null ? gone : { ...gone, state: withDiskProblem(gone.state, disk) }
}

/** The profile cannot be written or read. Before it is known who is signed in that means: nobody can be. */
export function diskFailed(state: State, event: Extract<Event, { kind: 'disk-failed' }>): Update {
  return state.session.kind === 'starting'
    ? signedOut(state, event.at, null, event.failure)
    : update(withDiskProblem(state, event.failure))
}

function withDiskProblem(state: State, failure: DiskFailure): State {
  return { ...state, problem: { kind: 'disk', failure } }
}

/**
 * The keychain gives no secret although one is expected: nothing is forgotten, nothing is shown as confirmed. Where it
 * was to forget one, the secret is still there, so the agent is still signed in.
 */
export function keychainFailed(state: State, event: Extract<Event, { kind: 'keychain-failed' }>): Update {
  const { identity, failure } = event
  const { session } = state
  if (session.kind === 'signed-in' && session.signingOut !== null) {
    return stay(state, event, session, session.signingOut)
  }
  const outcome: Outcome = { kind: 'keychain-failed', failure }
  return forget(state, event.at, { kind: 'keychain-failed', identity, failure }, outcome, [])
}

/** Signing out has failed. An OFF that is not confirmed yet goes on: it was asked for, and nobody took it back. */
function stay(
  state: State,
  event: Extract<Event, { kind: 'keychain-failed' }>,
  session: Extract<Session, { kind: 'signed-in' }>,
  signingOut: SigningOut,
): Update {
  const { request, offConfirmed } = signingOut
  const stayed: State = { ...state, session: { ...session, signingOut: null } }
  const off: Update =
    offConfirmed === true
      ? update(stayed)
      : startIntent(stayed, { id: request, cause: 'user', at: event.at, requests: [] }, 'off')
  return update(
    off.state,
    ...reports([request], { kind: 'not-left', failure: event.failure }),
    ...off.effects,
  )
}

/** Signing out: OFF first, and its confirmation for a while; then the secrets go. */
export function signOut(state: State, event: Extract<Event, { kind: 'sign-out-asked' }>): Update {
  const { session } = state
  switch (session.kind) {
    case 'starting':
    case 'signed-out':
      return update(state, ...reports([event.id], { kind: 'signed-out' }))
    case 'keychain-failed':
      return update(state, ...reports([event.id], { kind: 'keychain-failed', failure: session.failure }))
    case 'signed-in': {
      if (session.signingOut !== null || state.quitting !== null) {
        return update(state, ...reports([event.id], { kind: 'signed-out' }))
      }
      const signingOut: SigningOut = {
        request: event.id,
        until: event.at.monotonic + timing.signOutLimit,
        offConfirmed: null,
      }
      const forsaken: State = { ...state, autoOffDevice: null, question: null, timedOff: null }
      const asked = startIntent(forsaken, { id: event.id, cause: 'user', at: event.at, requests: [] }, 'off')
      return update({ ...asked.state, session: { ...session, signingOut } }, ...asked.effects)
    }
  }
}

/** Forgets the secrets once OFF is confirmed, can no longer be, or has been waited for long enough. */
export function advanceSigningOut(state: State, at: Moment): Update {
  const { session, intent } = state
  if (
    session.kind !== 'signed-in' ||
    session.signingOut === null ||
    session.signingOut.offConfirmed !== null
  ) {
    return update(state)
  }
  const { signingOut } = session
  if (intent !== null && at.monotonic < signingOut.until) return update(state)
  const offConfirmed = intent === null && state.confirmed?.active === 'off'
  const persistedOff = unconfirmedOff(state) ?? state.persistedOff
  const stopped = stop(state, at)
  const settled = intent === null ? stopped : finish(stopped.state, at, intent, { kind: 'signed-out' })
  return update(
    { ...settled.state, persistedOff, session: { ...session, signingOut: { ...signingOut, offConfirmed } } },
    ...stopped.effects,
    ...(intent === null ? [] : settled.effects),
    { kind: 'forget-secrets' },
  )
}

function forget(
  state: State,
  at: Moment,
  session: Session,
  outcome: Outcome,
  told: readonly [string, Outcome][],
): Update {
  const stopped = stop(state, at)
  const waiting = [
    ...(state.intent?.requests ?? []),
    ...(state.deferredRequest === null ? [] : [state.deferredRequest.id]),
  ]
  return update(
    { ...resetSession(stopped.state), session },
    ...stopped.effects,
    ...reports(waiting, outcome),
    ...told.flatMap(([request, one]) => reports([request], one)),
  )
}
