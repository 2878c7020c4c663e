import type { Reading } from '../../model/device.ts'
import type { Failure } from '../../model/failure.ts'
import type { Intent } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { SignedIn } from '../../model/session.ts'
import type { State } from '../../model/state.ts'
import { timing } from '../../model/timing.ts'
import { nextRefresh, read, readUnlessHeld, stop } from '../calls.ts'
import { withConfirmation } from '../confirmation.ts'
import { andThen, changeSession, reports, type Update, update } from '../update.ts'

/** Ends the intent and gives `outcome` to every request that waited for it. */
export function finish(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  outcome: Outcome,
): Update<SignedIn> {
  const refreshAt = nextRefresh(state, at)
  return update(
    changeSession(state, { firstReadEnded: true, intent: null, refreshAt }),
    ...reports(intent.requests, outcome),
  )
}

/**
 * Exotel refused the intent. If this was its only write and no other is unanswered, what was confirmed before is confirmed
 * again. Otherwise a read shows what is on.
 */
export function refuse(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  failure: Failure,
): Update<SignedIn> {
  const hasChangedNothing =
    failure.previousDevice !== 'left-off' &&
    intent.progress.contraryReads === 0 &&
    intent.progress.writes <= 1 &&
    state.unanswered.length === 0
  const confirmed = hasChangedNothing ? (state.session.confirmed ?? intent.restoreOnRefusal) : null
  const refused: State<SignedIn> = {
    ...changeSession(state, { confirmed, lastConfirmed: confirmed }),
    problem: { kind: 'failed', failure, target: intent.target },
  }
  const finished = finish(refused, at, intent, { kind: 'refused', failure })
  return confirmed === null ? andThen(finished, (next) => read(next, at)) : finished
}

/**
 * Withdraws an ON, because it has expired or the agent has gone away, and reads what is on. An ON that the app began by
 * itself (a restore, or the end of a timed OFF) becomes a question.
 */
export function withdraw(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  why: 'expired' | 'away',
): Update<SignedIn> {
  const { target, cause } = intent
  const failure = state.problem?.kind === 'failed' ? state.problem.failure : null
  const announced: Partial<State> =
    target === 'off'
      ? {}
      : cause === 'restore' || cause === 'timer'
        ? { question: { device: target, why: cause } }
        : { notice: { kind: 'on-withdrawn', target, why, failure } }
  const stopped = andThen(stop(state, at), (next) =>
    update<SignedIn>({ ...next, ...announced, session: next.session, problem: null }),
  )
  const finished = andThen(stopped, (next) => finish(next, at, intent, { kind: 'withdrawn', why, failure }))
  return andThen(finished, (next) => readUnlessHeld(next, at))
}

/** Somebody made a change elsewhere: the app drops the intent, leaves the change as it is, and announces it. */
export function leaveAlone(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  reading: Reading,
): Update<SignedIn> {
  const { active } = reading
  const kind = intent.target === 'off' ? 'off-withdrawn' : 'changed-elsewhere'
  const left: State<SignedIn> = {
    ...withConfirmation(state, at, reading, 'read-back'),
    autoOffDevice: null,
    problem: null,
    notice: { kind, active, at: at.utc },
    lastChange: { active, at: at.utc, cause: null },
  }
  return finish(left, at, intent, { kind: 'withdrawn', why: 'changed-elsewhere', failure: null })
}

/**
 * `reading` confirms the intent, which ends. If an earlier write is unanswered, a recheck follows, because Exotel may still
 * apply that write.
 */
export function confirm(
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
