import {
  type Active,
  devices,
  otherDevice,
  type Reading,
  type Target,
  type Write,
} from '../../model/device.ts'
import type { Effect } from '../../model/effect.ts'
import {
  cannotBeUnderstood,
  type Failure,
  handlingOf,
  type Result,
  writeOutcomeOf,
} from '../../model/failure.ts'
import type { Intent, Work } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import type { State } from '../../model/state.ts'
import { contraryReadsToGiveUp, timing } from '../../model/timing.ts'
import { autoOffDeviceOf } from '../auto-off-device.ts'
import {
  hasUnansweredWrite,
  inconclusiveUntil,
  withConfirmation,
  withFacts,
  withVerified,
} from '../confirmation.ts'
import { turningOffAgain } from '../on-while-away.ts'
import { retryAt } from '../schedule.ts'
import { type Update, update } from '../update.ts'
import { dueCheck, verdictOf } from './check.ts'
import { finish, leaveAlone, refuse, rejectToken } from './finish.ts'
import { progressed, read, send, waitUntil, withUnanswered } from './wire.ts'

/** Starts, or starts again, to carry out the intent; whatever was being read meanwhile no longer matters. */
export function execute(state: State, at: Moment): Update {
  const { intent, work } = state
  if (intent === null) return update(state)
  const check = dueCheck(intent, at, state.away !== null)
  const cleared: State = { ...state, intent: { ...intent, check }, work: { kind: 'idle' }, recheck: null }
  const { lastSeen, readFailed } = intent.progress
  const seen = readFailed
    ? null
    : (lastSeen ?? state.confirmed?.active ?? intent.confirmedBefore?.active ?? null)
  const [first, ...rest] = check === null ? writesFor(intent.target, seen, state) : []
  const started = first === undefined ? read(cleared, at) : send(cleared, at, intent, first, rest)
  return work.kind === 'reading'
    ? { state: started.state, effects: [{ kind: 'abort', call: work.call }, ...started.effects] }
    : started
}

/** The write in flight has its answer. */
export function writeAnswered(
  state: State,
  at: Moment,
  work: Extract<Work, { kind: 'writing' }>,
  answer: Result<Reading>,
): Update {
  const { intent } = state
  const idle: State = { ...state, work: { kind: 'idle' } }
  if (intent === null) return update(idle)
  const superseded = work.giveUpAt !== null
  if (!answer.ok) {
    const doubted =
      writeOutcomeOf(answer.failure) === 'unanswered' ? withUnanswered(idle, at, work.write) : idle
    if (handlingOf(answer.failure) === 'sign-in') return rejectToken(doubted, at, answer.failure)
    return superseded ? execute(doubted, at) : writeFailed(doubted, at, intent, work, answer.failure)
  }
  const reading = answer.value
  const informed = withFacts(idle, reading)
  const agreed = reading.active === (work.write.on ? work.write.device : 'off')
  const confirms = agreed && !hasUnansweredWrite(state, at)
  if (superseded) return execute(confirms ? withConfirmation(informed, at, reading, 'reply') : informed, at)
  const [next, ...rest] = work.rest
  if (next !== undefined) return send(informed, at, intent, next, rest)
  if (reading.active === intent.target && !hasUnansweredWrite(state, at)) {
    return confirm(informed, at, intent, reading, 'reply')
  }
  const another = otherDevice(work.write.device)
  if (intent.target === 'off' && reading.active === another && !intent.progress.otherTurnedOff) {
    const noted =
      isForAbsence(intent) && state.autoOffDevice !== null ? autoOffDeviceOf(informed, at, another) : informed
    return send(noted, at, progressed(intent, { otherTurnedOff: true }), { device: another, on: false }, [])
  }
  return readBack(informed, at, intent)
}

