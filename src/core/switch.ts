import { ask } from './ask.ts'
import { backgroundReadAnswered } from './background.ts'
import { begin, readBackAnswered, writeAnswered } from './carry-out.ts'
import { andThen, type Event, type Step, step } from './event.ts'
import type { Moment } from './moment.ts'
import { withoutOldWrites } from './proof.ts'
import { nextUnaskedRead, onExpiry, proofExpiry } from './schedule.ts'
import { advanceLeaving, diskFailed, keychainFailed, leave, signedIn, signedOut } from './session.ts'
import { withdraw } from './settle.ts'
import type { State } from './state.ts'
import { read, withUnanswered } from './wire.ts'

/**
 * The whole of what the app decides: what an event makes of the state, and what is to be done about it.
 * Pure; the laws it keeps are properties in the tests.
 */
export function reduce(state: State, event: Event): Step {
  const reduced = react(withoutOldWrites(state, event.at), event)
  return andThen(reduced, (next) => advanceLeaving(next, event.at))
}

function react(state: State, event: Event): Step {
  switch (event.kind) {
    case 'asked':
      return ask(state, event)
    case 'account-missing':
      return signedOut(state, event.at, null)
    case 'signed-out':
      return signedOut(state, event.at, event.disk)
    case 'disk-failed':
      return diskFailed(state, event)
    case 'keychain-failed':
      return keychainFailed(state, event)
    case 'signed-in':
      return signedIn(state, event)
    case 'sign-out-asked':
      return leave(state, event)
    case 'answered':
      return answered(state, event)
    case 'refresh-asked':
      return refresh(state)
    case 'deadline-reached':
      return deadlines(state, event.at)
  }
}

/** An answer counts only if it belongs to the call on the wire: one that was given up has nothing to say. */
function answered(state: State, event: Extract<Event, { kind: 'answered' }>): Step {
  const { work, intent } = state
  if (work.kind === 'writing' && work.call === event.call) {
    return writeAnswered(state, event.at, work, event.answer)
  }
  if (work.kind === 'reading' && work.call === event.call) {
    const idle: State = { ...state, work: { kind: 'idle' } }
    return intent === null
      ? backgroundReadAnswered(idle, event.at, event.answer)
      : readBackAnswered(idle, event.at, intent, event.answer)
  }
  return step(state)
}

function refresh(state: State): Step {
  const { session, work, intent } = state
  if (session.kind !== 'signed-in') return step(state)
  switch (work.kind) {
    case 'idle':
      return read(state)
    case 'waiting':
      return intent !== null && work.next === 'write' ? begin(state) : read(state)
    case 'writing':
    case 'reading':
      return step(state)
  }
}

/** Everything that has become due, in the order in which it matters. */
function deadlines(state: State, at: Moment): Step {
  const expired = andThen(step(state), (now) => {
    const expiry = onExpiry(now)
    return now.intent !== null && expiry !== null && expiry <= at.monotonic
      ? withdraw(now, at, now.intent)
      : step(now)
  })
  const given = andThen(expired, (now) => giveUpWrite(now, at))
  const gone = andThen(given, (now) => {
    const { work } = now
    return work.kind === 'waiting' && work.until <= at.monotonic ? goOn(now, work.next) : step(now)
  })
  const aged = andThen(gone, (now) => {
    const expiry = proofExpiry(now)
    return step(expiry !== null && expiry <= at.monotonic ? { ...now, confirmed: null } : now)
  })
  return andThen(aged, (now) => {
    const due = nextUnaskedRead(now)
    return due !== null && due <= at.monotonic ? read(now) : step(now)
  })
}

function goOn(state: State, next: 'write' | 'read'): Step {
  return next === 'write' ? begin(state) : read(state)
}

/** A newer intent has waited long enough for the write in flight: it is given up, and may still be applied. */
function giveUpWrite(state: State, at: Moment): Step {
  const { work } = state
  if (work.kind !== 'writing' || work.giveUpAt === null || work.giveUpAt > at.monotonic) return step(state)
  const doubted = withUnanswered({ ...state, work: { kind: 'idle' } }, at, work.write)
  const begun = begin(doubted)
  return { state: begun.state, effects: [{ kind: 'abort', call: work.call }, ...begun.effects] }
}
