import { knownAfterOwnWrite } from '../model/confirmed.ts'
import { devicesFrom, type Reading, type Write } from '../model/device.ts'
import type { Event } from '../model/event.ts'
import { handlingOf, type Result } from '../model/failure.ts'
import type { Identity } from '../model/identity.ts'
import type { Moment } from '../model/moment.ts'
import { belongsTo, ownerOf, type PersistedOff } from '../model/persisted-state.ts'
import {
  lastIdentityOf,
  newSession,
  type SignedIn,
  type SignedOut,
  signedOutSession,
} from '../model/session.ts'
import { isSignedIn, obeysRequests, type State } from '../model/state.ts'
import type { DiskFailure } from '../model/storage-failure.ts'
import { timing } from '../model/timing.ts'
import { read, retryAt, stop, stopAnyCall } from './calls.ts'
import { endSession, replaceSession } from './end-session.ts'
import { finish } from './intent/finish.ts'
import { needsFirstRead, startIntent, supersedeDeferred } from './intent/request.ts'
import { deskLossOf } from './kept-desk-loss.ts'
import { unconfirmedOff } from './persist.ts'
import { withToken } from './token.ts'
import { andThen, changeSession, reports, type Update, update, withoutOwnPlans } from './update.ts'

// Signing in and out, quitting, and an OFF after Exotel has rejected the token.

/**
 * The keychain gave the secrets, or the agent has just signed in. An OFF that an earlier run could not confirm goes first;
 * without one the session begins with a read. `signedInWhileAway` handles an absence. Unanswered writes are kept if they
 * may belong to the same agent, because Exotel may still apply them.
 */
export function signedIn(state: State, event: Extract<Event, { kind: 'signed-in' }>): Update<SignedIn> {
  const { at, identity, token = null, tokenEndAnnounced = false } = event
  const stopped = stopAnyCall(state, at)
  const begun = withToken(beginSession(stopped.state, identity, at), at, token, tokenEndAnnounced)
  const started = firstCall(begun, at)
  return update(
    started.state,
    ...stopped.effects,
    ...reports(supersededRequests(state), { kind: 'superseded' }),
    ...started.effects,
  )
}

/**
 * The state with a new session of `identity`. Of what older sessions left, it keeps only what belongs to the same agent.
 */
function beginSession(state: State, identity: Identity, at: Moment): State<SignedIn> {
  const { session, deferredRequest, autoOffDevice, timedOff, unanswered, lastDevice } = state
  const former = lastIdentityOf(session)
  const isSame = former !== null && belongsTo(ownerOf(former), identity)
  // Exotel may still apply an unanswered write of the older session.
  const recheck = isSame && session.kind === 'signed-in' ? session.recheck : null
  const replaced = replaceSession(state, { ...newSession(identity), recheck })
  return {
    ...replaced,
    deskLoss: deskLossOf(identity, replaced, at),
    unaskedLoss: null,
    unanswered: former === null || isSame ? unanswered : [],
    lastDevice: isSame ? lastDevice : null,
    autoOffDevice: autoOffDevice !== null && belongsTo(autoOffDevice.owner, identity) ? autoOffDevice : null,
    timedOff: timedOff !== null && belongsTo(timedOff.owner, identity) ? timedOff : null,
    deferredRequest,
  }
}

/**
 * The first call of a session. A deferred request that needs no read makes it itself, after this. Else the OFF of an
 * earlier run goes, unless an Off for a while replaces it; else a read, unless the agent is away, as the absence then begins
 * with a call of its own.
 */
function firstCall(state: State<SignedIn>, at: Moment): Update<SignedIn> {
  const { deferredRequest, persistedOff, away, session } = state
  if (deferredRequest !== null && away === null && !needsFirstRead(deferredRequest)) return update(state)
  const hasNewerRequest =
    deferredRequest !== null && deferredRequest.command !== 'toggle' && deferredRequest.command !== 'swap'
  if (persistedOff !== null && belongsTo(persistedOff.owner, session.identity) && !hasNewerRequest) {
    return resumeOff(state, at, persistedOff)
  }
  return away === null ? read(state, at) : update(state)
}

