import { expect, test } from 'vitest'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { createStore } from '../../src/main/store.ts'
import { shows } from './support/answers.ts'
import { identity, moment, place } from './support/moments.ts'

test('no timer is set for longer than Node supports', () => {
  const delays: number[] = []
  const clock = {
    now: () => moment(0),
    after: (delay: number) => {
      delays.push(delay)
      return () => {}
    },
  }
  const store = createStore(clock, () => {})
  const year = 365 * 24 * 60 * 60_000
  const owner = { userId: identity.userId, host: identity.host }
  const timedOff = { device: 'sip', until: moment(year).utc, owner } as const
  store.dispatch({
    kind: 'started',
    place,
    rules: defaultRules,
    persistedState: { ...emptyPersistedState, timedOff },
  })
  store.dispatch({ kind: 'signed-in', identity })
  store.dispatch({ kind: 'answered', call: 1, answer: shows('off') })
  store.dispatch({ kind: 'off-for-asked', id: 'f', until: moment(year).utc, cause: 'user' })
  expect(Math.max(...delays)).toBeLessThan(2 ** 31)
})
