import { describe, expect, test } from 'vitest'
import { nextClockTime } from '../../src/core/text/clock-time.ts'

const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime()

describe('the next time the clock shows', () => {
  test.each([
    ['17:00', at(2026, 10, 23, 10, 42), at(2026, 10, 23, 17, 0)],
    ['10:42', at(2026, 10, 23, 10, 42), at(2026, 10, 24, 10, 42)],
    ['09:00', at(2026, 10, 23, 10, 42), at(2026, 10, 24, 9, 0)],
    ['9:05', at(2026, 11, 31, 23, 59), at(2027, 0, 1, 9, 5)],
  ])('%s', (text, now, expected) => {
    expect(nextClockTime(text, now)).toBe(expected)
  })

  test.each(['', '24:00', '12:60', 'noon', '12', '12:5', '-1:00'])('%j is no time of day', (text) => {
    expect(nextClockTime(text, 0)).toBeNull()
  })
})