/** The requests of the session that signing in replaces. */
function supersededRequests({ session, offAfterCall }: State): readonly string[] {
  if (session.kind !== 'signed-in') return []
  const { intent, signingOut } = session
  return [
    ...(offAfterCall?.requests ?? []),
    ...(intent?.requests ?? []),
    ...(signingOut === null ? [] : [signingOut.request]),
  ]
}

/** Sends an OFF that an earlier run or session did not confirm. If it is older than timing.staleOff, a read comes first. */
function resumeOff(state: State<SignedIn>, at: Moment, off: PersistedOff): Update<SignedIn> {
  const isYoung = Math.abs(at.utc - off.at) <= timing.staleOff
  const { id, cause, before } = off
  const origin = { id, cause, knownBefore: before, at: { ...at, utc: off.at }, requests: [] }
  return startIntent(state, { ...origin, check: isYoung ? null : 'unchanged' }, 'off')
}

/** Sends the OFF of an earlier run that a newer request had delayed, if that request was not obeyed. */
export function resumePersistedOff(state: State, at: Moment): Update {
  const { deferredRequest, persistedOff } = state
  if (!obeysRequests(state) || persistedOff === null) return update(state)
  const { firstReadEnded, intent, identity } = state.session
  const isFree = firstReadEnded && intent === null && deferredRequest === null
  return isFree && belongsTo(persistedOff.owner, identity)
    ? resumeOff(state, at, persistedOff)
    : update(state)
}

/** No account is set up, or the secrets have been forgotten. `former`: the agent who was signed in, if that is known. */
export function signedOut(
  state: State,
  at: Moment,
  former: Identity | null,
  disk: DiskFailure | null,
): Update {
  const { session } = state
  const signingOut = session.kind === 'signed-in' ? session.signingOut : null
  const ended = endSession(state, at, signedOutSession(former), { kind: 'not-signed-in' })
  const withoutToken: State = { ...ended.state, token: null, tokenAnnouncement: null }
  const offConfirmed = signingOut?.offConfirmed ?? false
  return update(
    disk === null ? withoutToken : withDiskProblem(withoutToken, disk),
    ...ended.effects,
    ...(signingOut === null ? [] : reports([signingOut.request], { kind: 'signed-out', offConfirmed, disk })),
  )
}

/** The profile cannot be written or read. While the app starts, that means that no agent can be signed in. */
export function diskFailed(state: State, event: Extract<Event, { kind: 'disk-failed' }>): Update {
  return state.session.kind === 'starting'
    ? signedOut(state, event.at, null, event.failure)
    : update(withDiskProblem(state, event.failure))
}

function withDiskProblem(state: State, failure: DiskFailure): State {
  return { ...state, problem: { kind: 'disk', failure } }
}

/**
 * The keychain fails. If it was asked to give a secret, the session ends and nothing is confirmed, but the app forgets
 * nothing. If it was asked to delete the secrets of an agent who signs out, they are still there, so the agent stays signed
 * in.
 */
export function keychainFailed(state: State, event: Extract<Event, { kind: 'keychain-failed' }>): Update {
  const { identity, failure, at } = event
  if (isSignedIn(state) && state.session.signingOut !== null) return signOutFailed(state, event)
  return endSession(
    state,
    at,
    { kind: 'keychain-failed', identity, failure },
    { kind: 'keychain-failed', failure },
  )
}

/** Signing out has failed. An OFF that is not confirmed yet goes on: the agent asked for it. */
function signOutFailed(
  state: State<SignedIn>,
  { at, failure }: Extract<Event, { kind: 'keychain-failed' }>,
): Update {
  const { signingOut } = state.session
  if (signingOut === null) return update(state)
  const { request, offConfirmed } = signingOut
  const stayed = changeSession(state, { signingOut: null })
  const off =
    offConfirmed === true
      ? update(stayed)
      : startIntent(stayed, { id: request, cause: 'user', at, requests: [] }, 'off')
  return update(off.state, ...reports([request], { kind: 'sign-out-failed', failure }), ...off.effects)
}

