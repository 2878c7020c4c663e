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

/** Effects on a disk that needs `after` ms to persist the state; null: it hangs. */
function effectsOn(after: number | null) {
  return createEffects({
    gateway: () => null,
    forgetSecrets: async () => ({ kind: 'signed-out', disk: null }),
    dropConnections: async () => {},
    persist: () => new Promise((resolve) => after !== null && setTimeout(() => resolve(true), after)),
    notify: () => {},
    dispatch: () => {},
  })
}

/** For how many ms the app's exit is held after a state is to be persisted. */
async function exitHeldFor(after: number | null): Promise<number> {
  const effects = effectsOn(after)
  effects.run({ kind: 'persist', persistedState: emptyPersistedState })
  const began = Date.now()
  let held = -1
  void effects.persisted().then(() => {
    held = Date.now() - began
  })
  await vi.advanceTimersByTimeAsync(10 * timing.flushLimit)
  return held
}

test('the exit waits for a slow disk to persist the state', async () => {
  expect(await exitHeldFor(timing.persistLimit + 100)).toBe(timing.persistLimit + 100)
})

test('the exit waits for a disk that hangs no longer than the limit', async () => {
  expect(await exitHeldFor(null)).toBe(timing.flushLimit)
})