/** A read-back of the intent has its answer. */
export function readBackAnswered(state: State, at: Moment, intent: Intent, answer: Result<Reading>): Update {
  if (!answer.ok) return readBackFailed(state, at, intent, answer.failure)
  const reading = answer.value
  const informed = withFacts(state, reading)
  if (intent.check !== null) {
    const verdict = verdictOf(intent.check, intent, reading)
    const checked: Intent = { ...intent, check: null }
    const seen = progressed(checked, {
      checked: true,
      lastSeen: reading.active,
      failures: 0,
      readFailed: false,
    })
    if (verdict === 'leave') {
      const again = intent.target === 'off' ? turningOffAgain(informed, at, reading.active) : null
      return again === null
        ? leaveAlone(informed, at, intent, reading)
        : execute({ ...again, intent: seen }, at)
    }
    if (verdict === 'go-on') {
      const found = intent.check === 'what-is-on' ? autoOffDeviceOf(informed, at, reading.active) : informed
      return execute({ ...found, intent: seen }, at)
    }
  }
  if (reading.active === intent.target) {
    const doubtful = inconclusiveUntil(state.unanswered, intent.target)
    return at.monotonic < doubtful
      ? update(waitUntil(informed, 'read', doubtful))
      : confirm(informed, at, intent, reading, 'read-back')
  }
  const contraryReads = intent.progress.contraryReads + 1
  const contrary = progressed(intent, {
    contraryReads,
    readBacks: intent.progress.readBacks + 1,
    failures: 0,
    readFailed: false,
    lastSeen: reading.active,
  })
  if (intent.progress.writes === 0) {
    const found =
      isForAbsence(intent) && state.autoOffDevice === null
        ? autoOffDeviceOf(informed, at, reading.active)
        : informed
    return execute({ ...found, intent: contrary }, at)
  }
  if (intent.target === 'off' && contraryReads >= contraryReadsToGiveUp) {
    const stubborn: State = {
      ...informed,
      intent: contrary,
      problem: { kind: 'off-not-confirmed', since: intent.at.utc },
    }
    return update(waitUntil(stubborn, 'write', at.monotonic + timing.stubbornOffRetry))
  }
  return readBack(informed, at, contrary)
}

/** Whether the intent turns off what was on when the agent went away. */
export function isForAbsence({ cause, target }: Intent): boolean {
  return target === 'off' && (cause === 'lock' || cause === 'suspend' || cause === 'idle')
}

/** The writes that bring about `target` when Exotel is thought to show `seen`; none where a read may suffice. */
function writesFor(target: Target, seen: Active | null, state: State): readonly Write[] {
  if (target !== 'off') return [{ device: target, on: true }]
  switch (seen) {
    case 'off':
      return []
    case 'phone':
    case 'sip':
      return [{ device: seen, on: false }]
    case 'both':
    case null:
      return devices
        .filter((device) => state.devices[device].present !== false)
        .map((device) => ({ device, on: false }))
  }
}

function writeFailed(
  state: State,
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
      // Nobody knows what came of it, and it may well have been done: so it is looked at, not written again blindly.
      return cannotBeUnderstood(failure) || mayBeDoneByAccount(state, intent, failure)
        ? readBack(withFailure(state, intent, failure), at, noted(intent, failure))
        : retry(state, at, intent, failure, 'write')
    case 'sign-in':
      return rejectToken(state, at, failure)
    case 'give-up': {
      const [next, ...rest] = work.rest
      if (target === 'off' && next !== undefined) return send(state, at, intent, next, rest)
      if (target === 'off' && progress.writes > 1 && progress.contraryReads === 0) {
        return readBack(state, at, intent)
      }
      const told = failure.kind === 'unverified' && target !== 'off'
      return refuse(told ? withVerified(state, target, false) : state, at, intent, failure)
    }
  }
}

/**
 * A read failed that was to confirm the intent, or to show what an absence has to turn off. That is no reason to let
 * calls ring: where nothing was written yet, or the answer cannot be understood, an OFF is written (again).
 */
