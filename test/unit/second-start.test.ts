import { describe, expect, test } from 'vitest'
import { displayOf, isStartRequest, secondStart } from '../../src/main/lifecycle/second-start.ts'

describe('what a second start sent', () => {
  test('is read as it was sent', () => {
    const sent = { hidden: true, link: 'hookswitch://off', display: ':1' }
    expect(secondStart({ kind: 'start', ...sent })).toEqual(sent)
  })

  test.each([undefined, null, 'x', 7, {}, [], { hidden: 'yes', link: 7, display: {} }])(
    '%j asks for the window, and for nothing else',
    (sent) => {
      expect(secondStart(sent)).toEqual({ hidden: false, link: null, display: null })
    },
  )

  test('is told from a command by its kind', () => {
    expect(isStartRequest({ kind: 'start' })).toBe(true)
    for (const other of [null, 'start', ['start'], { kind: 'status' }])
      expect(isStartRequest(other)).toBe(false)
  })
})

test.each([
  { env: { DISPLAY: ':0' }, display: ':0' },
  { env: { DISPLAY: ':0.0' }, display: ':0' },
  { env: { DISPLAY: 'localhost:10.0' }, display: 'localhost:10' },
  { env: { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-1' }, display: 'wayland-1' },
  { env: { DISPLAY: ':0', WAYLAND_DISPLAY: '' }, display: ':0' },
  { env: {}, display: null },
])('the display of $env is $display', ({ env, display }) => {
  expect(displayOf(env)).toBe(display)
})
