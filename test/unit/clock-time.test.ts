import { describe, expect, test } from 'vitest'
import { clockTimeToType, nextClockTime, parseClockTime } from '../../src/core/text/clock-time.ts'

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

describe('a time of day that is typed', () => {
  test.each([
    ['18:00', '18:00'],
    [' 9:05 ', '09:05'],
    ['6 pm', '18:00'],
    ['6:30PM', '18:30'],
    ['6:30 p.m.', '18:30'],
    ['12 am', '00:00'],
    ['12:15 pm', '12:15'],
    ['11:59 am', '11:59'],
  ])('%j is %s', (text, time) => {
    expect(parseClockTime(text)).toBe(time)
  })

  test.each(['', '6', '13 pm', '0 am', '6:60 pm', '6.30 pm', '24:00', 'noon', 'pm', '६ pm'])(
    '%j is none',
    (text) => {
      expect(parseClockTime(text)).toBeNull()
    },
  )

  test.each([
    ['00:00', '12:00 am'],
    ['09:05', '9:05 am'],
    ['12:30', '12:30 pm'],
    ['18:00', '6:00 pm'],
  ])('%s is shown as %s on a clock of 12 hours, and read again', (time, shown) => {
    expect(clockTimeToType(time, true)).toBe(shown)
    expect(parseClockTime(shown)).toBe(time)
    expect(clockTimeToType(time, false)).toBe(time)
  })
})
