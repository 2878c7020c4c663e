import { pursue } from './ask.ts'
import { type Event, type Outcome, reports, type Step, step } from './event.ts'
import type { Moment } from './moment.ts'
import { settle } from './settle.ts'
import { type Intent, initialState, type Leaving, type Session, type State } from './state.ts'
import { timing } from './timing.ts'
import { read, stop } from './wire.ts'

/**
 * The keychain gave the secrets, or the agent has just signed in: look how things stand, then obey. A write that was
 * given up on the way here may still come into force, so it is not forgotten.
 */
export function signedIn(state: State, event: Extract<Event, { kind: 'signed-in' }>): Step {
  const { held, intent, lastDevice } = state
  const stopped = stop(state, event.at)
  const started = read({
    ...initialState,
    session: { kind: 'signed-in', identity: event.identity, firstReadEnded: false, leaving: null },
    held,
    lastDevice,
    unanswered: stopped.state.unanswered,
    nextCall: state.nextCall,
  })
  const superseded = reports(intent?.requests ?? [], { kind: 'superseded' })
  return { state: started.state, effects: [...stopped.effects, ...superseded, ...started.effects] }
}

/** There is nobody to switch for: no account is set up, or the secrets have been forgotten. */
export function signedOut(state: State, at: Moment): Step {
  const { session } = state
  const leaving = session.kind === 'signed-in' ? session.leaving : null
  const told: readonly [string, Outcome][] =
    leaving === null ? [] : [[leaving.request, { kind: 'left', offProven: leaving.offProven ?? false }]]
  return forget(state, at, { kind: 'signed-out', rejected: null }, { kind: 'signed-out' }, told)
}

/** Secrets are expected but the keychain gives none: nothing is forgotten, nothing is shown as proven. */
export function keychainFailed(state: State, event: Extract<Event, { kind: 'keychain-failed' }>): Step {
  const { identity, failure } = event
  const outcome: Outcome = { kind: 'keychain-failed', failure }
  const { session } = state
  const leaving = session.kind === 'signed-in' ? session.leaving : null
  const told: readonly [string, Outcome][] = leaving === null ? [] : [[leaving.request, outcome]]
  return forget(state, event.at, { kind: 'keychain-failed', identity, failure }, outcome, told)
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
      if (session.leaving !== null) return step(state, ...reports([event.id], { kind: 'signed-out' }))
      const leaving: Leaving = {
        request: event.id,
        until: event.at.monotonic + timing.signOutLimit,
        offProven: null,
      }
      const asked = pursue(state, { id: event.id, cause: 'user', at: event.at }, 'off')
      return step(
        { ...withoutRequest(asked.state, event.id), session: { ...session, leaving } },
        ...asked.effects,
      )
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
  const stopped = stop(state, at)
  const settled = intent === null ? stopped : settle(stopped.state, at, intent, { kind: 'signed-out' })
  return step(
    { ...settled.state, session: { ...session, leaving: { ...leaving, offProven } } },
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
    { ...initialState, session, unanswered: stopped.state.unanswered, nextCall: state.nextCall },
    ...stopped.effects,
    ...reports(waiting, outcome),
    ...told.flatMap(([request, one]) => reports([request], one)),
  )
}

/** The state in which `request` no longer waits for the intent: it waits for something larger. */
function withoutRequest(state: State, request: string): State {
  const { intent } = state
  if (intent === null) return state
  const rest: Intent = { ...intent, requests: intent.requests.filter((one) => one !== request) }
  return { ...state, intent: rest }
}
