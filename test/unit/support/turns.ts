import { intentOf, workOf } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import type { World } from './world.ts'

/** The turns of each machine's app, one list for each run. */
export function turnsOfRuns(world: World): readonly (readonly Turn[])[] {
  const runs = new Map<string, Turn[]>()
  for (const turn of world.turns) {
    const key = `${turn.machine} ${turn.run}`
    const known = runs.get(key)
    if (known === undefined) runs.set(key, [turn])
    else known.push(turn)
  }
  return [...runs.values()]
}

/** The turns of each machine, over all its runs. */
export function turnsOfMachines(world: World): readonly (readonly Turn[])[] {
  return world.machines.map((_, number) => world.turns.filter(({ machine }) => machine === number))
}

/** Where and how a law was broken, for a person. */
export function explain(turn: Turn, what: string): string {
  const { now, machine, run, event, after } = turn
  const intent = intentOf(after)
  const work = workOf(after)
  const doing = `intent ${intent === null ? 'none' : `${intent.target} (${intent.cause})`}, work ${work.kind}`
  return `At ${now} ms, machine ${machine}, run ${run}, after ${JSON.stringify(event)}: ${what}; ${doing}`
}

/** Whether the agent is away as far as the app was told and by its rules: nothing may be turned on. */
export function awayAt({ presence, rules }: Turn['after']): 'lock' | 'suspend' | null {
  if (rules.autoOff.lock && (presence.locked === true || presence.lockRequestedUntil !== null)) return 'lock'
  return rules.autoOff.suspend && presence.asleep ? 'suspend' : null
}

/** The outcome of the request that this very turn brought, where it was decided at once. */
export function outcomeAtOnce({ event, effects }: Turn) {
  if (event.kind !== 'asked' && event.kind !== 'off-for-asked') return null
  const own = effects.find((effect) => effect.kind === 'report' && effect.request === event.id)
  return own?.kind === 'report' ? own.outcome : null
}

/** Whether the agent asked for something in this turn, and it was not refused or meaningless. */
export function isHeard(turn: Turn): boolean {
  const { event, before } = turn
  if (event.kind !== 'asked' && event.kind !== 'off-for-asked') return false
  if (before.session.kind !== 'signed-in') return false
  const outcome = outcomeAtOnce(turn)
  return outcome === null || outcome.kind === 'confirmed' || outcome.kind === 'superseded'
}
