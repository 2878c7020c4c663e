import { knownAfterOwnWrite } from '../../model/confirmed.ts'
import {
  type Active,
  type Device,
  type DeviceFacts,
  devicesFrom,
  otherDevice,
  type Reading,
  type Write,
} from '../../model/device.ts'
import {
  cannotBeUnderstood,
  type Failure,
  handlingOf,
  type Result,
  writeOutcomeOf,
} from '../../model/failure.ts'
import type { Check, Intent, Work } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import type { SignedIn } from '../../model/session.ts'
import type { State } from '../../model/state.ts'
import { timing } from '../../model/timing.ts'
import { isForAbsence, noteAutoOffDevice } from '../absence.ts'
import { progressed, read, send, withUnanswered } from '../calls.ts'
import {
  hasUnansweredWrite,
  saysWhatIsSo,
  withConfirmation,
  withFacts,
  withVerified,
} from '../confirmation.ts'
import { rejectToken } from '../end-session.ts'
import { changeSession, type Update, update } from '../update.ts'
import { confirm, refuse } from './finish.ts'
import { heldUp, readBack, retry, withProblem } from './retry.ts'

// Brings an intent about: `execute` sends its writes, or the read that has to come first; `writeAnswered` takes the
// answers of Exotel to those writes. `read-back.ts` takes the answers to reads.

/**
 * Sends the next call of the intent: its first write, or the read that has to come first. It gives up a read that is on the
 * wire.
 */
export function execute(state: State<SignedIn>, at: Moment): Update<SignedIn> {
  const { intent, work, confirmed, devices: known } = state.session
  if (intent === null) return update(state)
  const check = dueCheck(intent, at, state.away !== null)
  const cleared = changeSession(state, {
    intent: { ...intent, check },
    work: { kind: 'idle' },
    recheck: null,
  })
  const { lastSeen, readFailed } = intent.progress
  const seen = readFailed ? null : (lastSeen ?? confirmed?.active ?? intent.restoreOnRefusal?.active ?? null)
  const [first, ...rest] = check === null ? writesFor(intent, seen, known) : []
  const started = first === undefined ? read(cleared, at) : send(cleared, at, intent, first, rest)
  return work.kind === 'reading'
    ? update(started.state, { kind: 'abort', call: work.call }, ...started.effects)
    : started
}

/**
 * The writes that bring about the target, if Exotel showed `seen` last; none if a read may confirm the target without a
 * write.
 */
function writesFor(
  { target, knownBefore }: Intent,
  seen: Active | null,
  known: Readonly<Record<Device, DeviceFacts>>,
): readonly Write[] {
  if (target !== 'off') return [{ device: target, on: true }]
  switch (seen) {
    case 'off':
      return []
    case 'phone':
    case 'sip':
      return [{ device: seen, on: false }]
    case 'both':
    case null:
      return devicesFrom(knownBefore?.active ?? null)
        .filter((device) => known[device].present !== false)
        .map((device) => ({ device, on: false }))
  }
}

/**
 * The check that a read has to make before the intent is written; null if none has to. `isAway`: whether the absence still
 * lasts. An OFF that waited only because of Exotel's rate limit goes without a read: the limit would seldom let both calls
 * through.
 */
function dueCheck(intent: Intent, now: Moment, isAway: boolean): Check | null {
  if (intent.check !== null) return intent.check
  if (isAway && intent.progress.heldUpBy === 'limit') return null
  return intent.target === 'off' && !intent.progress.checked && ageOf(intent, now) > timing.staleOff
    ? 'unchanged'
    : null
}

/**
 * The age of the intent in ms, by the clock that shows more: the wall clock counts sleep, and the monotonic clock cannot be
 * set back.
 */
function ageOf(intent: Intent, now: Moment): number {
  return Math.max(now.utc - intent.at.utc, now.monotonic - intent.at.monotonic)
}

