import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchWindowsSessionEnd } from '../../src/main/presence/macos-and-windows.ts'

test('the end of a Windows session is reported once, at its first word', () => {
  const window = new EventEmitter()
  const reported: string[] = []
  watchWindowsSessionEnd(window, ({ kind }) => reported.push(kind))
  expect(reported).toEqual([])
  window.emit('query-session-end')
  window.emit('query-session-end')
  expect(reported).toEqual(['session-ending'])
})