/**
 * The agent signs out. It begins with an OFF; `advanceSigningOut` waits for its confirmation and then forgets the secrets.
 */
export function signOut(state: State, { id, at }: Extract<Event, { kind: 'sign-out-asked' }>): Update {
  const { session } = state
  if (session.kind === 'keychain-failed') {
    return update(state, ...reports([id], { kind: 'keychain-failed', failure: session.failure }))
  }
  if (!obeysRequests(state)) return update(state, ...reports([id], { kind: 'not-signed-in' }))
  const signingOut = { request: id, until: at.monotonic + timing.signOutLimit, offConfirmed: null }
  return andThen(supersedeDeferred(withoutOwnPlans(state)), (planless) => {
    const off = startIntent(planless, { id, cause: 'user', at, requests: [] }, 'off')
    return update(changeSession(off.state, { signingOut }), ...off.effects)
  })
}

/** When signing out stops waiting for the OFF (monotonic ms); null if it does not wait. */
export function signOutLimit({ session }: State): number | null {
  if (session.kind !== 'signed-in' || session.signingOut === null) return null
  return session.signingOut.offConfirmed === null ? session.signingOut.until : null
}

/** Forgets the secrets once the OFF is confirmed or has failed for good, or once timing.signOutLimit is over. */
export function advanceSigningOut(state: State, at: Moment): Update {
  const limit = signOutLimit(state)
  if (limit === null || !isSignedIn(state)) return update(state)
  const { intent, confirmed, signingOut } = state.session
  if (signingOut === null || (intent !== null && at.monotonic < limit)) return update(state)
  const offConfirmed = intent === null && confirmed?.active === 'off'
  const persistedOff = unconfirmedOff(state) ?? state.persistedOff
  const ended = andThen(stop(state, at), (stopped) =>
    intent === null ? update(stopped) : finish(stopped, at, intent, { kind: 'not-signed-in' }),
  )
  const forgetting = changeSession(ended.state, { signingOut: { ...signingOut, offConfirmed } })
  return update({ ...forgetting, persistedOff }, ...ended.effects, { kind: 'forget-secrets' })
}

/**
 * The app is about to quit. If the rules want it, calls go off, whatever was confirmed before, because somebody else may
 * have acted meanwhile. `advanceQuitting` holds the exit for the confirmation. An OFF that is not confirmed by then goes
 * first at the next start.
 */
export function quit(state: State, { id, cause, at }: Extract<Event, { kind: 'quit-asked' }>): Update {
  const { quitting, rules } = state
  if (quitting !== null && quitting.until !== null) {
    return update({ ...state, quitting: { ...quitting, requests: [...quitting.requests, id] } })
  }
  const since = at.monotonic
  const planless = withoutOwnPlans(state)
  if (!obeysRequests(planless) || !rules.autoOff.quit) {
    return update(
      { ...planless, quitting: { requests: [id], since, until: null } },
      ...reports([id], { kind: 'quit', offConfirmed: false }),
    )
  }
  const held: State<SignedIn> = {
    ...planless,
    quitting: { requests: [id], since, until: since + timing.quitLimit },
  }
  return andThen(supersedeDeferred(held), (next) => startIntent(next, { id, cause, at, requests: [] }, 'off'))
}

/** Lets the exit go on once the OFF is confirmed or has failed for good, or once timing.quitLimit is over. */
export function advanceQuitting(state: State, at: Moment): Update {
  const { quitting, session } = state
  if (quitting === null || quitting.until === null) return update(state)
  const { intent, confirmed } = session.kind === 'signed-in' ? session : { intent: null, confirmed: null }
  if (intent !== null && at.monotonic < quitting.until) return update(state)
  const isOff = confirmed?.active === 'off' && confirmed.at.monotonic >= quitting.since
  return update(
    { ...state, quitting: { ...quitting, until: null } },
    ...reports(quitting.requests, { kind: 'quit', offConfirmed: intent === null && isOff }),
  )
}

