import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import { electronIdle } from '../../src/main/presence/idle/electron-idle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const minute = 60_000

/** An agent whose last touch was at `touched`, in milliseconds of the fake clock, and the watch for `minutes`. */
async function agent(minutes: number) {
  let touched = Date.now()
  let reads = 0
  const events: string[] = []
  const source = electronIdle('XScreenSaver', () => {
    reads += 1
    return Math.floor((Date.now() - touched) / 1000)
  })
  const stop = await source(minutes * minute, {
    watching: (name) => events.push(name),
    idle: () => events.push('idle'),
    active: () => events.push('active'),
    lost: () => events.push('lost'),
  })
  return {
    events,
    stop,
    reads: () => reads,
    touch: () => {
      touched = Date.now()
    },
  }
}

test('an agent who touches nothing is idle after that time, and active again with the first touch', async () => {
  const one = await agent(5)
  vi.advanceTimersByTime(5 * minute - 1000)
  expect(one.events).toEqual(['XScreenSaver'])
  vi.advanceTimersByTime(2000)
  expect(one.events).toEqual(['XScreenSaver', 'idle'])
  vi.advanceTimersByTime(30 * minute)
  expect(one.events).toEqual(['XScreenSaver', 'idle'])
  one.touch()
  vi.advanceTimersByTime(timing.idleReturn)
  expect(one.events).toEqual(['XScreenSaver', 'idle', 'active'])
})

test('a touch restarts the time', async () => {
  const one = await agent(5)
  vi.advanceTimersByTime(4 * minute)
  one.touch()
  vi.advanceTimersByTime(5 * minute - 1000)
  expect(one.events).toEqual(['XScreenSaver'])
  vi.advanceTimersByTime(2000)
  expect(one.events).toEqual(['XScreenSaver', 'idle'])
})

test('the idle time of a busy agent is read about once in the limit', async () => {
  const one = await agent(5)
  for (let passed = 0; passed < 60; passed += 1) {
    vi.advanceTimersByTime(minute)
    one.touch()
  }
  expect(one.events).toEqual(['XScreenSaver'])
  expect(one.reads()).toBeLessThan(20)
})

test('a stopped watch does not read the idle time any more', async () => {
  const one = await agent(1)
  one.stop?.()
  vi.advanceTimersByTime(10 * minute)
  expect(one.events).toEqual(['XScreenSaver'])
  expect(one.reads()).toBe(0)
})
