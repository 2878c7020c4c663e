import { handlingOf } from '../../../src/core/model/failure.ts'
import { confirmedOf, intentOf } from '../../../src/core/model/state.ts'
import { explain } from './turns.ts'
import type { World } from './world.ts'

/** Law 11: an answer that is none of Exotel's own signs nobody out, refuses nothing and confirms nothing. */
export function onlyExotelSpeaks(world: World): string | null {
  for (const turn of world.turns) {
    const { event, before, after, effects } = turn
    if (event.kind !== 'answered' || event.answer.ok) continue
    if (handlingOf(event.answer.failure) !== 'retry') continue
    const { kind } = event.answer.failure
    if (before.session.kind === 'signed-in' && after.session.kind !== 'signed-in')
      return explain(turn, `is signed out by ${kind}`)
    if (effects.some((one) => one.kind === 'report' && one.outcome.kind === 'refused'))
      return explain(turn, `takes ${kind} for a refusal`)
    if (confirmedOf(before) === null && confirmedOf(after) !== null)
      return explain(turn, `is sure because of ${kind}`)
    const isKept = before.quitting !== null || intentOf(before)?.target !== 'off' || intentOf(after) !== null
    if (!isKept && before.session.kind === 'signed-in' && before.session.signingOut === null)
      return explain(turn, `gives up an OFF because of ${kind}`)
  }
  return null
}
