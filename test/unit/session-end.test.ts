import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchSessionEnd } from '../../src/main/presence/session-end/session-end.ts'

test('the end of a Windows session is reported once, at its first word', () => {
  const window = new EventEmitter()
  const reported: string[] = []
  watchSessionEnd(window, ({ kind }) => reported.push(kind))
  expect(reported).toEqual([])
  window.emit('query-session-end')
  window.emit('query-session-end')
  expect(reported).toEqual(['session-ending'])
})