function readBackFailed(state: State, at: Moment, intent: Intent, failure: Failure): Update {
  switch (handlingOf(failure)) {
    case 'retry': {
      const blind = intent.progress.writes === 0 || cannotBeUnderstood(failure)
      const mayWrite = intent.check === 'what-is-on' || (intent.check === null && blind)
      const writes = intent.target === 'off' && mayWrite
      const tried = progressed({ ...intent, check: writes ? null : intent.check }, { readFailed: true })
      return retry(state, at, tried, failure, writes ? 'write' : 'read')
    }
    case 'sign-in':
      return rejectToken(state, at, failure)
    case 'give-up':
      return finish(
        { ...state, confirmed: null, problem: { kind: 'failed', failure, target: intent.target } },
        at,
        intent,
        { kind: 'refused', failure },
      )
  }
}

/** Where nobody answered in time, the connection may be dead, and the next try would wait on it again. */
export function freshConnectionAfter({ kind }: Failure): readonly Effect[] {
  return kind === 'timeout' ? [{ kind: 'drop-connections' }] : []
}

/** Waits for the next try. The first one of an OFF comes at once: the machine may be about to sleep, or to end. */
function retry(state: State, at: Moment, intent: Intent, failure: Failure, next: 'write' | 'read'): Update {
  const noticed = noted(intent, failure)
  const { failures } = noticed.progress
  const failed: State = { ...withFailure(state, intent, failure), intent: noticed }
  const atOnce =
    intent.target === 'off' && failures === 1 && (failure.kind === 'cut' || failure.kind === 'aborted')
  if (atOnce) return update(waitUntil(failed, next, at.monotonic + timing.shortestRetry))
  const waiting = waitUntil(failed, next, retryAt(at, failures, failure, intent.target))
  return update(waiting, ...freshConnectionAfter(failure))
}

/**
 * With both APIs set up, an OFF that the integrations API did not answer has been carried out by the account API, and
 * only a read can confirm that.
 */
function mayBeDoneByAccount({ session }: State, { target }: Intent, failure: Failure): boolean {
  const both = session.kind === 'signed-in' && session.identity.gateway === 'both'
  return both && target === 'off' && writeOutcomeOf(failure) === 'unanswered'
}

function withFailure(state: State, { target }: Intent, failure: Failure): State {
  return { ...state, problem: { kind: 'failed', failure, target } }
}

/** The intent once `failure` has held it up. */
function noted(intent: Intent, failure: Failure): Intent {
  const { failures, heldUpBy } = intent.progress
  const byLimit = failure.kind === 'rate-limited' && heldUpBy !== 'failure'
  return progressed(intent, { failures: failures + 1, heldUpBy: byLimit ? 'limit' : 'failure' })
}

/** Reads back after the next pause of the table; where the table is used up, writes again. */
function readBack(state: State, at: Moment, intent: Intent): Update {
  const pause = timing.readBackPauses[intent.progress.readBacks]
  if (pause === undefined) {
    const failures = Math.ceil(intent.progress.contraryReads / timing.readBackPauses.length)
    return update(waitUntil({ ...state, intent }, 'write', retryAt(at, failures, null, intent.target)))
  }
  if (pause === 0) return read({ ...state, intent }, at)
  return update(waitUntil({ ...state, intent }, 'read', at.monotonic + pause))
}

function confirm(
  state: State,
  at: Moment,
  intent: Intent,
  reading: Reading,
  how: 'reply' | 'read-back',
): Update {
  const confirmed: State = {
    ...withConfirmation(state, at, reading, how),
    problem: null,
    lastChange:
      intent.progress.writes === 0
        ? state.lastChange
        : { active: reading.active, at: at.utc, cause: intent.cause },
    recheck:
      state.unanswered.length === 0
        ? null
        : { at: at.monotonic + timing.recheckAfter, target: intent.target, cause: intent.cause },
  }
  return finish(confirmed, at, intent, { kind: 'confirmed', target: intent.target })
}
