import type { Known } from '../../model/confirmed.ts'
import {
  type Cause,
  type Command,
  type Device,
  deviceIn,
  otherDevice,
  type Target,
} from '../../model/device.ts'
import type { Event } from '../../model/event.ts'
import { type Check, type DeferredRequest, type Intent, noProgress } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import type { Outcome } from '../../model/outcome.ts'
import { belongsTo } from '../../model/persisted-state.ts'
import type { Session, SignedIn } from '../../model/session.ts'
import { confirmedOf, intentOf, isSignedIn, obeysRequests, type State } from '../../model/state.ts'
import { timing } from '../../model/timing.ts'
import { refusesOn } from '../absence.ts'
import {
  andThen,
  changeSession,
  reports,
  type Update,
  update,
  withoutOffAfterCall,
  withoutOwnPlans,
} from '../update.ts'
import { execute } from './execute.ts'
import { withdraw } from './finish.ts'

type Asked = Extract<Event, { kind: 'asked' }>

/**
 * An agent or a program asks for a target. The newest request wins: it supersedes an older intent and its retries, or joins
 * the intent if that has the same target. A request that cannot be resolved yet is deferred. During an absence only OFF is
 * obeyed.
 */
export function request(state: State, asked: Asked): Update {
  const { session } = state
  const answer = (outcome: Outcome) => update(state, ...reports([asked.id], outcome))
  const absence = refusesOn(state.presence, state.rules)
  const isRefused = absence !== null && asked.command !== 'off'
  if (!isSignedIn(state)) {
    if (session.kind === 'starting') {
      return isRefused ? answer({ kind: 'blocked', why: absence }) : defer(state, { ...asked, until: null })
    }
    const isLocked = session.kind === 'keychain-failed'
    return answer(
      isLocked ? { kind: 'keychain-failed', failure: session.failure } : { kind: 'not-signed-in' },
    )
  }
  if (state.quitting !== null) return answer({ kind: 'blocked', why: 'quit' })
  const { signingOut, firstReadEnded, intent } = state.session
  if (signingOut !== null) return answer({ kind: 'not-signed-in' })
  if (isRefused) return answer({ kind: 'blocked', why: absence })
  const isRelative = asked.command === 'toggle' || asked.command === 'swap'
  if (isRelative && !firstReadEnded && intent === null) return defer(state, { ...asked, until: null })
  const resolved = resolve(state, asked.command)
  if (typeof resolved !== 'string') return answer(resolved)
  const { id, cause, at } = asked
  // A request replaces the app's own plans, its question and its notice.
  return andThen(supersedeDeferred({ ...withoutOwnPlans(state), notice: null }), (next) =>
    startIntent(next, { id, cause, at, requests: [id] }, resolved),
  )
}

/**
 * A link asks for a device. Any web page can open a link, so the app asks the agent, and the link does not replace a
 * question of the app's own. Nothing is asked if the agent is away or the device is on already.
 */
export function linkAsked(state: State, device: Device): Update {
  const { question, presence, rules } = state
  const hasOwnQuestion = question !== null && question.why !== 'link'
  const isOn = (intentOf(state)?.target ?? confirmedOf(state)?.active) === device
  if (!obeysRequests(state) || hasOwnQuestion || isOn || refusesOn(presence, rules) !== null) {
    return update(state)
  }
  return update({ ...state, question: { device, why: 'link' } })
}

/** The parts of a new intent, besides its target. */
export interface IntentOrigin {
  readonly id: string
  readonly cause: Cause
  readonly at: Moment
  /** The requests that wait for it. */
  readonly requests: readonly string[]
  /** What a read has to show before anything is written. */
  readonly check?: Check | null
  /** What Exotel showed when the intent was asked for; if left out, what is confirmed now. */
  readonly knownBefore?: Known | null
}

/**
 * Makes `target` the intent, and sends its first call unless an older write has to end first. An OFF that waits for the end
 * of a call is superseded.
 */
export function startIntent(state: State<SignedIn>, origin: IntentOrigin, target: Target): Update<SignedIn> {
  return andThen(withoutOffAfterCall(state), (next) => beginIntent(next, origin, target))
}

function beginIntent(state: State<SignedIn>, origin: IntentOrigin, target: Target): Update<SignedIn> {
  const { intent, work, confirmed, identity } = state.session
  const { id, cause, at, requests, check = null } = origin
  const knownBefore = origin.knownBefore === undefined ? confirmed : origin.knownBefore
  if (intent !== null && intent.target === target) {
    // The check of the older request does not matter to the newer one.
    const joined = changeSession(state, {
      intent: { ...intent, id, cause, at, knownBefore, check, requests: [...intent.requests, ...requests] },
    })
    return work.kind === 'waiting' ? execute(joined, at) : update(joined)
  }
  const superseded = reports(intent?.requests ?? [], { kind: 'superseded' })
  const { persistedOff } = state
  const replacesPersistedOff = persistedOff !== null && belongsTo(persistedOff.owner, identity)
  const renewed: State<SignedIn> = {
    ...changeSession(state, {
      recheck: null,
      intent: {
        id,
        target,
        cause,
        at,
        requests,
        restoreOnRefusal: confirmed,
        knownBefore,
        check,
        progress: noProgress,
      },
    }),
    problem: null,
    persistedOff: replacesPersistedOff ? null : persistedOff,
  }
  const started = work.kind === 'writing' ? update(limitWrite(renewed, work, at)) : execute(renewed, at)
  return update(started.state, ...superseded, ...started.effects)
}

