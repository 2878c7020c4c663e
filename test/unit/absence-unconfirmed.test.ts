import { expect, test } from 'vitest'
import { defaultRules } from '../../src/core/model/rules.ts'
import { confirmedOf, workOf } from '../../src/core/model/state.ts'
import { fails } from './support/answers.ts'
import { play, signedInAt } from './support/app.ts'
import { moment } from './support/moments.ts'

test('an OFF that is refused after the unlock never shows what was confirmed before the lock', () => {
  const rules = { ...defaultRules, restore: 'never' } as const
  const { state } = play(
    signedInAt('sip'),
    { kind: 'rules-changed', rules, at: moment(10) },
    { kind: 'lock-watch', source: 'logind', at: moment(11) },
    { kind: 'unlocked', at: moment(12) },
    { kind: 'locked', at: moment(20) },
    { kind: 'unlocked', at: moment(30) },
  )
  const work = workOf(state)
  if (work.kind !== 'writing') throw new Error('The OFF is not under way')
  const refused = play(state, { kind: 'answered', call: work.call, answer: fails('refused'), at: moment(40) })
  expect(confirmedOf(refused.state)).toBe(null)
})
