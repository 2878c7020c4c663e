import { type Known, knownAfterOwnWrite } from '../../model/confirmed.ts'
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
import { isEnding, type State } from '../../model/state.ts'
import { contraryReadsToGiveUp, timing } from '../../model/timing.ts'
import { noteAutoOffDevice, turnOffAgain } from '../absence.ts'
import { freshConnectionAfter, progressed, read, retryAt, send, waitUntil, withUnanswered } from '../calls.ts'
import {
  hasUnansweredWrite,
  inconclusiveUntil,
  withConfirmation,
  withFacts,
  withVerified,
} from '../confirmation.ts'
import { rejectToken } from '../end-session.ts'
import { changeSession, reports, type Update, update } from '../update.ts'
import { finish, leaveAlone, refuse } from './finish.ts'

// From an intent to its confirmation: execute -> writeAnswered -> readBack -> readBackAnswered -> confirm -> finish.

/** Starts, or starts again, on the intent. A read that is on the wire no longer matters and is given up. */
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

/** The write on the wire has its answer. */
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
  const informed = withFacts(idle, reading)
  if (isSuperseded) return supersededWriteAnswered(informed, at, work.write, reading)
  const dated = { ...intent, knownBefore: knownAfterOwnWrite(intent.knownBefore, reading) }
  const [next, ...rest] = work.rest
  if (next !== undefined) return send(informed, at, dated, next, rest)
  if (reading.active === intent.target && !hasUnansweredWrite(state, at)) {
    return confirm(informed, at, intent, reading, 'reply')
  }
  const other = otherDevice(work.write.device)
  return intent.target === 'off' && reading.active === other && !intent.progress.otherTurnedOff
    ? turnOffOther(informed, at, dated, other)
    : readBack(informed, at, dated)
}

/** An older intent's write has its answer: it may confirm what that write did, and then the newer intent goes. */
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

/** The answer to an OFF shows that the other device is on: that one is turned off, too, once. */
function turnOffOther(state: State<SignedIn>, at: Moment, intent: Intent, other: Device): Update<SignedIn> {
  const isNoted = isForAbsence(intent) && state.autoOffDevice !== null
  const noted = isNoted ? noteAutoOffDevice(state, at, other) : state
  return send(noted, at, progressed(intent, { otherTurnedOff: true }), { device: other, on: false }, [])
}

/** A read that the intent waited for has its answer. */
export function readBackAnswered(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  answer: Result<Reading>,
): Update {
  if (!answer.ok) return readBackFailed(state, at, intent, answer.failure)
  const reading = answer.value
  const informed = withFacts(state, reading)
  if (intent.check !== null) {
    const verdict = verdictOf(intent.check, intent, reading)
    if (verdict !== 'done') {
      return checkAnswered(informed, at, { ...intent, check: null }, intent.check, verdict, reading)
    }
  }
  if (reading.active === intent.target) {
    const conclusiveAt = inconclusiveUntil(state.unanswered, intent.target)
    return at.monotonic < conclusiveAt
      ? update(waitUntil(informed, 'read', conclusiveAt))
      : confirm(informed, at, intent, reading, 'read-back')
  }
  return contraryRead(informed, at, intent, reading)
}

/** Whether the intent turns off what was on when the agent went away. */
export function isForAbsence({ cause, target }: Intent): boolean {
  return target === 'off' && (cause === 'lock' || cause === 'suspend' || cause === 'idle')
}

/** The writes that bring about the target where Exotel showed `seen` last; none where a read may suffice. */
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
 * What has to be read before the intent is written; null where nothing has. `isAway`: whether the absence still lasts.
 * An OFF that only Exotel's limit held up meanwhile goes without a read: the two calls would seldom fit into one window.
 */
function dueCheck(intent: Intent, now: Moment, isAway: boolean): Check | null {
  if (intent.check !== null) return intent.check
  if (isAway && intent.progress.heldUpBy === 'limit') return null
  return intent.target === 'off' && !intent.progress.checked && ageOf(intent, now) > timing.staleOff
    ? 'unchanged'
    : null
}

/** In ms, the larger of two ages: the wall clock counts sleep, and the monotonic one cannot be set back. */
function ageOf(intent: Intent, now: Moment): number {
  return Math.max(now.utc - intent.at.utc, now.monotonic - intent.at.monotonic)
}

