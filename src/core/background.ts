import { obeyHeld, pursue } from './ask.ts'
import type { Reading } from './device.ts'
import { andThen, type Step, step } from './event.ts'
import { type Failure, handlingOf, type Result } from './failure.ts'
import type { Moment } from './moment.ts'
import { contradicts, doubtfulUntil, withFacts, withProof } from './proof.ts'
import { nextRefresh, retryAt } from './schedule.ts'
import { rejectToken } from './settle.ts'
import type { Problem, State } from './state.ts'
import { failedReadsToDoubt } from './timing.ts'

/** A read that no intent waited for has its answer: how things stand, whoever made them so. */
export function backgroundReadAnswered(state: State, at: Moment, answer: Result<Reading>): Step {
  if (!answer.ok && handlingOf(answer.failure) === 'sign-in') return rejectToken(state, answer.failure)
  const looked = answer.ok ? accept(state, at, answer.value) : doubt(state, at, answer.failure)
  return andThen(looked, (next) => {
    const { session } = next
    if (session.kind !== 'signed-in' || session.firstReadEnded) return step(next)
    return obeyHeld({ ...next, session: { ...session, firstReadEnded: true } })
  })
}

function accept(state: State, at: Moment, reading: Reading): Step {
  const { active } = reading
  const informed: State = { ...withFacts(state, reading), refreshAt: nextRefresh(at) }
  const late = lateWrite(state, at, reading)
  if (late !== null) return late
  const doubtful = active === 'both' ? 0 : doubtfulUntil(state.unanswered, active)
  if (at.monotonic < doubtful) {
    return step({ ...informed, confirmed: null, work: { kind: 'waiting', until: doubtful, next: 'read' } })
  }
  const proven: State = {
    ...withProof(informed, at, reading, 'read-back'),
    problem: afterGoodRead(state.problem),
  }
  const rechecked = state.recheck !== null && at.monotonic >= state.recheck.at
  const settled: State = rechecked ? { ...proven, recheck: null, unanswered: [] } : proven
  if (state.confirmed === null || state.confirmed.active === active) return step(settled)
  return step({
    ...settled,
    lastChange: { active, at: at.utc, cause: null },
    problem: { kind: 'changed-elsewhere', active, at: at.utc },
  })
}

/** A write of ours that came into force after a proven OFF is undone; it is nobody's wish. */
function lateWrite(state: State, at: Moment, reading: Reading): Step | null {
  const { recheck } = state
  if (recheck === null || recheck.target !== 'off' || reading.active === 'off') return null
  const ours = state.unanswered.some(
    ({ write }) =>
      contradicts(write, 'off') && (reading.active === 'both' || reading.active === write.device),
  )
  if (!ours) return null
  const again = pursue({ ...state, confirmed: null }, { id: '', cause: recheck.cause, at }, recheck.target)
  const { intent } = again.state
  return intent === null
    ? again
    : { ...again, state: { ...again.state, intent: { ...intent, requests: [] } } }
}

function doubt(state: State, at: Moment, failure: Failure): Step {
  const failedReads = state.failedReads + 1
  const doubted: State = {
    ...state,
    failedReads,
    confirmed: failedReads >= failedReadsToDoubt ? null : state.confirmed,
    refreshAt: nextRefresh(at),
    problem:
      failedReads >= failedReadsToDoubt || state.confirmed === null
        ? (state.problem ?? { kind: 'failed', failure, target: null })
        : state.problem,
  }
  return handlingOf(failure) === 'retry'
    ? step({ ...doubted, work: { kind: 'waiting', until: retryAt(at, failedReads, failure), next: 'read' } })
    : step(doubted)
}

/** A good read mends what was wrong with reading; what Exotel refused or somebody else did is still to be told. */
function afterGoodRead(problem: Problem | null): Problem | null {
  if (problem === null) return null
  switch (problem.kind) {
    case 'failed':
      return handlingOf(problem.failure) === 'give-up' && problem.target !== null ? problem : null
    case 'off-not-confirmed':
      return null
    case 'on-withdrawn':
    case 'changed-elsewhere':
    case 'disk':
      return problem
  }
}
