import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { createEffects } from '../../src/main/effects.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Effects on a disk that takes `after` ms, null for ever, to take what outlives the run. */
function effectsOn(after: number | null) {
  return createEffects({
    gateway: () => null,
    forgetSecrets: async () => ({ kind: 'signed-out', disk: null }),
    dropConnections: async () => {},
    remember: () => new Promise((resolve) => after !== null && setTimeout(() => resolve(true), after)),
    notify: () => {},
    dispatch: () => {},
  })
}

/** The ms after which the app's end goes on, once something is to be remembered. */
async function heldFor(after: number | null): Promise<number> {
  const effects = effectsOn(after)
  effects.run({ kind: 'persist', persistedState: emptyPersistedState })
  const began = Date.now()
  let held = -1
  void effects.remembered().then(() => {
    held = Date.now() - began
  })
  await vi.advanceTimersByTimeAsync(10 * timing.flushLimit)
  return held
}

test('the end of the app waits for a slow disk to take what outlives it', async () => {
  expect(await heldFor(timing.rememberLimit + 100)).toBe(timing.rememberLimit + 100)
})

test('and not for ever for one that hangs', async () => {
  expect(await heldFor(null)).toBe(timing.flushLimit)
})
