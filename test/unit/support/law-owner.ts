import { intentOf } from '../../../src/core/model/state.ts'
import { explain, turnsOfMachines } from './turns.ts'
import type { World } from './world.ts'

/** Law 9: a write is sent for the agent in whose time the wish behind it came up, and for no other. */
export function ownIntentsOnly(world: World): string | null {
  for (const turns of turnsOfMachines(world)) {
    const owners = new Map<string, string>()
    for (const turn of turns) {
      const { after, before, effects } = turn
      const { session } = after
      const intent = intentOf(after)
      if (session.kind !== 'signed-in') continue
      const { userId } = session.identity
      // What was asked for before the keychain was read is asked of whoever it belongs to.
      if (intent !== null && !owners.has(intent.id)) owners.set(intent.id, userId)
      if (!effects.some((effect) => effect.kind === 'write')) continue
      // A sign-out that has waited long enough ends the intent in the same turn.
      const owner = owners.get((intent ?? intentOf(before))?.id ?? '')
      if (owner !== userId) return explain(turn, `sends for ${userId} what ${owner} wanted`)
      const taken = before.autoOffDevice?.owner.userId ?? userId
      if (intent?.cause === 'restore' && taken !== userId)
        return explain(turn, `restores what ${taken} had on`)
    }
  }
  return null
}
