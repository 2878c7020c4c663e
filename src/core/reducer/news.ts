import type { Effect, News } from '../model/effect.ts'
import type { Moment } from '../model/moment.ts'
import type { State } from '../model/state.ts'
import { progressed } from './intent/wire.ts'
import { offTelling } from './schedule.ts'
import type { Update } from './update.ts'
import { update } from './update.ts'

/** What the agent must be told of the way from `before` to `after`: each thing once. */
export function newsOf(before: State, after: State): readonly Effect[] {
  const verified = before.devices.phone.verified === false && after.devices.phone.verified === true
  const news: readonly (News | null)[] = [
    verified ? { kind: 'verified' } : null,
    after.notice !== before.notice ? after.notice : null,
    // Whoever opened a link sees the window that asks.
    after.question !== before.question && after.question !== null && after.question.why !== 'link'
      ? { kind: 'question', question: after.question }
      : null,
  ]
  return news.filter((one) => one !== null).map((one) => ({ kind: 'notify', news: one }))
}

/** Tells once that an OFF is still not confirmed: the agent may have left trusting it. */
export function announceUnconfirmedOff(state: State, at: Moment): Update {
  const { intent } = state
  const due = offTelling(state)
  if (intent === null || due === null || at.monotonic < due) return update(state)
  return update(
    { ...state, intent: progressed(intent, { told: true }) },
    { kind: 'notify', news: { kind: 'off-unconfirmed', since: intent.at.utc } },
  )
}
