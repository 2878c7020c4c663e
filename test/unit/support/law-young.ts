import type { Event } from '../../../src/core/model/event.ts'
import { intentOf } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import { explain, turnsOfRuns } from './turns.ts'
import type { World } from './world.ts'

const onLifetime = 60_000

/** Law 5: an ON is sent within its minute, and not after anything that ends it. */
export function onIsYoung(world: World): string | null {
  for (const turns of turnsOfRuns(world)) {
    const born = new Map<string, number>()
    for (const [index, turn] of turns.entries()) {
      const { event, after, effects, now } = turn
      if (event.kind === 'asked') born.set(event.id, index)
      const id = intentOf(after)?.id ?? ''
      if (!born.has(id)) born.set(id, index)
      if (!effects.some((effect) => effect.kind === 'write' && effect.on)) continue
      const since = born.get(id) ?? index
      const age = now - (turns[since]?.now ?? now)
      if (age > onLifetime) return explain(turn, `sends an ON that is ${age} ms old`)
      const ended = turns.slice(since + 1, index + 1).find((later) => ends(later))
      if (ended !== undefined) return explain(turn, `sends an ON from before ${JSON.stringify(ended.event)}`)
    }
  }
  return null
}

/** Law 5: where an ON is taken back, the agent sees that or is asked. */
export function withdrawnOnIsShown(world: World): string | null {
  const commands = new Map<string, string>()
  for (const turn of world.turns) {
    const { event, after, effects } = turn
    if (event.kind === 'asked') commands.set(event.id, event.command)
    for (const effect of effects) {
      if (effect.kind !== 'report' || isOwn(event, effect.request)) continue
      const { kind } = effect.outcome
      const takenBack =
        kind === 'blocked' || (kind === 'withdrawn' && effect.outcome.why !== 'changed-elsewhere')
      const wasOn = ['phone', 'sip'].includes(commands.get(effect.request) ?? '')
      if (!takenBack || !wasOn) continue
      if (after.notice?.kind !== 'on-withdrawn' && after.question === null) {
        return explain(turn, `takes ${effect.request} back and does not show it`)
      }
    }
  }
  return null
}

function isOwn(event: Event, request: string): boolean {
  return event.kind === 'asked' && event.id === request
}

function ends({ event, before, after }: Turn): boolean {
  switch (event.kind) {
    case 'locked':
      return after.rules.autoOff.lock
    case 'suspending':
    case 'resumed':
      return true
    case 'sign-out-asked':
      return before.session.kind === 'signed-in'
    default:
      return false
  }
}
