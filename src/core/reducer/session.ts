import { type Event, type Outcome, reports, type Step, step } from '../model/event.ts'
import type { Moment } from '../model/moment.ts'
import { belongsTo, ownerOf, type RememberedOff, unprovenOff } from '../model/persisted-state.ts'
import type { DiskFailure, Identity, Leaving, Session, State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { afresh, settle } from './intent/finish.ts'
import { pursue } from './intent/request.ts'
import { read, stop } from './intent/wire.ts'
import { withToken } from './token-watch.ts'

/**
 * The keychain gave the secrets, or the agent has just signed in: an OFF that an earlier run could not prove goes
 * first, then look how things stand (where the agent is away, enteredWhileAway does), then obey. A write that was given up on the way here may still come into force,
 * so it is not forgotten.
 */
export function signedIn(state: State, event: Extract<Event, { kind: 'signed-in' }>): Step {
  const { at, identity } = event
  const { held, intent, taken, timedOff } = state
  const stopped = stop(state, at)
  const { session } = state
  const former =
    session.kind === 'starting' ? null : session.kind === 'signed-out' ? session.former : session.identity
  const same = former !== null && belongsTo(ownerOf(former), identity)
  const entered: State = {
    ...withToken(afresh(stopped.state), at, event.token ?? null, event.tokenTold ?? false),
    // Where nobody knows whose the late writes are, they are better waited for than forgotten.
    unanswered: former === null || same ? stopped.state.unanswered : [],
    lastDevice: same ? state.lastDevice : null,
    session: { kind: 'signed-in', identity, firstReadEnded: false, leaving: null },
    taken: taken !== null && belongsTo(taken.owner, identity) ? taken : null,
    timedOff: timedOff !== null && belongsTo(timedOff.owner, identity) ? timedOff : null,
    held,
  }
  const off = entered.rememberedOff
  const newerWish = held !== null && held.command !== 'toggle' && held.command !== 'swap'
  const goesFirst = off !== null && belongsTo(off.owner, identity) && !newerWish
  const looked = entered.away === null ? read(entered, at) : step(entered)
  const started = goesFirst ? resumeOff(entered, at, off) : looked
  const leaving = session.kind === 'signed-in' && session.leaving !== null ? [session.leaving.request] : []
  const superseded = reports([...(intent?.requests ?? []), ...leaving], { kind: 'superseded' })
  return { state: started.state, effects: [...stopped.effects, ...superseded, ...started.effects] }
}

/** An OFF is never lost; but one that is no longer young is preceded by a read. */
function resumeOff(state: State, at: Moment, off: RememberedOff): Step {
  const young = Math.abs(at.utc - off.at) <= timing.staleOff
  const { id, cause, before } = off
  const wish = { id, cause, before, at: { ...at, utc: off.at }, requests: [] }
  return pursue(state, { ...wish, check: young ? null : 'unchanged' }, 'off')
}

/** An OFF of an earlier run gave way to a newer wish, but that was not obeyed: now it goes. */
export function resumeLeftover(state: State, at: Moment): Step {
  const { session, intent, held, rememberedOff, quitting } = state
  if (session.kind !== 'signed-in' || !session.firstReadEnded || session.leaving !== null) return step(state)
  const free = intent === null && held === null && quitting === null
  const own = rememberedOff !== null && belongsTo(rememberedOff.owner, session.identity)
  return free && own ? resumeOff(state, at, rememberedOff) : step(state)
}

/** There is nobody to switch for: no account is set up, or the secrets have been forgotten. */
export function signedOut(state: State, at: Moment, former: Identity | null, disk: DiskFailure | null): Step {
  const { session } = state
  const leaving = session.kind === 'signed-in' ? session.leaving : null
  const told: readonly [string, Outcome][] =
    leaving === null ? [] : [[leaving.request, { kind: 'left', offProven: leaving.offProven ?? false, disk }]]
  const tokenless: State = { ...state, token: null, tokenTold: null }
  const gone = forget(tokenless, at, { kind: 'signed-out', former }, { kind: 'signed-out' }, told)
  return disk === null ? gone : { ...gone, state: withDiskProblem(gone.state, disk) }
}

/** The profile cannot be written or read. Before it is known who is signed in that means: nobody can be. */
export function diskFailed(state: State, event: Extract<Event, { kind: 'disk-failed' }>): Step {
  return state.session.kind === 'starting'
    ? signedOut(state, event.at, null, event.failure)
    : step(withDiskProblem(state, event.failure))
}

function withDiskProblem(state: State, failure: DiskFailure): State {
  return { ...state, problem: { kind: 'disk', failure } }
}

/**
 * The keychain gives no secret although one is expected: nothing is forgotten, nothing is shown as proven. Where it
 * was to forget one, the secret is still there, so the agent is still signed in.
 */
export function keychainFailed(state: State, event: Extract<Event, { kind: 'keychain-failed' }>): Step {
  const { identity, failure } = event
  const { session } = state
  if (session.kind === 'signed-in' && session.leaving !== null) {
    return stay(state, event, session, session.leaving)
  }
  const outcome: Outcome = { kind: 'keychain-failed', failure }
  return forget(state, event.at, { kind: 'keychain-failed', identity, failure }, outcome, [])
}

/** Signing out has failed. An OFF that is not proven yet goes on: it was asked for, and nobody took it back. */
function stay(
  state: State,
  event: Extract<Event, { kind: 'keychain-failed' }>,
  session: Extract<Session, { kind: 'signed-in' }>,
  leaving: Leaving,
): Step {
  const { request, offProven } = leaving
  const stayed: State = { ...state, session: { ...session, leaving: null } }
  const off: Step =
    offProven === true
      ? step(stayed)
      : pursue(stayed, { id: request, cause: 'user', at: event.at, requests: [] }, 'off')
  return step(off.state, ...reports([request], { kind: 'not-left', failure: event.failure }), ...off.effects)
}

/** Signing out: OFF first, and its proof for a while; then the secrets go. */
export function leave(state: State, event: Extract<Event, { kind: 'sign-out-asked' }>): Step {
  const { session } = state
  switch (session.kind) {
    case 'starting':
    case 'signed-out':
      return step(state, ...reports([event.id], { kind: 'signed-out' }))
    case 'keychain-failed':
      return step(state, ...reports([event.id], { kind: 'keychain-failed', failure: session.failure }))
    case 'signed-in': {
      if (session.leaving !== null || state.quitting !== null) {
        return step(state, ...reports([event.id], { kind: 'signed-out' }))
      }
      const leaving: Leaving = {
        request: event.id,
        until: event.at.monotonic + timing.signOutLimit,
        offProven: null,
      }
      const forsaken: State = { ...state, taken: null, question: null, timedOff: null }
      const asked = pursue(forsaken, { id: event.id, cause: 'user', at: event.at, requests: [] }, 'off')
      return step({ ...asked.state, session: { ...session, leaving } }, ...asked.effects)
    }
  }
}

/** Forgets the secrets once OFF is proven, can no longer be, or has been waited for long enough. */
export function advanceLeaving(state: State, at: Moment): Step {
  const { session, intent } = state
  if (session.kind !== 'signed-in' || session.leaving === null || session.leaving.offProven !== null) {
    return step(state)
  }
  const { leaving } = session
  if (intent !== null && at.monotonic < leaving.until) return step(state)
  const offProven = intent === null && state.confirmed?.active === 'off'
  const rememberedOff = unprovenOff(state) ?? state.rememberedOff
  const stopped = stop(state, at)
  const settled = intent === null ? stopped : settle(stopped.state, at, intent, { kind: 'signed-out' })
  return step(
    { ...settled.state, rememberedOff, session: { ...session, leaving: { ...leaving, offProven } } },
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
): Step {
  const stopped = stop(state, at)
  const waiting = [...(state.intent?.requests ?? []), ...(state.held === null ? [] : [state.held.id])]
  return step(
    { ...afresh(stopped.state), session },
    ...stopped.effects,
    ...reports(waiting, outcome),
    ...told.flatMap(([request, one]) => reports([request], one)),
  )
}
