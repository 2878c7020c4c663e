import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/timing.ts'
import { startIdleWatch } from '../../src/main/presence/idle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** An agent whose hands were last on the keyboard at `touched`, in milliseconds of the fake clock. */
function agent(minutes: number) {
  let touched = Date.now()
  let looks = 0
  const events: string[] = []
  const stop = startIdleWatch(
    minutes,
    () => events.push('idle'),
    () => events.push('active'),
    () => {
      looks += 1
      return Math.floor((Date.now() - touched) / 1000)
    },
  )
  return {
    events,
    stop,
    looks: () => looks,
    touch: () => {
      touched = Date.now()
    },
  }
}

const minute = 60_000

test('an agent who touches nothing is idle after that time, and active again with the first touch', () => {
  const one = agent(5)
  vi.advanceTimersByTime(5 * minute - 1000)
  expect(one.events).toEqual([])
  vi.advanceTimersByTime(2000)
  expect(one.events).toEqual(['idle'])
  vi.advanceTimersByTime(30 * minute)
  expect(one.events).toEqual(['idle'])
  one.touch()
  vi.advanceTimersByTime(timing.idleReturn)
  expect(one.events).toEqual(['idle', 'active'])
})

test('a touch begins the time anew', () => {
  const one = agent(5)
  vi.advanceTimersByTime(4 * minute)
  one.touch()
  vi.advanceTimersByTime(5 * minute - 1000)
  expect(one.events).toEqual([])
  vi.advanceTimersByTime(2000)
  expect(one.events).toEqual(['idle'])
})

test('a busy agent is looked at once in the time, not more', () => {
  const one = agent(5)
  for (let passed = 0; passed < 60; passed += 1) {
    vi.advanceTimersByTime(minute)
    one.touch()
  }
  expect(one.events).toEqual([])
  expect(one.looks()).toBeLessThan(20)
})

test('a stopped watch looks no more', () => {
  const one = agent(1)
  one.stop()
  vi.advanceTimersByTime(10 * minute)
  expect(one.events).toEqual([])
  expect(one.looks()).toBe(0)
})
