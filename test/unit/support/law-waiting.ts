import { intentOf, workOf } from '../../../src/core/model/state.ts'
import { nextDeadline } from '../../../src/core/reducer/schedule.ts'
import { explain } from './turns.ts'
import type { World } from './world.ts'

const second = 1000
const longestOffPause = 65 * second
const longestPause = 305 * second
/** A write that Exotel contradicts again and again is repeated this often. */
const stubbornPause = 300 * second
/** Beyond it Node's timers fire at once. */
const longestTimer = 2 ** 31 - 1

/** Law 12: nothing waits longer than its limit, whatever Exotel asks for. */
export function waitsAreBounded(world: World): string | null {
  for (const turn of world.turns) {
    const { after, event } = turn
    const { problem } = after
    const work = workOf(after)
    const intent = intentOf(after)
    const deadline = nextDeadline(after)
    if (deadline !== null && deadline - event.at.monotonic > longestTimer)
      return explain(turn, 'waits for weeks')
    if (work.kind !== 'waiting' || workOf(turn.before) === work) continue
    const pause = work.until - event.at.monotonic
    const isStubborn = problem?.kind === 'off-not-confirmed'
    const most = intent?.target === 'off' ? (isStubborn ? stubbornPause : longestOffPause) : longestPause
    if (pause > most) return explain(turn, `waits for ${pause} ms`)
  }
  return null
}

/** Law 12: what a person asks for is on the wire at once, or behind a write that is given half a second. */
export function peopleDoNotWait(world: World): string | null {
  for (const turn of world.turns) {
    const { event, before, after } = turn
    if (event.kind !== 'asked' || intentOf(after)?.id !== event.id || turn.crashed) continue
    const work = workOf(after)
    const behind = workOf(before).kind === 'writing' && work.kind === 'writing'
    if (!behind && work.kind !== 'writing' && work.kind !== 'reading')
      return explain(turn, 'lets a person wait')
  }
  return null
}