/** When the last resort is tried again (monotonic ms); null if none waits. */
export function lastResortAt({ session }: State): number | null {
  return session.kind === 'signed-out' && session.lastResort.kind === 'waiting'
    ? session.lastResort.until
    : null
}

/**
 * The last resort: tries an OFF with the token that Exotel has rejected. Calls may ring in an empty room, and if the
 * rejection was a fault of Exotel's, the token works again later.
 */
export function tryLastResort(state: State): Update {
  const { session, persistedOff } = state
  if (session.kind !== 'signed-out' || session.former === null) return update(state)
  if (session.lastResort.kind === 'writing') return update(state)
  if (persistedOff === null || !belongsTo(persistedOff.owner, session.former)) {
    return update({ ...state, session: { ...session, lastResort: { kind: 'none' } } })
  }
  const wasOn = persistedOff.before?.active ?? null
  const [first, ...rest] = devicesFrom(wasOn).map((device) => ({ device, on: false }))
  return first === undefined ? update(state) : sendLastResort(state, session, first, rest)
}

/**
 * The machine woke up. If a write of the last resort was on the wire, its connection has probably died, so the last resort
 * starts over with the first device. One that waits for its next try goes on waiting.
 */
export function restartLastResort(state: State, at: Moment): Update {
  const { session } = state
  const isOnWire = session.kind === 'signed-out' && session.lastResort.kind === 'writing'
  return isOnWire ? andThen(stopAnyCall(state, at), tryLastResort) : update(state)
}

/**
 * Exotel answered the last resort. If it accepts or refuses the OFF instead of rejecting the token, the token works again,
 * and the agent is signed in.
 */
export function lastResortAnswered(
  state: State,
  at: Moment,
  session: SignedOut,
  answer: Result<Reading>,
): Update {
  const { former, lastResort } = session
  const waitUntil = (until: number) =>
    update({ ...state, session: { ...session, lastResort: { kind: 'waiting', until } } })
  const ended: State = { ...state, session: { ...session, lastResort: { kind: 'none' } } }
  if (former === null || lastResort.kind !== 'writing') return update(ended)
  switch (answer.ok ? 'accepted' : handlingOf(answer.failure)) {
    case 'accepted':
    case 'give-up':
      return signedIn(answer.ok ? datedByOwnWrite(ended, answer.value) : ended, {
        kind: 'signed-in',
        identity: former,
        at,
      })
    case 'sign-in':
      return waitUntil(at.monotonic + timing.lastResortRetry)
    case 'retry': {
      const [next, ...rest] = lastResort.rest
      return next === undefined
        ? waitUntil(retryAt(at, failuresOfLongestPause, null, 'off'))
        : sendLastResort(state, session, next, rest)
    }
  }
}

/**
 * The state in which the persisted OFF counts the change that its own write made at Exotel as known, not as a change
 * elsewhere.
 */
function datedByOwnWrite(state: State, reading: Reading): State {
  const { persistedOff } = state
  if (persistedOff === null) return state
  const before = knownAfterOwnWrite(persistedOff.before, reading)
  return { ...state, persistedOff: { ...persistedOff, before } }
}

/** The number of failures from which on the pause between two tries no longer grows. */
const failuresOfLongestPause = 10

function sendLastResort(state: State, session: SignedOut, write: Write, rest: readonly Write[]): Update {
  const call = state.nextCall
  return update(
    { ...state, nextCall: call + 1, session: { ...session, lastResort: { kind: 'writing', call, rest } } },
    // The connection may have died in the minutes since the last call, and this write is not resent on a new one.
    { kind: 'drop-connections' },
    { kind: 'write', call, ...write },
  )
}
