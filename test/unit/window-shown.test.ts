import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import { onceDrawn } from '../../src/main/window/window-shown.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A window of which Electron tells this and that, and how often it was shown. */
function hidden() {
  const window = new EventEmitter()
  const contents = new EventEmitter()
  let shown = 0
  onceDrawn(Object.assign(window, { webContents: contents, isDestroyed: () => false }), () => {
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

test('and a moment after it is loaded where nothing says that it is drawn', () => {
  const window = hidden()
  vi.advanceTimersByTime(1000)
  window.loaded()
  expect(window.shown()).toBe(0)
  vi.advanceTimersByTime(timing.windowDraws)
  expect(window.shown()).toBe(1)
})

test('and as it is where it does not load', () => {
  const window = hidden()
  vi.advanceTimersByTime(timing.windowLoads)
  expect(window.shown()).toBe(1)
})

test.each([
  ['drawn', 'loaded'],
  ['loaded', 'drawn'],
] as const)('it is shown once, whatever is told: %s, %s', (...told) => {
  const window = hidden()
  for (const what of told) window[what]()
  vi.advanceTimersByTime(2 * timing.windowLoads)
  window.drawn()
  window.loaded()
  vi.advanceTimersByTime(2 * timing.windowLoads)
  expect(window.shown()).toBe(1)
})

test('one that was closed meanwhile is not shown', () => {
  const window = hidden()
  window.loaded()
  window.closed()
  vi.advanceTimersByTime(2 * timing.windowLoads)
  window.drawn()
  expect(window.shown()).toBe(0)
})
