import { writeOutcomeOf } from '../../../src/core/model/failure.ts'
import type { Claim } from '../law.ts'
import { explain, newsOf, type Turn, turnsOfRuns } from '../trace.ts'

const lateWriteLimit = 15_000
const recheckAfter = 30_000

export const offWaitsForLateOn: Claim = {
  claim: 'no OFF is confirmed within 15 s of an unanswered ON',
  check(trace) {
    for (const turns of turnsOfRuns(trace)) {
      let unsureUntil = 0
      let agent: string | null = null
      for (const [index, turn] of turns.entries()) {
        const { before, after, event } = turn
        const { monotonic } = event.at
        const isConfirmed = before.intent?.target === 'off' && after.intent === null && after.isServing
        if (isConfirmed && after.confirmed === 'off' && monotonic < unsureUntil)
          return explain(turn, `confirms an OFF ${unsureUntil - monotonic} ms too early`)
        if (givesUpOn(turn, turns[index - 1])) unsureUntil = monotonic + lateWriteLimit
        if (event.kind !== 'signed-in') continue
        // A write switches the record of the agent for whom it was sent, so it says nothing of another agent's, even if
        // it was given up only because that other agent signed in.
        if (agent !== null && agent !== event.identity.userId) unsureUntil = 0
        agent = event.identity.userId
      }
    }
    return null
  },
}

export const readsOnceMore: Claim = {
  claim: 'what was confirmed after it is read once more',
  check(trace) {
    for (const turns of turnsOfRuns(trace)) {
      let due: number | null = null
      for (const [index, turn] of turns.entries()) {
        const { before, after, event, effects, now, answered } = turn
        const isCalm = after.intent === null && after.session === 'signed-in' && !after.quitting
        if (!isCalm || turn.crashed || event.kind === 'resumed') due = null
        // A read that is on its way already counts, once it is answered.
        const isReading = turns[index - 1]?.openCalls.some(({ write }) => write === null)
        if (due !== null && !isReading && now > due + trace.history.lag + 2)
          return explain(turn, 'does not look once more')
        const reads = answered?.write === null || effects.some(({ kind }) => kind === 'read')
        if (due !== null && reads && now >= due) due = null
        // What the relay heard later than that is as good as a read.
        const news = newsOf(turn)
        if (due !== null && news !== null && now - (event.at.monotonic - news.at) >= due) due = null
        const isConfirmed = before.intent?.target === 'off' && isCalm && after.confirmed === 'off'
        if (isConfirmed && before.unanswered.some(({ write }) => write.on)) due = now + recheckAfter
      }
    }
    return null
  },
}

/** Whether a call that turns a device on is given up in this turn, or answered so that its end is unknown. */
function givesUpOn({ event, answered, effects }: Turn, previous: Turn | undefined): boolean {
  const isAborted = (previous?.openCalls ?? []).some(
    ({ call, write }) => write?.on && effects.some((one) => one.kind === 'abort' && one.call === call),
  )
  if (isAborted || event.kind !== 'answered' || event.answer.ok || !answered?.write?.on) return isAborted
  return writeOutcomeOf(event.answer.failure) === 'unanswered'
}