/**
 * Gives the older intent's write timing.supersedeGrace to be answered, because Exotel may still apply a write that is given
 * up.
 */
function limitWrite(
  state: State<SignedIn>,
  work: Extract<SignedIn['work'], { kind: 'writing' }>,
  at: Moment,
): State<SignedIn> {
  const giveUpAt = work.giveUpAt ?? at.monotonic + timing.supersedeGrace
  return changeSession(state, { work: { ...work, giveUpAt } })
}

/** Withdraws a deferred request that may turn a device on, because it has expired or the agent has gone away. */
export function withdrawDeferred<S extends Session>(
  state: State<S>,
  why: 'expired' | 'lock' | 'suspend',
): Update<S> {
  const { deferredRequest } = state
  if (deferredRequest === null || deferredRequest.command === 'off') return update(state)
  const { id, command } = deferredRequest
  const target = deviceIn(command)
  const notice: State['notice'] =
    target === null
      ? state.notice
      : { kind: 'on-withdrawn', target, why: why === 'expired' ? why : 'away', failure: null }
  const outcome: Outcome =
    why === 'expired' ? { kind: 'withdrawn', why, failure: null } : { kind: 'blocked', why }
  return update({ ...state, deferredRequest: null, notice }, ...reports([id], outcome))
}

/**
 * When the ON that is under way expires, or else a deferred request that may turn a device on (monotonic ms); null if there
 * is none.
 */
export function onExpiry(state: State): number | null {
  const { deferredRequest } = state
  const deferredOn = deferredRequest?.command === 'off' ? null : deferredRequest
  const on = onUnderWay(state) ?? deferredOn
  return on === null ? null : on.at.monotonic + timing.onLifetime
}

function onUnderWay(state: State): Intent | null {
  const intent = intentOf(state)
  return intent !== null && intent.target !== 'off' ? intent : null
}

/**
 * Withdraws an ON that has expired. The monotonic clock stands still while the machine sleeps, and an answer may arrive
 * before the news that it woke up: so an ON under way that is old by the wall clock alone is withdrawn as after a sleep.
 */
export function withdrawExpiredOn(state: State, at: Moment): Update {
  const expiry = onExpiry(state)
  const on = onUnderWay(state)
  const hasExpired = expiry !== null && expiry <= at.monotonic
  if (on !== null && isSignedIn(state)) {
    const isOld = hasExpired || at.utc - on.at.utc >= timing.onLifetime
    return isOld ? withdraw(state, at, on, hasExpired ? 'expired' : 'away') : update(state)
  }
  return hasExpired ? withdrawDeferred(state, 'expired') : update(state)
}

/** Defers a request until it can be resolved; it replaces an older one. `obeyDeferred` in schedule.ts obeys it. */
export function defer(state: State, { id, command, cause, at, until, reason }: DeferredRequest): Update {
  const superseded = supersedeDeferred(state)
  return update(
    { ...superseded.state, deferredRequest: { id, command, cause, at, until, reason } },
    ...superseded.effects,
  )
}

/** Whether only the first read tells what the request means: which device is on. */
export function needsFirstRead({ command, until }: DeferredRequest): boolean {
  return command === 'toggle' || command === 'swap' || until !== null
}

/** A newer request, or the OFF of a quit or a sign-out, replaces the deferred request. */
export function supersedeDeferred<S extends Session>(state: State<S>): Update<S> {
  const { deferredRequest } = state
  if (deferredRequest === null) return update(state)
  return update({ ...state, deferredRequest: null }, ...reports([deferredRequest.id], { kind: 'superseded' }))
}

/**
 * The target that a command means now. `toggle` and `swap` go by the intent, or else by what is confirmed; if they mean
 * nothing now, the outcome that says so.
 */
function resolve({ session, lastDevice }: State<SignedIn>, command: Command): Target | Outcome {
  const from = session.intent?.target ?? session.confirmed?.active ?? null
  switch (command) {
    case 'phone':
    case 'sip':
    case 'off':
      return command
    case 'toggle':
      if (from === null) return { kind: 'nothing-to-do', why: 'state-unknown' }
      if (from !== 'off') return 'off'
      return lastDevice ?? { kind: 'nothing-to-do', why: 'no-last-device' }
    case 'swap':
      if (from === null) return { kind: 'nothing-to-do', why: 'state-unknown' }
      return from === 'phone' || from === 'sip'
        ? otherDevice(from)
        : { kind: 'nothing-to-do', why: 'no-device-on' }
  }
}
