import { expect, test } from 'vitest'
import { createRemoteClock } from '../../src/exotel/remote-clock.ts'

const minute = 60_000

/** A clock of which nothing was heard yet, and the monotonic time of this computer, which a test sets. */
function open() {
  const here = { at: 0 }
  return { here, clock: createRemoteClock(() => here.at) }
}

test('nothing is known of a clock before anything was heard of it; then it goes on', () => {
  const { here, clock } = open()
  expect(clock.now()).toBe(null)
  clock.hear(1_000_000)
  here.at = 500
  expect(clock.now()).toBe(1_000_500)
})

test('news that were under way for longer do not set it back', () => {
  const { here, clock } = open()
  clock.hear(1_000_000)
  here.at = 30_000
  clock.hear(1_010_000)
  expect(clock.now()).toBe(1_030_000)
})

test('news that were under way for a shorter time show it more exactly', () => {
  const { here, clock } = open()
  // Sent at 1,000,000 and 5 s under way.
  here.at = 5000
  clock.hear(1_000_000)
  here.at = 6000
  clock.hear(1_006_000)
  expect(clock.now()).toBe(1_006_000)
})

test('a clock that somebody sets counts as it is, forwards and back', () => {
  const { clock } = open()
  clock.hear(1_000_000)
  clock.hear(1_000_000 + 10 * minute)
  expect(clock.now()).toBe(1_000_000 + 10 * minute)
  clock.hear(1_000_000 - 10 * minute)
  expect(clock.now()).toBe(1_000_000 - 10 * minute)
})
