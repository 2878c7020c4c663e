import type { Failure } from '../../model/failure.ts'
import type { Intent } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import type { SignedIn } from '../../model/session.ts'
import type { State } from '../../model/state.ts'
import { timing } from '../../model/timing.ts'
import { isRateLimit } from '../account-limit.ts'
import { freshConnectionAfter, progressed, read, retryAt, waitUntil } from '../calls.ts'
import { changeSession, type Update, update } from '../update.ts'

// When an intent that is not confirmed yet is written or read again.

/**
 * Waits for the next try after a failure. An OFF whose first call was cut off is tried again almost at once: the machine may
 * be about to sleep or to shut down.
 */
export function retry(
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
  const until = isRateLimit(failure)
    ? state.session.limit.returnAt[intent.target === 'off' ? 'off' : 'on']
    : retryAt(at, failures, failure, intent.target)
  const waiting = waitUntil(failed, next, until)
  return update(waiting, ...freshConnectionAfter(failure))
}

/**
 * The state in which an OFF is tried only rarely from now on, and shown as unconfirmed: Exotel has contradicted it, or
 * refused to show its outcome, several times.
 */
export function retrySlowly(
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

/** Reads back after the next pause of timing.readBackPauses; after the last one, writes again. */
export function readBack(state: State<SignedIn>, at: Moment, intent: Intent): Update<SignedIn> {
  const going = changeSession(state, { intent })
  const pause = timing.readBackPauses[intent.progress.readBacks]
  if (pause === undefined) {
    const failures = Math.ceil(intent.progress.contraryReads / timing.readBackPauses.length)
    return update(waitUntil(going, 'write', retryAt(at, failures, null, intent.target)))
  }
  return pause === 0 ? read(going, at) : update(waitUntil(going, 'read', at.monotonic + pause))
}

/** The intent with `failure` counted: it sets the pause before the next try. */
export function heldUp(intent: Intent, failure: Failure): Intent {
  const { failures, heldUpBy } = intent.progress
  const byLimit = failure.kind === 'rate-limited' && heldUpBy !== 'failure'
  return progressed(intent, { failures: failures + 1, heldUpBy: byLimit ? 'limit' : 'failure' })
}

/** The state that shows `failure` as the problem of this intent. */
export function withProblem(state: State<SignedIn>, { target }: Intent, failure: Failure): State<SignedIn> {
  return { ...state, problem: { kind: 'failed', failure, target } }
}
