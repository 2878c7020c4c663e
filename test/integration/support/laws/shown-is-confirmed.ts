import { viewOf } from '../../../../src/core/view/view.ts'
import { messages } from '../../../support/messages.ts'
import type { World } from '../history-generator.ts'
import type { Law, Stage } from './onlooker.ts'
import { isRefusal } from './outcomes.ts'

/**
 * Law 1: the icon says what the last good answer said. Where nobody else acts and Exotel does not lie, that is also the
 * truth; but for a write that came later than foreseen, until the next good answer.
 */
export function shownIsConfirmed(world: World, { wire }: Stage): Law {
  let told = 0
  return {
    started() {
      told = 0
    },
    async look(run) {
      const { icon, window } = viewOf(run.state(), { messages })
      const bad = run.outcomes.slice(told).some(({ outcome }) => isRefusal(outcome))
      told = run.outcomes.length
      if (bad && window.problem === null) throw new Error('Hides that a wish was not fulfilled')
      if (icon !== 'phone' && icon !== 'sip' && icon !== 'off') return
      if (icon !== run.lastShown()) throw new Error(`Shows ${icon} where ${run.lastShown()} was said last`)
      const surprised = wire.surprises.some(({ at }) => at >= run.lastGoodAt())
      const truth = world === 'alone' && !surprised ? await wire.truth() : icon
      if (icon !== truth) throw new Error(`Shows ${icon}, but calls ring on ${truth}`)
    },
  }
}