/** What a check has shown: the target is reached (`done`), somebody acted elsewhere (`leave`), or neither (`go-on`). */
function verdictOf(check: Check, intent: Intent, reading: Reading): 'go-on' | 'leave' | 'done' {
  if (reading.active === intent.target) return 'done'
  switch (check) {
    case 'still-off':
      return reading.active === 'off' ? 'go-on' : 'leave'
    case 'what-is-on':
      return 'go-on'
    case 'unchanged':
      return intent.knownBefore !== null && hasChangedSince(intent.knownBefore, reading, intent.at.utc)
        ? 'leave'
        : 'go-on'
  }
}

/**
 * Whether somebody acted elsewhere after `before` was confirmed. UpdatedAt counts only where it is newer both than the
 * one seen then, by Exotel's own clock, and than the intent: a clock of this machine that is slow must not make
 * an OFF look stale.
 */
function hasChangedSince(before: Known, reading: Reading, since: number): boolean {
  // Turning off one of two may well have been our own doing.
  if (before.active === 'both') return false
  if (reading.active !== before.active) return true
  const { updatedAt } = reading
  return updatedAt !== null && updatedAt > (before.updatedAt ?? 0) && updatedAt > since
}

function checkAnswered(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  check: Check,
  verdict: 'go-on' | 'leave',
  reading: Reading,
): Update<SignedIn> {
  const { active } = reading
  const change = { checked: true, lastSeen: active, failures: 0, readFailed: false }
  const checked = progressed(intent, change)
  if (verdict === 'go-on') {
    const noted =
      check === 'what-is-on'
        ? noteAutoOffDevice(state, at, active)
        : noteFirstFound(state, at, intent, active)
    return execute(changeSession(noted, { intent: checked }), at)
  }
  const again = intent.target === 'off' ? turnOffAgain(state, at, active) : null
  return again === null
    ? leaveAlone(state, at, intent, reading)
    : execute(changeSession(again, { intent: checked }), at)
}

/** A read shows something else than the target. */
function contraryRead(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  { active }: Reading,
): Update<SignedIn> {
  const { progress, target } = intent
  const contraryReads = progress.contraryReads + 1
  const contrary = progressed(intent, {
    contraryReads,
    readBacks: progress.readBacks + 1,
    failures: 0,
    readFailed: false,
    lastSeen: active,
  })
  if (progress.writes === 0) {
    const noted = noteFirstFound(state, at, intent, active)
    return execute(changeSession(noted, { intent: contrary }), at)
  }
  if (target === 'off' && contraryReads >= contraryReadsToGiveUp) {
    return update(retrySlowly(changeSession(state, { intent: contrary }), at, intent, 'write'))
  }
  return readBack(state, at, contrary)
}

/**
 * Notes the device that a read finds on before an OFF of an absence has written anything, whatever that read was for:
 * the OFF is about to turn that device off, so it comes back after the absence. An earlier note stays.
 */
