import type { Reading } from '../model/device.ts'
import type { Effect } from '../model/effect.ts'
import type { Event } from '../model/event.ts'
import type { Result } from '../model/failure.ts'
import type { Moment } from '../model/moment.ts'
import {
  emptyPersistedState,
  type MachineSession,
  type PersistedOff,
  type PersistedState,
  sameMachineSession,
  samePersistedState,
} from '../model/persisted-state.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import {
  askForLeftover,
  enteredWhileAway,
  lockRequestOver,
  lockWatchChanged,
  presenceChanged,
  resumed,
  rulesChanged,
  suspending,
  unlocked,
} from './auto-off.ts'
import { invalidate, withoutOldWrites } from './confirmation.ts'
import { idleWatchChanged } from './idle-watch.ts'
import { execute, readBackAnswered, writeAnswered } from './intent/execute.ts'
import { withdraw } from './intent/finish.ts'
import { linkAsked, obeyDeferred, request, withdrawDeferred } from './intent/request.ts'
import { progressed, read, resend, withUnanswered } from './intent/wire.ts'
import { lastResortAnswered, tryLastResort } from './last-resort.ts'
import { announceUnconfirmedOff, newsOf } from './news.ts'
import { persistedStateOf } from './persist.ts'
import { advanceQuitting, quit } from './quit.ts'
import { backgroundReadAnswered } from './reads.ts'
import { refreshNow } from './refresh-now.ts'
import { confirmationExpiry, nextUnaskedRead, onExpiry } from './schedule.ts'
import {
  advanceSigningOut,
  diskFailed,
  keychainFailed,
  resumeLeftover,
  signedIn,
  signedOut,
  signOut,
} from './session.ts'
import { endTimedOff, offFor } from './timed-off.ts'
import { watchToken, withToken } from './token-watch.ts'
import { andThen, type Update, update } from './update.ts'
import { watchVerification } from './verification.ts'

/**
 * The whole of what the app decides: what an event makes of the state, and what is to be done about it.
 * Pure; the laws it keeps are properties in the tests.
 */
export function reduce(state: State, event: Event): Update {
  const { at } = event
  const advances = [
    advanceSigningOut,
    advanceQuitting,
    obeyHeldWhenReady,
    resumeLeftover,
    askForLeftover,
    watchVerification,
    watchToken,
  ]
  const reduced = advances.reduce(
    (done, advance) => andThen(done, (next) => advance(next, at)),
    andThen(withoutOldOn(withoutOldWrites(state, at), at), (next) => react(next, event)),
  )
  return remembering(withEffects(reduced, newsOf(state, reduced.state)), event)
}

/** What must outlive a crash is put on disk before anything is sent; what the disk did not take is tried again. */
function remembering({ state, effects }: Update, event: Event): Update {
  const persistedState = persistedStateOf(state, event.at.utc)
  // Until the app has started, what an earlier run left on disk is not known and must not be overwritten.
  const known = state.persisted !== null && samePersistedState(persistedState, state.persisted)
  const failed = event.kind === 'persisted' && !event.ok
  if (state.place === null || known || failed) return { state, effects }
  const remember: Effect = { kind: 'persist', persistedState }
  const kept: State = { ...state, persisted: persistedState }
  // What is only there for the end of the session need not hold up a click.
  const canWait =
    state.persisted !== null &&
    samePersistedState({ ...persistedState, sessionEnd: state.persisted.sessionEnd }, state.persisted)
  return canWait ? update(kept, ...effects, remember) : update(kept, remember, ...effects)
}

function obeyHeldWhenReady(state: State): Update {
  const { session, deferredRequest, intent } = state
  const ready =
    session.kind === 'signed-in' && session.firstReadEnded && deferredRequest !== null && intent === null
  return ready ? obeyDeferred(state) : update(state)
}

function withEffects(done: Update, more: readonly Effect[]): Update {
  return { state: done.state, effects: [...done.effects, ...more] }
}

function react(state: State, event: Event): Update {
  const { at } = event
  switch (event.kind) {
    case 'asked':
      return request(state, event)
    case 'account-missing':
      return signedOut(state, at, event.former, null)
    case 'signed-out':
      return signedOut(state, at, null, event.disk)
    case 'disk-failed':
      return diskFailed(state, event)
    case 'keychain-failed':
      return keychainFailed(state, event)
    case 'signed-in':
      return andThen(signedIn(state, event), (next) => enteredWhileAway(next, at))
    case 'token-renewed':
      return update(withToken(state, at, event.token, false))
    case 'sign-out-asked':
      return signOut(state, event)
    case 'answered':
      return answered(state, event)
    case 'refresh-asked':
      return refreshNow(state, at)
    case 'started':
      return started(state, event)
    case 'rules-changed':
      return rulesChanged(state, at, event.rules)
    case 'policy-read':
      return update({ ...state, policy: event.policy })
    case 'policy-troubled':
      return update({ ...state, policyTrouble: event.trouble })
    case 'link-asked':
      return linkAsked(state, event.device)
    case 'off-for-asked':
      return offFor(state, event)
    case 'quit-asked':
      return quit(state, event)
    case 'lock-watch':
      return lockWatchChanged(state, at, event.source)
    case 'locked': {
      const { lockWatch } = state.presence
      const source = lockWatch.kind === 'working' ? lockWatch.source : ''
      const lastLock = { at: at.utc, source }
      return presenceChanged(state, at, { locked: true, lockRequestedUntil: null, lastLock })
    }
    case 'unlocked':
      return unlocked(state, at)
    case 'lock-requested': {
      if (state.presence.locked === true) return update(state)
      return presenceChanged(state, at, { lockRequestedUntil: at.monotonic + timing.lockRequestLimit })
    }
    case 'suspending':
      return suspending(state, at)
    case 'resumed':
      return resumed(state, at)
    case 'idle-watch':
      return idleWatchChanged(state, at, event.source)
    case 'idle':
      return presenceChanged(state, at, { idle: true })
    case 'active':
      return presenceChanged(state, at, { idle: false })
    case 'account-read':
      return update({ ...state, accountFailure: event.failure })
    case 'persisted': {
      // That there is nothing to keep any more does not show that the disk takes things again.
      const unknown =
        event.ok && state.persisted !== null && samePersistedState(state.persisted, emptyPersistedState)
      const diskFailed = unknown ? state.diskFailed : !event.ok
      return update({ ...state, diskFailed, persisted: event.ok ? state.persisted : null })
    }
    case 'deadline-reached':
      return deadlines(state, event.at)
  }
}

