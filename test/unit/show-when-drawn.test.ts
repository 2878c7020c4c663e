import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import { showWhenDrawn } from '../../src/main/window/show-when-drawn.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A hidden window, its Electron events, and how often it was shown. */
function hidden() {
  const window = new EventEmitter()
  const contents = new EventEmitter()
  let shown = 0
  showWhenDrawn(Object.assign(window, { webContents: contents, isDestroyed: () => false }), () => {
    shown += 1
  })
  return {
    drawn: () => void window.emit('ready-to-show'),
    loaded: () => void contents.emit('did-finish-load'),
    closed: () => void window.emit('closed'),
    shown: () => shown,
  }
}

test('a window is shown as soon as its page is drawn', () => {
  const window = hidden()
  window.loaded()
  expect(window.shown()).toBe(0)
  window.drawn()
  expect(window.shown()).toBe(1)
})

test('a window is shown a moment after its page is loaded where Electron never reports that it is drawn', () => {
  const window = hidden()
  vi.advanceTimersByTime(1000)
  window.loaded()
  expect(window.shown()).toBe(0)
  vi.advanceTimersByTime(timing.windowDraws)
  expect(window.shown()).toBe(1)
})

test('a window whose page does not load is shown as it is', () => {
  const window = hidden()
  vi.advanceTimersByTime(timing.windowLoads)
  expect(window.shown()).toBe(1)
})

test.each([
  ['drawn', 'loaded'],
  ['loaded', 'drawn'],
] as const)('a window is shown once, in whichever order the events come: %s, %s', (...events) => {
  const window = hidden()
  for (const event of events) window[event]()
  vi.advanceTimersByTime(2 * timing.windowLoads)
  window.drawn()
  window.loaded()
  vi.advanceTimersByTime(2 * timing.windowLoads)
  expect(window.shown()).toBe(1)
})

test('a window that was closed meanwhile is not shown', () => {
  const window = hidden()
  window.loaded()
  window.closed()
  vi.advanceTimersByTime(2 * timing.windowLoads)
  window.drawn()
  expect(window.shown()).toBe(0)
})
