import type { Active } from '../../../src/core/model/device.ts'
import { absences } from '../../../src/core/model/presence.ts'
import { intentOf, workOf } from '../../../src/core/model/state.ts'
import { explain, turnsOfRuns } from './turns.ts'
import type { World } from './world.ts'

/** Between the end of an Off for a while and the clocks' agreeing on it: ms. */
const clockJump = 2 * 60_000

/** The end of an Off for a while turns a device on only in the run that began it, somebody here, and off as read. */
export function timerIsCautious(world: World): string | null {
  for (const turns of turnsOfRuns(world)) {
    let began: { readonly utc: number; readonly monotonic: number } | null = null
    let read: Active | null = null
    for (const turn of turns) {
      const { event, before, after, effects } = turn
      if (event.kind === 'off-for-asked' && after.timedOff !== null) began = event.at
      const work = workOf(before)
      const answersRead =
        event.kind === 'answered' && event.answer.ok && work.kind === 'reading' && work.call === event.call
      if (answersRead) read = event.answer.value.active
      const intent = intentOf(after)
      const starts = intent?.cause === 'timer' && intentOf(before)?.id !== intent.id
      if (starts) {
        read = null
        if (began === null) return explain(turn, 'ends an Off for a while that another run began')
        const jump = Math.abs(event.at.utc - began.utc - (event.at.monotonic - began.monotonic))
        if (jump > clockJump) return explain(turn, `turns on although the clock jumped by ${jump} ms`)
        if (absences(before.presence, before.rules).length > 0 || before.quitting !== null)
          return explain(turn, 'begins to turn on while nobody is here')
      }
      const write = effects.find((effect) => effect.kind === 'write' && effect.on)
      if (write === undefined || intent?.cause !== 'timer') continue
      if (intent.progress.writes === 1 && read !== 'off') return explain(turn, `turns on over ${read}`)
    }
  }
  return null
}