/** Exotel answered the write on the wire, or the write failed. */
export function writeAnswered(
  state: State<SignedIn>,
  at: Moment,
  work: Extract<Work, { kind: 'writing' }>,
  answer: Result<Reading>,
): Update {
  const { intent } = state.session
  const idle = changeSession(state, { work: { kind: 'idle' } })
  if (intent === null) return update(idle)
  const isSuperseded = work.giveUpAt !== null
  if (!answer.ok) {
    const { failure } = answer
    const next = writeOutcomeOf(failure) === 'unanswered' ? withUnanswered(idle, at, work.write) : idle
    if (handlingOf(failure) === 'sign-in') return rejectToken(next, at, failure)
    return isSuperseded ? execute(next, at) : writeFailed(next, at, intent, work, failure)
  }
  const reading = answer.value
  const [next, ...rest] = work.rest
  // An answer that is older than the write says nothing of it: a read shows what came of it.
  if (!saysWhatIsSo(reading, at, work)) {
    if (isSuperseded) return execute(idle, at)
    return next === undefined ? readBack(idle, at, intent) : send(idle, at, intent, next, rest)
  }
  const informed = withFacts(idle, reading)
  if (isSuperseded) return supersededWriteAnswered(informed, at, work.write, reading)
  const dated = { ...intent, knownBefore: knownAfterOwnWrite(intent.knownBefore, reading) }
  if (next !== undefined) return send(informed, at, dated, next, rest)
  if (reading.active === intent.target && !hasUnansweredWrite(state, at)) {
    return confirm(informed, at, intent, reading, 'reply')
  }
  const other = otherDevice(work.write.device)
  return intent.target === 'off' && reading.active === other && !intent.progress.otherTurnedOff
    ? turnOffOther(informed, at, dated, other)
    : readBack(informed, at, dated)
}

/**
 * Exotel answered the write of an older intent. The answer may confirm what that write did; then the newer intent starts.
 */
function supersededWriteAnswered(
  state: State<SignedIn>,
  at: Moment,
  write: Write,
  reading: Reading,
): Update<SignedIn> {
  const isApplied = reading.active === (write.on ? write.device : 'off')
  const isConfirmed = isApplied && !hasUnansweredWrite(state, at)
  return execute(isConfirmed ? withConfirmation(state, at, reading, 'reply') : state, at)
}

/** The answer to an OFF shows that the other device is on: the app turns that one off, too, once. */
function turnOffOther(state: State<SignedIn>, at: Moment, intent: Intent, other: Device): Update<SignedIn> {
  const isNoted = isForAbsence(intent) && state.autoOffDevice !== null
  const noted = isNoted ? noteAutoOffDevice(state, at, other) : state
  return send(noted, at, progressed(intent, { otherTurnedOff: true }), { device: other, on: false }, [])
}

function writeFailed(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  work: Extract<Work, { kind: 'writing' }>,
  failure: Failure,
): Update {
  const { target, progress } = intent
  if (failure.kind === 'other-device-on' && target !== 'off' && !progress.otherTurnedOff) {
    const off: Write = { device: otherDevice(target), on: false }
    return send(state, at, progressed(intent, { otherTurnedOff: true }), off, [{ device: target, on: true }])
  }
  switch (handlingOf(failure)) {
    case 'retry':
      // Exotel may have applied the write: a read shows that, and a second write would not.
      return cannotBeUnderstood(failure) || mayBeDoneByAccount(state, intent, failure)
        ? readBack(withProblem(state, intent, failure), at, heldUp(intent, failure))
        : retry(state, at, intent, failure, 'write')
    case 'sign-in':
      return rejectToken(state, at, failure)
    case 'give-up': {
      const [next, ...rest] = work.rest
      if (target === 'off' && next !== undefined) return send(state, at, intent, next, rest)
      if (target === 'off' && progress.writes > 1 && progress.contraryReads === 0) {
        return readBack(state, at, intent)
      }
      const isUnverified = failure.kind === 'unverified' && target !== 'off'
      return refuse(isUnverified ? withVerified(state, target, false) : state, at, intent, failure)
    }
  }
}

/**
 * Whether an unanswered OFF may be done already: with both APIs set up, the account API turns off what the integrations API
 * did not. Only a read can confirm that.
 */
function mayBeDoneByAccount({ session }: State<SignedIn>, { target }: Intent, failure: Failure): boolean {
  return session.identity.gateway === 'both' && target === 'off' && writeOutcomeOf(failure) === 'unanswered'
}
