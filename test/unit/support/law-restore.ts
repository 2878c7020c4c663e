import type { Active, Device } from '../../../src/core/model/device.ts'
import { confirmedOf, intentOf, lastConfirmedOf, workOf } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import { explain, isHeard, turnsOfMachines } from './turns.ts'
import type { World } from './world.ts'

const restoreLimit = 2 * 60 * 60_000

/** What an absence took, as somebody remembers who watched. */
interface Took {
  readonly device: Device
  /** By the wall clock of the machine: UTC ms. */
  readonly at: number
  readonly boot: string
  readonly session: string
  readonly userId: string | null
}

/** Law 7: a device comes back by itself only where this machine turned it off for this very absence. */
export function restoresOnlyWhatItTook(world: World): string | null {
  // What a broken disk still has of an earlier time, nobody can tell.
  if (world.history.happenings.some(({ what }) => what.kind === 'disk')) return null
  for (const turns of turnsOfMachines(world)) {
    let took: Took | null = null
    let restoring: { readonly took: Took | null; readonly unconfirmed: boolean } | null = null
    let read: Active | null = null
    for (const turn of turns) {
      const { before, after, event, effects } = turn
      const intent = intentOf(after)
      if (event.kind === 'answered' && event.answer.ok) read = event.answer.value.active
      // What the app died of before it was on disk has left no trace.
      if (turn.crashed && effects[0]?.kind !== 'persist') continue
      if (event.kind === 'signed-in' && took?.userId !== event.identity.userId) took = null
      took = endsTaking(turn) ? null : (takes(turn, took) ?? took)
      const begins = intent?.cause === 'restore' && intentOf(before)?.id !== intent.id
      if (begins) {
        restoring = { took, unconfirmed: intentOf(before)?.target === 'off' }
        took = null
        read = null
      }
      const write = effects.find((effect) => effect.kind === 'write' && effect.on)
      if (write?.kind !== 'write' || intent?.cause !== 'restore') continue
      if (restoring?.took?.device !== write.device)
        return explain(turn, `restores ${write.device}, which it did not take`)
      const { took: from, unconfirmed } = restoring
      if (from.boot !== turn.place.boot || from.session !== turn.place.session)
        return explain(turn, 'restores from elsewhere')
      if (from.userId !== turn.userId) return explain(turn, 'restores what another agent had on')
      if (intent.at.utc - from.at > restoreLimit) return explain(turn, 'restores after more than two hours')
      if (after.rules.restore !== 'always' && event.kind !== 'rules-changed')
        return explain(turn, 'restores unasked')
      if (!unconfirmed && intent.progress.writes === 1 && read !== 'off')
        return explain(turn, `restores over ${read}`)
    }
  }
  return null
}

/**
 * What this turn took for an absence: what was confirmed to be on, or was coming back when they left again; or what an
 * answer showed to be on when it began.
 */
function takes(turn: Turn, took: Took | null): Took | null {
  const { before, after, event, userId, place } = turn
  const intent = intentOf(after)
  const found = foundOn(turn)
  if (found !== null && (took === null) === (workOf(before).kind === 'reading')) {
    return { device: found, at: event.at.utc, ...place, userId }
  }
  // What somebody else turned on meanwhile is turned off again, and does not come back.
  if (before.away?.found === 'nothing' && after.away?.found === 'turned-off') return null
  if (intent === null || intent.target !== 'off' || intentOf(before)?.id === intent.id) return null
  if (intent.cause !== 'lock' && intent.cause !== 'suspend' && intent.cause !== 'idle') return null
  const earlier = intentOf(before)
  const byItself = earlier?.cause === 'restore' || earlier?.cause === 'timer'
  const read = event.kind === 'answered' && event.answer.ok ? event.answer.value.active : null
  const on =
    earlier === null
      ? (read ?? confirmedOf(before)?.active ?? lastConfirmedOf(before)?.active)
      : byItself
        ? earlier.target
        : null
  if (on !== 'phone' && on !== 'sip') return null
  return { device: on, at: event.at.utc, ...place, userId }
}

/** The device that an answer to an absence's own OFF shows to be on. */
function foundOn({ before, event }: Turn): Device | null {
  const intent = intentOf(before)
  const work = workOf(before)
  if (event.kind !== 'answered' || !event.answer.ok || intent === null || intent.target !== 'off') return null
  if (intent.cause !== 'lock' && intent.cause !== 'suspend' && intent.cause !== 'idle') return null
  if ((work.kind !== 'reading' && work.kind !== 'writing') || work.call !== event.call) return null
  const { active } = event.answer.value
  const isLast = work.kind === 'writing' && work.rest.length === 0 && !intent.progress.otherTurnedOff
  const begins =
    work.kind === 'reading' ? intent.progress.writes === 0 : isLast && active !== work.write.device
  return begins && (active === 'phone' || active === 'sip') ? active : null
}

/** Whether what was taken may no longer come back by itself after this turn. */
function endsTaking(turn: Turn): boolean {
  const { event, effects, before, after } = turn
  if (event.kind === 'quit-asked' || event.kind === 'sign-out-asked' || isHeard(turn)) return true
  if (effects.some((one) => one.kind === 'notify' && one.news.kind === 'changed-elsewhere')) return true
  // Somebody was seen here: the absence is over.
  const away = (state: Turn['after']) =>
    state.presence.locked !== false ||
    state.presence.asleep ||
    state.presence.idle ||
    state.presence.lockRequestedUntil !== null
  const cameBack = away(before) && !away(after)
  return cameBack && intentOf(after)?.cause !== 'restore'
}
