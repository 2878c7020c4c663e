import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noSupport } from '../../src/core/model/failure.ts'
import { intentOf, type State, workOf } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { limitSeen } from '../../src/core/reducer/account-limit.ts'
import { parseAge, parseDate, parseRateLimit, parseRetryAfter } from '../../src/exotel/http-headers.ts'
import { shows } from './support/answers.ts'
import { inSession, play, runningAt } from './support/app.ts'
import { applyEvent } from './support/events.ts'
import { minute, moment, second } from './support/moments.ts'
import { answering, due, reply } from './support/wire.ts'

// Headers of other people's servers: right, odd, repeated and senseless.

const date = 'Fri, 27 Nov 2026 16:00:00 GMT'
const now = Date.UTC(2026, 10, 27, 16)
const week = 7 * 24 * 60 * minute

test.each<[string, number | null]>([
  ['120', 120_000],
  [' 120 ', 120_000],
  ['1.5', 1500],
  ['0', 0],
  ['Fri, 27 Nov 2026 16:00:30 GMT', 30_000],
  ['Friday, 27-Nov-26 16:00:30 GMT', 30_000],
  ['Fri Nov 27 16:00:30 2026', 30_000],
  ['Fri, 27 Nov 2026 15:59:00 GMT', 0],
  // Joined from several headers: the longest counts.
  ['10, 120', 120_000],
  ['120, 10', 120_000],
  ['10, Fri, 27 Nov 2026 16:00:30 GMT', 30_000],
  ['Fri, 27 Nov 2026 16:00:30 GMT, Fri, 27 Nov 2026 16:00:40 GMT', 40_000],
  ['9'.repeat(400), week],
  ['-5', null],
  ['', null],
  ['soon', null],
  ['1e9', null],
  ['0x10', null],
  ['120s', null],
  ['2026', 2_026_000],
  ['Thu, 99 Foo 2026 99:99:99 GMT', null],
])('Retry-After: %s', (value, wait) => {
  expect(parseRetryAfter(value, date)).toBe(wait)
})

test('a header that is not there says nothing', () => {
  expect(parseRetryAfter(undefined, date)).toBe(null)
  expect(parseDate(undefined)).toBe(null)
  expect(parseDate('27')).toBe(null)
  expect(parseDate(date)).toBe(now)
  expect(parseAge(undefined)).toBe(0)
  expect(parseRateLimit({})).toBe(null)
})

test.each<[string, number]>([
  ['0', 0],
  ['90', 90_000],
  ['90, 10', 90_000],
  ['-1', 0],
  ['old', 0],
  ['9'.repeat(30), week],
])('Age: %s', (value, age) => {
  expect(parseAge(value)).toBe(age)
})

describe('X-RateLimit', () => {
  const seen = (limit: string, remaining: string, reset: string) =>
    parseRateLimit({
      'x-ratelimit-limit': limit,
      'x-ratelimit-remaining': remaining,
      'x-ratelimit-reset': reset,
      date,
    })

  test.each<[string, string]>([
    ['seconds since 1970', `${now / 1000 + 30}`],
    ['milliseconds since 1970', `${now + 30_000}`],
    ['seconds from now on', '30'],
  ])('Reset in %s', (_name, reset) => {
    expect(seen('200', '150', reset)).toEqual({ limit: 200, remaining: 150, resetsIn: 30_000 })
  })

  test.each<[string, string, string, string]>([
    ['more left than there is', '200', '201', '30'],
    ['no limit', '0', '0', '30'],
    ['negative numbers', '200', '-1', '30'],
    ['words', '200', 'many', '30'],
    ['several values', '200, 50', '150, 10', '30, 3600'],
    ['fractions', '200', '150.5', '30'],
  ])('%s: says nothing', (_name, limit, remaining, reset) => {
    expect(seen(limit, remaining, reset)).toBe(null)
  })

  test('a window that is over, or that is no minute, changes nothing in the pauses of this one', () => {
    expect(seen('200', '150', `${now / 1000 - 30}`)).toMatchObject({ resetsIn: 0 })
    const state = runningAt('sip')
    for (const odd of [
      { limit: 5000, remaining: 0, resetsIn: 3_600_000 },
      { limit: 200, remaining: 100_000, resetsIn: 30_000 },
      { limit: 0, remaining: 0, resetsIn: 30_000 },
    ]) {
      expect(limitSeen(state, moment(second), odd)).toBe(state)
    }
  })
})

/** A header's value: a number of any kind, a date, several, or nonsense. */
const value = fc.oneof(
  fc.integer({ min: -10, max: 100_000 }).map(String),
  fc.double({ noNaN: true }).map(String),
  fc.constantFrom('', date, 'Fri, 31 Dec 2999 23:59:59 GMT', 'soon', '120, 120', '9'.repeat(50)),
  fc.string({ maxLength: 20 }),
)

test('whatever the headers of refusals say, an OFF on a small floor waits no longer than 65 s', () => {
  const headers = fc.record({ retryAfter: value, limit: value, remaining: value, reset: value })
  fc.assert(
    fc.property(
      fc.array(headers, { minLength: 1, maxLength: 15 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (answers, random) => {
        let state: State = play(runningAt('sip'), applyEvent('locked', minute)).state
        let at = minute
        for (const { retryAfter, limit, remaining, reset } of answers) {
          at += 200
          const seen = parseRateLimit({
            'x-ratelimit-limit': limit,
            'x-ratelimit-remaining': remaining,
            'x-ratelimit-reset': reset,
            date,
          })
          // What accepted answers say decides whether a floor is large; these are refused.
          if (seen !== null) state = limitSeen(state, moment(at), { ...seen, remaining: 0 })
          const failure = {
            ...noSupport,
            httpStatus: 429,
            kind: 'rate-limited',
            retryAfter: parseRetryAfter(retryAfter, date),
          } as const
          state = play(state, answering(state, { ok: false, failure }, moment(at, random))).state
          expect(intentOf(state)?.target).toBe('off')
          const work = workOf(state)
          const until = work.kind === 'waiting' ? work.until : Number.NaN
          expect(until - at).toBeLessThanOrEqual(timing.longestOffWait + timing.waitSpread)
          expect(until).toBeGreaterThan(at)
          at = until
          while (workOf(state).kind === 'waiting') {
            const event = due(state)
            at = Math.max(at, event.at.monotonic)
            state = play(state, { ...event, at: moment(at) }).state
          }
        }
        expect(intentOf(play(state, reply(shows('off'), at + 100)).state)).toBe(null)
        expect(inSession(state).session.limit.pace).toBeLessThan(Number.POSITIVE_INFINITY)
      },
    ),
  )
})