function noteFirstFound(state: State<SignedIn>, at: Moment, intent: Intent, active: Active): State<SignedIn> {
  const isFirst = isForAbsence(intent) && intent.progress.writes === 0 && state.autoOffDevice === null
  return isFirst ? noteAutoOffDevice(state, at, active) : state
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
      // The write may well have been applied: a read shows that better than a second write does.
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

/** A read failed that was to confirm the intent, or to show what an absence has to turn off. */
function readBackFailed(state: State<SignedIn>, at: Moment, intent: Intent, failure: Failure): Update {
  switch (handlingOf(failure)) {
    case 'retry':
      return retryRead(state, at, intent, failure)
    case 'sign-in':
      return rejectToken(state, at, failure)
    case 'give-up': {
      const unconfirmed = changeSession(state, { confirmed: null })
      return intent.target === 'off' && state.away !== null && !isEnding(state)
        ? goOnWithoutRead(unconfirmed, at, intent, failure)
        : finish(withProblem(unconfirmed, intent, failure), at, intent, { kind: 'refused', failure })
    }
  }
}

/**
 * Tries again after a read that failed. That is no reason to let calls ring: where nothing was written yet, or the
 * answer cannot be understood, an OFF is written (again).
 */
function retryRead(state: State<SignedIn>, at: Moment, intent: Intent, failure: Failure): Update<SignedIn> {
  const isBlind = intent.progress.writes === 0 || cannotBeUnderstood(failure)
  const mayWrite = intent.check === 'what-is-on' || (intent.check === null && isBlind)
  const writes = intent.target === 'off' && mayWrite
  const tried = progressed({ ...intent, check: writes ? null : intent.check }, { readFailed: true })
  return retry(state, at, tried, failure, writes ? 'write' : 'read')
}

/**
 * Exotel refuses the read that was to confirm the OFF of an absence. A refused read does not show that calls are off, so
 * the OFF goes on while the absence lasts: the device would else ring behind a locked screen. Whoever waits for
 * the OFF gets the refusal.
 */
function goOnWithoutRead(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  failure: Failure,
): Update<SignedIn> {
  const unawaited: Intent = { ...intent, requests: [], restoreOnRefusal: null }
  const again = retryRead(state, at, unawaited, failure)
  const { work } = again.state.session
  const isStubborn = work.kind === 'waiting' && intent.progress.failures + 1 >= contraryReadsToGiveUp
  return update(
    isStubborn ? retrySlowly(again.state, at, intent, work.next) : again.state,
    ...reports(intent.requests, { kind: 'refused', failure }),
    ...again.effects,
  )
}

/** An OFF that was contradicted, or could not be read back, again and again is tried rarely, which is shown. */
function retrySlowly(
  state: State<SignedIn>,
  at: Moment,
  { at: askedAt }: Intent,
  next: 'write' | 'read',
): State<SignedIn> {
  return {
    ...waitUntil(state, next, at.monotonic + timing.stubbornOffRetry),
    problem: { kind: 'off-not-confirmed', since: askedAt.utc },
  }
}

/** Waits for the next try. The first one of an OFF comes at once: the machine may be about to sleep, or to end. */
function retry(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  failure: Failure,
  next: 'write' | 'read',
): Update<SignedIn> {
  const tried = heldUp(intent, failure)
  const { failures } = tried.progress
  const failed = changeSession(withProblem(state, intent, failure), { intent: tried })
  const isCutOff = failure.kind === 'cut' || failure.kind === 'aborted'
  if (intent.target === 'off' && failures === 1 && isCutOff) {
    return update(waitUntil(failed, next, at.monotonic + timing.shortestRetry))
  }
  const waiting = waitUntil(failed, next, retryAt(at, failures, failure, intent.target))
  return update(waiting, ...freshConnectionAfter(failure))
}

/**
 * With both APIs set up, an OFF that the integrations API did not answer has been carried out by the account API, and
 * only a read can confirm that.
 */
function mayBeDoneByAccount({ session }: State<SignedIn>, { target }: Intent, failure: Failure): boolean {
  return session.identity.gateway === 'both' && target === 'off' && writeOutcomeOf(failure) === 'unanswered'
}

function withProblem(state: State<SignedIn>, { target }: Intent, failure: Failure): State<SignedIn> {
  return { ...state, problem: { kind: 'failed', failure, target } }
}

/** The intent once `failure` has held it up. */
function heldUp(intent: Intent, failure: Failure): Intent {
  const { failures, heldUpBy } = intent.progress
  const byLimit = failure.kind === 'rate-limited' && heldUpBy !== 'failure'
  return progressed(intent, { failures: failures + 1, heldUpBy: byLimit ? 'limit' : 'failure' })
}

/** Reads back after the next pause of the table; where the table is used up, writes again. */
function readBack(state: State<SignedIn>, at: Moment, intent: Intent): Update<SignedIn> {
  const going = changeSession(state, { intent })
  const pause = timing.readBackPauses[intent.progress.readBacks]
  if (pause === undefined) {
    const failures = Math.ceil(intent.progress.contraryReads / timing.readBackPauses.length)
    return update(waitUntil(going, 'write', retryAt(at, failures, null, intent.target)))
  }
  return pause === 0 ? read(going, at) : update(waitUntil(going, 'read', at.monotonic + pause))
}

function confirm(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  reading: Reading,
  how: 'reply' | 'read-back',
): Update<SignedIn> {
  const { target, cause, progress } = intent
  const recheck =
    state.unanswered.length === 0 ? null : { at: at.monotonic + timing.recheckAfter, target, cause }
  const confirmed: State<SignedIn> = {
    ...changeSession(withConfirmation(state, at, reading, how), { recheck }),
    problem: null,
    lastChange: progress.writes === 0 ? state.lastChange : { active: reading.active, at: at.utc, cause },
  }
  return finish(confirmed, at, intent, { kind: 'confirmed', target })
}
