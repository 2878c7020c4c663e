import { handlingOf } from '../../../../src/core/model/failure.ts'
import { confirmedOf } from '../../../../src/core/model/state.ts'
import type { Law } from './onlooker.ts'

/** Law 11: an answer that is not Exotel's signs nobody out, refuses nothing and confirms nothing. */
export function onlyExotelSpeaks(): Law {
  const foreign = new WeakSet<object>()
  return {
    passed(_run, what) {
      if (what.kind !== 'answer' || what.call.fault?.kind !== 'foreign-answer') return
      const { answer } = what
      foreign.add(answer)
      if (answer.ok) throw new Error('Takes a foreign answer for a record')
      if (handlingOf(answer.failure) !== 'retry')
        throw new Error(`Takes a foreign answer for ${answer.failure.kind}`)
    },
    turned(_run, { event, before, after, effects }) {
      if (event.kind !== 'answered' || !foreign.has(event.answer)) return
      if (before.session.kind === 'signed-in' && after.session.kind !== 'signed-in') {
        throw new Error('Signed out by a foreign answer')
      }
      const refused = effects.some((effect) => effect.kind === 'report' && effect.outcome.kind === 'refused')
      if (refused) throw new Error('Refused by a foreign answer')
      if (confirmedOf(after) !== null && confirmedOf(after) !== confirmedOf(before)) {
        throw new Error('Confirmed by a foreign answer')
      }
    },
  }
}
