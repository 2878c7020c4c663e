import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Event } from '../../src/core/event.ts'
import { defaultRules } from '../../src/core/rules.ts'
import { followIdle } from '../../src/main/presence/follow-idle.ts'
import { createStore, systemClock } from '../../src/main/store.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const minute = 60_000

test('idleness is watched for as long as the rules want it, and as they want it', () => {
  const store = createStore(systemClock, () => {})
  const events: Event['kind'][] = []
  store.observe(({ event }) => {
    if (event.kind === 'idle' || event.kind === 'active') events.push(event.kind)
  })
  const rule = (idleMinutes: number | null) =>
    store.dispatch({
      kind: 'rules-changed',
      rules: { ...defaultRules, autoOff: { ...defaultRules.autoOff, idleMinutes } },
    })
  let touched = Date.now()
  followIdle(store, () => Math.floor((Date.now() - touched) / 1000))

  vi.advanceTimersByTime(60 * minute)
  expect(events).toEqual([])

  touched = Date.now()
  rule(5)
  vi.advanceTimersByTime(4 * minute)
  expect(events).toEqual([])
  rule(10)
  vi.advanceTimersByTime(5 * minute)
  expect(events).toEqual(['active'])
  vi.advanceTimersByTime(2 * minute)
  expect(events).toEqual(['active', 'idle'])

  rule(null)
  expect(store.state().presence.idle).toBe(false)
  vi.advanceTimersByTime(60 * minute)
  expect(events).toEqual(['active', 'idle', 'active'])
})
