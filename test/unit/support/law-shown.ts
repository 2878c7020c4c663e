import type { Active } from '../../../src/core/model/device.ts'
import { confirmedOf, intentOf, type State, workOf } from '../../../src/core/model/state.ts'
import { viewOf } from '../../../src/core/view/view.ts'
import { messages } from '../../support/messages.ts'
import type { Turn } from './turn.ts'
import { explain, turnsOfRuns } from './turns.ts'
import type { World } from './world.ts'

const confirmationLifetime = 15 * 60_000

/** What Exotel showed last, when, and how many looks have failed since. */
interface Shown {
  readonly active: Active
  readonly at: number
}

/** Law 1: a surface says only what the last good answer said, while that is still worth something. */
export function showsOnlyConfirmed(world: World): string | null {
  for (const turns of turnsOfRuns(world)) {
    let shown: Shown | null = null
    let before: Shown | null = null
    let failedReads = 0
    let wokeAtCall = 0
    for (const turn of turns) {
      const { event, now } = turn
      const answer = answerOf(turn)
      if (answer !== null && answer.call >= wokeAtCall) {
        if (answer.good !== null) {
          shown = { active: answer.good, at: now }
          failedReads = 0
        } else if (answer.refused) shown = before
        else if (intentOf(turn.before) === null) failedReads += 1
      }
      const woke = event.kind === 'resumed' || unlocks(turn) || event.kind === 'signed-in'
      if (event.kind === 'resumed') wokeAtCall = turn.before.nextCall
      if (woke || failedReads >= 2) shown = null
      for (const effect of turn.effects) {
        if (effect.kind !== 'write') continue
        before = shown ?? before
        shown = null
      }
      const worth =
        shown !== null && now - shown.at <= confirmationLifetime + world.history.lag + 1 ? shown.active : null
      for (const said of saidBy(turn.after)) {
        if (said !== worth) return explain(turn, `shows ${said} where ${worth ?? 'nothing'} is confirmed`)
      }
    }
  }
  return null
}

/** Laws 1 and 4: once no write of ours is still to be applied, what is shown is so. */
export function showsTheTruth(world: World): string | null {
  for (const turn of world.turns) {
    if (turn.pending > 0 || turn.haunted) continue
    for (const said of saidBy(turn.after)) {
      if (said !== turn.truth) return explain(turn, `shows ${said}, but calls ring on ${turn.truth}`)
    }
  }
  return null
}

/** Everything on which a surface says where calls ring. */
function saidBy(state: State): readonly string[] {
  if (confirmedOf(state) === null) return []
  const { icon, menu, window } = viewOf(state, { messages })
  return [
    ...(icon === 'phone' || icon === 'sip' || icon === 'off' ? [icon] : []),
    ...menu.flatMap((entry) => (entry.kind === 'choice' && entry.marked ? [entry.target] : [])),
    ...window.choices.flatMap((choice) => (choice.chosen ? [choice.target] : [])),
  ]
}

function unlocks({ before, after }: Turn): boolean {
  return before.presence.locked === true && after.presence.locked === false
}

/** The answer that this turn brought to a call on the wire. */
function answerOf({ event, before }: Turn) {
  const work = workOf(before)
  if (event.kind !== 'answered' || work.kind === 'idle' || work.kind === 'waiting') return null
  if (work.call !== event.call) return null
  const { answer, call } = event
  const refusals = ['refused', 'unverified', 'other-device-on']
  return {
    call,
    good: answer.ok ? answer.value.active : null,
    refused: work.kind === 'writing' && !answer.ok && refusals.includes(answer.failure.kind),
  }
}
