import type { Active } from '../../../src/core/model/device.ts'
import { confirmedOf, intentOf, workOf } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import { explain, turnsOfMachines } from './turns.ts'
import type { World } from './world.ts'

const staleOff = 2 * 60_000

/** Law 6: no write of an OFF is sent before the OFF is on disk, where the disk works. */
export function offIsKept(world: World): string | null {
  for (const turn of world.turns) {
    const { after, effects, disks } = turn
    const intent = intentOf(after)
    if (intent?.target !== 'off' || after.place === null || turn.diskFailed) continue
    for (const [index, effect] of effects.entries()) {
      if (effect.kind !== 'write') continue
      if (disks[index]?.off?.id !== intent.id) return explain(turn, 'sends an OFF that is not on disk')
    }
  }
  return null
}

/** Law 6: an OFF that is on disk stays wanted until it is confirmed, or somebody wants something else. */
export function offIsNeverLost(world: World): string | null {
  if (world.history.happenings.some(({ what }) => what.kind === 'disk')) return null
  for (const turns of turnsOfMachines(world)) {
    let wanted: string | null = null
    for (const turn of turns) {
      const { after, effects, disk } = turn
      const started = turn.event.kind === 'started' ? turn.event.persistedState.off?.id : undefined
      if (wanted !== null && turn.event.kind === 'started' && started === undefined) {
        return explain(turn, `the OFF ${wanted} is gone after a start`)
      }
      const owner = disk.off?.owner.userId
      const crashed = effects.length === 0
      const going = intentOf(after)
      if (crashed && going?.target === 'off' && disk.off?.id !== going.id) continue
      if (wanted !== null && disk.off === null && !isDone(turn))
        return explain(turn, `forgets the OFF ${wanted}`)
      wanted = owner === undefined ? null : (disk.off?.id ?? null)
    }
    const last = turns.at(-1)
    const mine = last?.disk.off?.owner.userId === last?.userId
    if (last !== undefined && wanted !== null && mine)
      return explain(last, `the OFF ${wanted} is still there`)
  }
  return null
}

/**
 * OFF is confirmed, or a newer wish is under way; or somebody else acted, and that is shown; or the agent was back before
 * anything was sent for an absence.
 */
function isDone({ before, after, haunted }: Turn): boolean {
  const { notice } = after
  const intent = intentOf(after)
  const confirmed = confirmedOf(after)
  if (intent !== null) return intent.target !== 'off'
  const unsent = intentOf(before)?.progress.writes === 0 && before.away !== null && after.away === null
  if (unsent) return true
  return confirmed?.active === 'off' || (haunted && notice?.kind === 'off-withdrawn')
}

/** Law 6: an OFF older than two minutes is sent only after a read that shows no change since it was made. */
export function oldOffIsChecked(world: World): string | null {
  if (world.history.happenings.some(({ what }) => what.kind === 'clock-jumps')) return null
  for (const turns of turnsOfMachines(world)) {
    const born = new Map<string, { at: number; known: Active | null }>()
    const held = new Map<string, 'limit' | 'other'>()
    let read: Active | null = null
    for (const turn of turns) {
      const { after, before, event, effects, now } = turn
      const intent = intentOf(after)
      const work = workOf(before)
      if (event.kind === 'started') read = null
      if (
        event.kind === 'answered' &&
        event.answer.ok &&
        work.kind === 'reading' &&
        work.call === event.call
      ) {
        read = event.answer.value.active
      }
      if (intent?.target === 'off' && !born.has(intent.id)) {
        // What was confirmed of another agent says nothing of this one.
        const known = event.kind === 'signed-in' ? null : (confirmedOf(before)?.active ?? null)
        born.set(intent.id, { at: now, known })
      }
      const birth = born.get(intent?.id ?? '')
      const { away } = after
      // What somebody turned on in an absence that still lasts is turned off once all the same, and that is announced.
      const again = before.away?.found === 'nothing' && away?.found === 'turned-off'
      const failure = event.kind === 'answered' && !event.answer.ok ? event.answer.failure.kind : null
      const earlier = intentOf(before)
      if (failure !== null && earlier !== null) {
        const known = held.get(earlier.id)
        held.set(earlier.id, failure === 'rate-limited' && known !== 'other' ? 'limit' : 'other')
      }
      const byLimit = away !== null && held.get(intent?.id ?? '') === 'limit'
      // What belongs to one write, such as the other device, is sent as soon as that is answered.
      const resent =
        event.kind === 'deadline-reached' && effects.some(({ kind }) => kind === 'drop-connections')
      const goesOn =
        resent || (event.kind === 'answered' && work.kind === 'writing' && work.giveUpAt === null)
      for (const effect of effects) {
        if (effect.kind !== 'write') continue
        const old = intent?.target === 'off' && birth !== undefined && now - birth.at > staleOff
        if (old && read === null && !goesOn && !byLimit)
          return explain(turn, 'sends an old OFF without a read before it')
        const changed = birth?.known !== null && birth?.known !== 'both' && read !== birth?.known
        if (old && !goesOn && changed && !again && !byLimit) {
          return explain(turn, `sends an old OFF although ${birth?.known} has become ${read}`)
        }
        read = null
      }
      const gone = intentOf(before)?.target === 'off' && intent === null && event.kind === 'answered'
      const withdrawn = effects.some((one) => one.kind === 'notify' && one.news.kind === 'off-withdrawn')
      if (gone && withdrawn && after.notice?.kind !== 'off-withdrawn')
        return explain(turn, 'hides the withdrawal')
    }
  }
  return null
}
