import type { Reading } from '../model/device.ts'
import { type Failure, handlingOf, type Result } from '../model/failure.ts'
import type { Moment } from '../model/moment.ts'
import { absences } from '../model/presence.ts'
import type { Problem } from '../model/problem.ts'
import type { State } from '../model/state.ts'
import { failedReadsToDoubt } from '../model/timing.ts'
import { contradicts, inconclusiveUntil, withConfirmation, withFacts } from './confirmation.ts'
import { freshConnectionAfter } from './intent/execute.ts'
import { rejectToken } from './intent/finish.ts'
import { startIntent } from './intent/request.ts'
import { waitUntil } from './intent/wire.ts'
import { leavingOn, turningOffAgain } from './on-while-away.ts'
import { nextRefresh, retryAt } from './schedule.ts'
import { andThen, type Update, update } from './update.ts'

/** A read that no intent waited for has its answer: how things stand, whoever made them so. */
export function backgroundReadAnswered(state: State, at: Moment, answer: Result<Reading>): Update {
  if (!answer.ok && handlingOf(answer.failure) === 'sign-in') return rejectToken(state, at, answer.failure)
  const looked = answer.ok ? accept(state, at, answer.value) : doubt(state, at, answer.failure)
  return andThen(looked, (next) => {
    const { session } = next
    if (session.kind !== 'signed-in' || session.firstReadEnded) return update(next)
    return update({ ...next, session: { ...session, firstReadEnded: true } })
  })
}

function accept(state: State, at: Moment, reading: Reading): Update {
  const { active } = reading
  const informed: State = { ...withFacts(state, reading), refreshAt: nextRefresh(state, at) }
  const late = lateWrite(state, at, reading)
  if (late !== null) return late
  const doubtful = active === 'both' ? 0 : inconclusiveUntil(state.unanswered, active)
  if (at.monotonic < doubtful) {
    return update(waitUntil({ ...informed, confirmed: null }, 'read', doubtful))
  }
  const confirmed: State = {
    ...withConfirmation(informed, at, reading, 'read-back'),
    problem: afterGoodRead(state.problem),
  }
  const rechecked = state.recheck !== null && at.monotonic >= state.recheck.at
  const settled: State = rechecked ? { ...confirmed, recheck: null, unanswered: [] } : confirmed
  const before = state.confirmed ?? state.lastConfirmed
  if (before === null || before.active === active) return update(settled)
  if (state.away !== null && before.active === 'off') return foundOn(settled, at, reading)
  return update({
    ...settled,
    autoOffDevice: null,
    question: null,
    timedOff: null,
    lastChange: { active, at: at.utc, cause: null },
    notice: { kind: 'changed-elsewhere', active, at: at.utc },
  })
}

/** Somebody else turned a device on while the agent is away, and calls were off. */
function foundOn(state: State, at: Moment, { active }: Reading): Update {
  const { session, quitting, presence, rules } = state
  const [cause = 'lock'] = absences(presence, rules)
  const ends = quitting !== null || (session.kind === 'signed-in' && session.signingOut !== null)
  const again = ends ? null : turningOffAgain(state, at, active)
  if (again === null) return update(leavingOn(state, at, active))
  return startIntent(again, { id: `${cause}-again-${at.utc}`, cause, at, requests: [] }, 'off')
}

/** A write of ours that came into force after a confirmed OFF is undone; it is nobody's wish. */
function lateWrite(state: State, at: Moment, reading: Reading): Update | null {
  const { recheck } = state
  if (recheck === null || recheck.target !== 'off' || reading.active === 'off') return null
  const ours = state.unanswered.some(
    ({ write }) =>
      contradicts(write, 'off') && (reading.active === 'both' || reading.active === write.device),
  )
  if (!ours) return null
  const wish = { id: `late-${at.utc}`, cause: recheck.cause, at, requests: [], before: null }
  return startIntent({ ...state, confirmed: null, lastConfirmed: null }, wish, recheck.target)
}

function doubt(state: State, at: Moment, failure: Failure): Update {
  const failedReads = state.failedReads + 1
  const doubted: State = {
    ...state,
    failedReads,
    confirmed: failedReads >= failedReadsToDoubt ? null : state.confirmed,
    refreshAt: nextRefresh(state, at),
    problem:
      failedReads >= failedReadsToDoubt || state.confirmed === null
        ? (state.problem ?? { kind: 'failed', failure, target: null })
        : state.problem,
  }
  return handlingOf(failure) === 'retry'
    ? update(
        waitUntil(doubted, 'read', retryAt(at, failedReads, failure, null)),
        ...freshConnectionAfter(failure),
      )
    : update(doubted)
}

/** A good read mends what was wrong with reading; what Exotel refused or somebody else did is still to be told. */
function afterGoodRead(problem: Problem | null): Problem | null {
  if (problem === null) return null
  switch (problem.kind) {
    case 'failed':
      return handlingOf(problem.failure) === 'give-up' && problem.target !== null ? problem : null
    case 'off-not-confirmed':
      return null
    case 'disk':
      return problem
  }
}
