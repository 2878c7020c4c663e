import { describe, expect, test } from 'vitest'
import { displayOf, isStartRequest, parseSecondStart } from '../../src/main/lifecycle/second-start.ts'

describe('a second start', () => {
  test('is parsed as it was sent', () => {
    const sent = { hidden: true, link: 'hookswitch://off', display: ':1' }
    expect(parseSecondStart({ kind: 'start', ...sent })).toEqual(sent)
  })

  test.each([undefined, null, 'x', 7, {}, [], { hidden: 'yes', link: 7, display: {} }])(
    '%j is parsed as a start that only shows the window',
    (sent) => {
      expect(parseSecondStart(sent)).toEqual({ hidden: false, link: null, display: null })
    },
  )

  test('differs from a command by its kind', () => {
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
