import { confirmedOf, intentOf, lastConfirmedOf, workOf } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import { explain, turnsOfRuns } from './turns.ts'
import type { World } from './world.ts'

/** Law 3: a quit says that calls are off only where Exotel said so after it began. */
export function quitSaysWhatIsSo(world: World): string | null {
  for (const turns of turnsOfRuns(world)) {
    let since: number | null = null
    for (const [index, turn] of turns.entries()) {
      if (turn.event.kind === 'quit-asked' && since === null) since = index
      const report = turn.effects.find((one) => one.kind === 'report' && one.outcome.kind === 'quit')
      if (report?.kind !== 'report' || report.outcome.kind !== 'quit' || !report.outcome.offConfirmed)
        continue
      const heard = turns.slice(since ?? 0, index + 1).some(saysOff)
      if (!heard) return explain(turn, 'says that calls are off, which nobody said since it quits')
    }
  }
  return null
}

/** Law 6: a session that ended without a word to the app is followed by an OFF, or by a word why not. */
export function sessionEndIsHonoured(world: World): string | null {
  const { history } = world
  const troubled = history.happenings.some(
    ({ what }) => what.kind === 'disk' || what.kind === 'rules-changed',
  )
  if (troubled || !history.rules.autoOff.quit || history.machines > 1) return null
  const runs = turnsOfRuns(world)
  for (const [index, turns] of runs.entries()) {
    const last = runs[index - 1]?.at(-1)
    const first = turns[0]
    if (last === undefined || first === undefined) continue
    const ended = last.place.session !== first.place.session || last.place.boot !== first.place.boot
    const { session, quitting } = last.after
    const intent = intentOf(last.after)
    const known = confirmedOf(last.after) ?? lastConfirmedOf(last.after)
    const isOn = intent === null && (known?.active === 'phone' || known?.active === 'sip')
    if (
      !ended ||
      last.crashed ||
      session.kind !== 'signed-in' ||
      session.signingOut !== null ||
      quitting !== null
    )
      continue
    if (!isOn || session.identity.userId !== first.userId) continue
    const entered = turns.find(({ event }) => event.kind === 'signed-in')
    if (entered === undefined || entered.before.deferredRequest !== null || entered.crashed) continue
    if (intentOf(entered.after)?.target !== 'off')
      return explain(entered, 'forgets the OFF of the session before')
  }
  return null
}

function saysOff({ event, before }: Turn): boolean {
  const work = workOf(before)
  if (event.kind !== 'answered' || !event.answer.ok) return false
  const own = (work.kind === 'writing' || work.kind === 'reading') && work.call === event.call
  return own && event.answer.value.active === 'off'
}