/** An answer counts only if it belongs to the call on the wire: one that was given up has nothing to say. */
function answered(state: State, event: Extract<Event, { kind: 'answered' }>): Update {
  const { work } = state
  if (work.kind === 'writing' && work.call === event.call) {
    return writeAnswered(heardFrom(state, event.answer), event.at, work, event.answer)
  }
  if (work.kind === 'reading' && work.call === event.call) {
    const idle: State = { ...heardFrom(state, event.answer), work: { kind: 'idle' } }
    return idle.intent === null
      ? backgroundReadAnswered(idle, event.at, event.answer)
      : readBackAnswered(idle, event.at, idle.intent, event.answer)
  }
  if (work.kind === 'last-resort' && work.call === event.call) {
    return lastResortAnswered(state, event.at, work, event.answer)
  }
  return update(state)
}

/** An answer, of whatever kind, shows that the connection was alive: the next call may find a dead one again. */
function heardFrom(state: State, answer: Result<Reading>): State {
  const { intent } = state
  const silent = !answer.ok && (answer.failure.kind === 'timeout' || answer.failure.kind === 'aborted')
  return intent === null || silent || !intent.progress.resent
    ? state
    : { ...state, intent: progressed(intent, { resent: false }) }
}

/** What an earlier run left behind is taken over; nothing has been asked for yet that it could contradict. */
function started(
  state: State,
  { at, place, rules, persistedState }: Extract<Event, { kind: 'started' }>,
): Update {
  const { off, autoOffDevice, timedOff, tokenTold } = persistedState
  return update({
    ...state,
    place,
    rules,
    persisted: persistedState,
    persistedOff: off ?? missedOff(persistedState, place),
    autoOffDevice,
    tokenTold,
    timedOff: timedOff === null ? null : { ...timedOff, started: at, fromEarlierRun: true },
  })
}

/** The OFF of a session that ended without a word to the app; null where that session goes on, as after a crash. */
function missedOff({ sessionEnd }: PersistedState, place: MachineSession): PersistedOff | null {
  if (sessionEnd === null || sameMachineSession(sessionEnd.place, place)) return null
  const { at, before, owner } = sessionEnd
  return { id: `session-end-${at}`, cause: 'session-end', at, before, owner }
}

/** An ON that has become too old is taken back whatever happens next: a timer may come late. */
function withoutOldOn(state: State, at: Moment): Update {
  const expiry = onExpiry(state)
  if (expiry === null || expiry > at.monotonic) return update(state)
  const { intent } = state
  return intent === null || intent.target === 'off'
    ? withdrawDeferred(state, 'expired')
    : withdraw(state, at, intent, 'expired')
}

/** Everything that has become due, in the order in which it matters. */
function deadlines(state: State, at: Moment): Update {
  const given = giveUpWrite(state, at)
  const again = andThen(given, (now) => resend(now, at))
  const tried = andThen(again, (now) => {
    const due = now.lastResortAt !== null && now.lastResortAt <= at.monotonic
    return due ? tryLastResort(now) : update(now)
  })
  const gone = andThen(tried, (now) => {
    const { work } = now
    return work.kind === 'waiting' && work.until <= at.monotonic ? goOn(now, at, work.next) : update(now)
  })
  const aged = andThen(gone, (now) => {
    const expiry = confirmationExpiry(now)
    return update(expiry !== null && expiry <= at.monotonic ? invalidate(now) : now)
  })
  const dropped = andThen(aged, (now) => {
    const { lockRequestedUntil } = now.presence
    const over = lockRequestedUntil !== null && lockRequestedUntil <= at.monotonic
    return over ? lockRequestOver(now, at) : update(now)
  })
  const told = andThen(dropped, (now) => announceUnconfirmedOff(now, at))
  const timed = andThen(told, (now) => endTimedOff(now, at))
  return andThen(timed, (now) => {
    const due = nextUnaskedRead(now)
    return due !== null && due <= at.monotonic ? read(now, at) : update(now)
  })
}

function goOn(state: State, at: Moment, next: 'write' | 'read'): Update {
  return next === 'write' ? execute(state, at) : read(state, at)
}

/** A newer intent has waited long enough for the write in flight: it is given up, and may still be applied. */
function giveUpWrite(state: State, at: Moment): Update {
  const { work } = state
  if (work.kind !== 'writing' || work.giveUpAt === null || work.giveUpAt > at.monotonic) return update(state)
  const doubted = withUnanswered({ ...state, work: { kind: 'idle' } }, at, work.write)
  const begun = execute(doubted, at)
  return { state: begun.state, effects: [{ kind: 'abort', call: work.call }, ...begun.effects] }
}
