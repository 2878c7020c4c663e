import { confirmedOf, intentOf } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import { explain, turnsOfRuns } from './turns.ts'
import type { World } from './world.ts'

const recheckAfter = 30_000

/** Law 4: an OFF that is confirmed after an ON whose end nobody knows is read once more half a minute later. */
export function readsOnceMore(world: World): string | null {
  for (const turns of turnsOfRuns(world)) {
    let due: number | null = null
    for (const turn of turns) {
      const { before, after, event, effects, now } = turn
      const calm = intentOf(after) === null && after.session.kind === 'signed-in' && after.quitting === null
      if (!calm || turn.crashed || event.kind === 'resumed') due = null
      if (due !== null && now > due + world.history.lag + 1) return explain(turn, 'does not look once more')
      if (due !== null && effects.some(({ kind }) => kind === 'read') && now >= due) due = null
      const confirms = intentOf(before)?.target === 'off' && calm && confirmedOf(after)?.active === 'off'
      if (confirms && hasUnansweredOn(before)) due = now + recheckAfter
    }
  }
  return null
}

function hasUnansweredOn({ unanswered }: Turn['before']): boolean {
  return unanswered.some(({ write }) => write.on)
}
