import { workOf } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import type { World } from './world.ts'

/** Law 7, the other way round: where nobody asks for anything, whoever comes back finds what was on, or a word. */
export function whatWasTakenComesBack(world: World): string | null {
  const { first, machines } = world.history
  for (const [number, machine] of world.machines.entries()) {
    const { question, notice, session } = machine.state()
    const truth = world.exotel.truth('1')
    // What nobody could read before it was turned off is not known, and so cannot come back.
    const turns = world.turns.filter((turn) => turn.machine === number)
    const off = turns.findIndex(({ effects }) => effects.some((one) => one.kind === 'write' && !one.on))
    const known = turns.slice(0, off + 1).some(isGoodRead)
    if (machines > 1 || session.kind !== 'signed-in' || !known) continue
    if (first !== 'off' && truth !== first && question === null && notice === null)
      return `machine ${number}: ${first} was on at first, now ${truth}, without a word`
    if (first === 'off' && truth !== 'off') return `machine ${number}: off at first, now ${truth}`
  }
  return null
}

function isGoodRead({ event, before }: Turn): boolean {
  const work = workOf(before)
  return event.kind === 'answered' && event.answer.ok && work.kind === 'reading' && work.call === event.call
}
