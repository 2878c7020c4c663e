import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchPowerMonitor, watchWindowsSessionEnd } from '../../src/main/presence/macos-and-windows.ts'

/** Stands in for Electron's powerMonitor on macOS and Windows, where no test runs. */
class StandIn extends EventEmitter {
  constructor(readonly state: 'active' | 'locked') {
    super()
  }
  getSystemIdleState(): 'active' | 'locked' {
    return this.state
  }
}

function watch(state: 'active' | 'locked' = 'active') {
  const monitor = new StandIn(state)
  const events: string[] = []
  const presence = watchPowerMonitor((event) => events.push(event.kind), monitor)
  const emit = (...names: readonly string[]) => {
    for (const name of names) monitor.emit(name)
    return events.splice(0)
  }
  return { emit, presence }
}

test.each([
  ['active', 'unlocked'],
  ['locked', 'locked'],
] as const)('a screen that is %s at the start is reported as %s', (state, event) => {
  expect(watch(state).emit()).toEqual(['lock-watch', event])
})

test.each([
  ['lock and unlock', ['lock-screen', 'unlock-screen'], ['locked', 'unlocked']],
  [
    'lock and unlock, each reported twice',
    ['lock-screen', 'lock-screen', 'unlock-screen', 'unlock-screen'],
    ['locked', 'unlocked'],
  ],
  [
    'another user comes and goes',
    ['user-did-resign-active', 'user-did-become-active'],
    ['locked', 'unlocked'],
  ],
  [
    'another user on a locked screen',
    ['lock-screen', 'user-did-resign-active', 'user-did-become-active', 'unlock-screen'],
    ['locked', 'unlocked'],
  ],
  ['sleep', ['suspend', 'resume', 'resume'], ['suspending', 'resumed']],
  ['shutdown', ['shutdown'], ['session-ending']],
])('%s is reported once', (_what, names, expected) => {
  const { emit } = watch()
  emit()
  expect(emit(...names)).toEqual(expected)
})

test('a closed watch reports nothing', () => {
  const { emit, presence } = watch()
  emit()
  presence.close()
  expect(emit('lock-screen', 'suspend')).toEqual([])
})

test('the end of a Windows session is reported once, at its first event', () => {
  const window = new EventEmitter()
  const reported: string[] = []
  watchWindowsSessionEnd(window, ({ kind }) => reported.push(kind))
  expect(reported).toEqual([])
  window.emit('query-session-end')
  window.emit('query-session-end')
  expect(reported).toEqual(['session-ending'])
})
