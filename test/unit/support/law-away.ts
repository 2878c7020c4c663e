import { confirmedOf, intentOf } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import { awayAt, explain, outcomeAtOnce, turnsOfRuns } from './turns.ts'
import type { World } from './world.ts'

/** Law 3: from lock to unlock, and while asleep, no ON is sent, and whoever asks for one is refused. */
export function nothingOnWhileAway(world: World): string | null {
  for (const turn of world.turns) {
    const { after, before, event, effects } = turn
    const away = awayAt(after)
    if (away === null) continue
    if (effects.some((effect) => effect.kind === 'write' && effect.on))
      return explain(turn, `turns on (${away})`)
    if (event.kind !== 'asked' || event.command === 'off' || before.session.kind !== 'signed-in') continue
    if (before.session.signingOut !== null || before.quitting !== null) continue
    const outcome = outcomeAtOnce(turn)
    if (!turn.crashed && outcome?.kind !== 'blocked')
      return explain(turn, `answers ${outcome?.kind ?? 'nothing'} while ${away}`)
  }
  return null
}

/** Law 3: a device that was on, or was being turned on, when the agent left goes off. */
export function absenceKeepsOff(world: World): string | null {
  for (const turns of turnsOfRuns(world)) {
    let owed = false
    for (const turn of turns) {
      const { after } = turn
      const began = awayAt(turn.before) === null && awayAt(after) !== null
      if (began && mayRing(turn)) owed = true
      if (awayAt(after) === null || isSettled(turn) || turn.event.kind === 'signed-in') owed = false
      if (owed && intentOf(after)?.target !== 'off') return explain(turn, 'left without OFF under way')
    }
  }
  return null
}

function mayRing({ before }: Turn): boolean {
  const { session, quitting } = before
  const confirmed = confirmedOf(before)
  const intent = intentOf(before)
  if (session.kind !== 'signed-in' || session.signingOut !== null || quitting !== null) return false
  const target = intent?.target ?? (session.firstReadEnded ? confirmed?.active : null) ?? 'off'
  return target !== 'off'
}

/** OFF is confirmed; or why it is not carried on is shown; or there is nobody to switch for any more. */
function isSettled({ after }: Turn): boolean {
  const { session, problem, notice, quitting } = after
  const intent = intentOf(after)
  const confirmed = confirmedOf(after)
  if (session.kind !== 'signed-in' || session.signingOut !== null || quitting !== null) return true
  if (intent !== null) return false
  const told =
    problem?.kind === 'failed' || notice?.kind === 'off-withdrawn' || notice?.kind === 'changed-elsewhere'
  return confirmed?.active === 'off' || told
}
