import { handlingOf } from '../../../src/core/model/failure.ts'
import type { Claim } from '../law.ts'
import { explain, reportsOf } from '../trace.ts'

export const foreignIsForeign: Claim = {
  claim: 'a foreign answer is taken for nothing else',
  check({ turns }) {
    for (const turn of turns) {
      const { event, fault } = turn
      if (event.kind !== 'answered' || fault?.kind !== 'foreign-answer') continue
      if (event.answer.ok) return explain(turn, 'takes a foreign answer for a record')
      if (handlingOf(event.answer.failure) !== 'retry')
        return explain(turn, `takes a foreign answer for ${event.answer.failure.kind}`)
    }
    return null
  },
}

export const onlyExotelSpeaks: Claim = {
  claim: 'no other answer signs out, refuses, confirms, or ends an OFF',
  check({ turns }) {
    for (const turn of turns) {
      const { event, before, after } = turn
      if (event.kind !== 'answered' || event.answer.ok) continue
      const { kind } = event.answer.failure
      if (handlingOf(event.answer.failure) !== 'retry') continue
      if (before.session === 'signed-in' && after.session !== 'signed-in')
        return explain(turn, `is signed out by ${kind}`)
      if (reportsOf(turn).some(({ outcome }) => outcome.kind === 'refused'))
        return explain(turn, `takes ${kind} for a refusal`)
      if (after.confirmation !== null && after.confirmation !== before.confirmation)
        return explain(turn, `takes ${kind} for a confirmation`)
      const endsOff = before.intent?.target === 'off' && after.intent === null
      if (endsOff && before.isServing) return explain(turn, `gives up an OFF because of ${kind}`)
    }
    return null
  },
}

export const rejectedOffIsTried: Claim = {
  claim: 'after a token was rejected, an OFF that is not confirmed is on the wire or has its time',
  check({ turns }) {
    const lost = turns.find(({ after }) => after.keepsOffOfRejected && !after.hasLastResort)
    return lost === undefined ? null : explain(lost, 'no longer tries an OFF with a rejected token')
  },
}
