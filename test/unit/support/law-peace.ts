import type { State } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import { explain, turnsOfRuns } from './turns.ts'
import type { World } from './world.ts'

/** What lets the app write again after it has seen a change that somebody made elsewhere. */
const reasons = [
  'asked',
  'off-for-asked',
  'locked',
  'lock-requested',
  'suspending',
  'idle',
  'quit-asked',
  'sign-out-asked',
  'rules-changed',
  'signed-in',
]

/** Law 8: once a change elsewhere has been told, nothing is written until somebody asks or leaves. */
export function noTugOfWar(world: World): string | null {
  for (const turns of turnsOfRuns(world)) {
    let peace = false
    for (const turn of turns) {
      const { event, effects } = turn
      if (reasons.includes(event.kind)) peace = false
      const late = recheckOf(turn.before) !== null && undoesItsOwn(turn)
      const again = turn.after.away?.found === 'turned-off' && turn.before.away?.found === 'nothing'
      if (peace && !late && !again && effects.some((effect) => effect.kind === 'write')) {
        return explain(turn, 'writes although somebody acted elsewhere')
      }
      const told = effects.some(
        (one) =>
          one.kind === 'notify' &&
          (one.news.kind === 'changed-elsewhere' ||
            one.news.kind === 'off-withdrawn' ||
            one.news.kind === 'left-on'),
      )
      if (told) peace = true
      // In an absence the app has a wish of the agent's own to keep, once.
      if (effects.some((one) => one.kind === 'notify' && one.news.kind === 'turned-off-again')) peace = false
    }
  }
  return null
}

/** Whether what was read may be a late write of the app's own, which it undoes. */
function undoesItsOwn({ before, event }: Turn): boolean {
  if (event.kind !== 'answered' || !event.answer.ok) return false
  const { active } = event.answer.value
  return before.unanswered.some(({ write }) => write.on && (active === 'both' || active === write.device))
}

/** Law 8: machines do not fight each other: each thing that happens, and each call that fails, explains a few writes. */
export function writesAreBounded(world: World): string | null {
  const { happenings, calls, machines } = world.history
  const writes = world.turns.flatMap(({ effects }) =>
    effects.filter((effect) => effect.kind === 'write'),
  ).length
  const failures = world.turns.filter(({ event }) => event.kind === 'answered' && !event.answer.ok).length
  const most = 8 * machines * (happenings.length + calls.length + 1) + failures
  return writes <= most
    ? null
    : `${writes} writes for ${happenings.length} happenings and ${calls.length} calls`
}

function recheckOf({ session }: State) {
  return session.kind === 'signed-in' ? session.recheck : null
}
