import type { Known } from '../../model/confirmed.ts'
import type { Active, Reading } from '../../model/device.ts'
import { cannotBeUnderstood, type Failure, handlingOf, type Result } from '../../model/failure.ts'
import type { Check, Intent } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import type { SignedIn } from '../../model/session.ts'
import { isEnding, type State } from '../../model/state.ts'
import { contraryReadsToGiveUp } from '../../model/timing.ts'
import { isForAbsence, noteAutoOffDevice, turnOffAgain } from '../absence.ts'
import { progressed, waitUntil } from '../calls.ts'
import { inconclusiveUntil, withFacts } from '../confirmation.ts'
import { rejectToken } from '../end-session.ts'
import { changeSession, reports, type Update, update } from '../update.ts'
import { execute } from './execute.ts'
import { confirm, finish, leaveAlone } from './finish.ts'
import { readBack, retry, retrySlowly, withProblem } from './retry.ts'

// What a read says about the intent that waits for it. It confirms the intent, passes or fails a check that comes before
// the write, or shows something other than the target.

/** Exotel answered a read that the intent waits for, or the read failed. */
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

/**
 * What a check has shown: Exotel shows the target already (`done`), somebody acted elsewhere (`leave`), or neither
 * (`go-on`).
 */
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
 * Whether somebody acted elsewhere after `before` was confirmed. UpdatedAt, by Exotel's clock, counts only if it is newer
 * than the one in `before` and also newer than the intent (`since`, UTC ms): a slow clock of this machine must not make an
 * OFF look stale.
 */
function hasChangedSince(before: Known, reading: Reading, since: number): boolean {
  // This app itself may have turned one of the two off.
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

/** A read shows something other than the target. */
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
 * Notes the device that a read shows on before the OFF of an absence has written anything, whatever the read was for. The
 * OFF is about to turn that device off, so it may come back after the absence. An earlier note stays.
 */
function noteFirstFound(state: State<SignedIn>, at: Moment, intent: Intent, active: Active): State<SignedIn> {
  const isFirst = isForAbsence(intent) && intent.progress.writes === 0 && state.autoOffDevice === null
  return isFirst ? noteAutoOffDevice(state, at, active) : state
}

/** A read failed that was to confirm the intent, or to show which device an absence has to turn off. */
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
 * Tries again after a failed read. A failed read must not let calls ring: an OFF is written, or written again, if nothing
 * was written yet or if the answer to the read cannot be understood.
 */
function retryRead(state: State<SignedIn>, at: Moment, intent: Intent, failure: Failure): Update<SignedIn> {
  const isBlind = intent.progress.writes === 0 || cannotBeUnderstood(failure)
  const mayWrite = intent.check === 'what-is-on' || (intent.check === null && isBlind)
  const writes = intent.target === 'off' && mayWrite
  const tried = progressed({ ...intent, check: writes ? null : intent.check }, { readFailed: true })
  return retry(state, at, tried, failure, writes ? 'write' : 'read')
}

/**
 * Exotel refuses the read that should confirm an OFF during an absence. That does not show that calls are off, and a device
 * might ring behind a locked screen, so the OFF goes on while the absence lasts. The requests that wait for the OFF get the
 * refusal.
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
