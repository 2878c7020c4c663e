import { describe, expect, test } from 'vitest'
import { failureAdvice, failureLine } from '../../src/core/locales/failures.ts'
import { messagesIn } from '../../src/core/locales/messages.ts'
import {
  cannotBeUnderstood,
  type Failure,
  handlingOf,
  noSupport,
  requestedWait,
  writeOutcomeOf,
} from '../../src/core/model/failure.ts'

const foreign: Failure = { ...noSupport, httpStatus: 403, kind: 'foreign', retryAfter: null }
const unreadable: Failure = { ...noSupport, httpStatus: 200, kind: 'malformed', reason: 'fields-missing' }
const applied: Failure = { ...unreadable, reason: 'no-outcome' }
const tooLarge: Failure = { ...noSupport, kind: 'too-large' }
const serverError = (httpStatus: number): Failure => ({
  ...noSupport,
  httpStatus,
  kind: 'server-error',
  retryAfter: null,
})

describe('an answer that cannot be understood', () => {
  test.each([
    ['foreign', foreign],
    ['malformed', unreadable],
    ['too-large', tooLarge],
  ])('%s is retried, and its write may still be applied', (_, failure) => {
    expect(cannotBeUnderstood(failure)).toBe(true)
    expect(handlingOf(failure)).toBe('retry')
    expect(writeOutcomeOf(failure)).toBe('unanswered')
  })

  test.each<[string, Failure]>([
    ['a fault of Exotel', serverError(500)],
    ['no answer', { ...noSupport, kind: 'timeout' }],
    ['a connection that broke', { ...noSupport, kind: 'cut' }],
    ['a refusal', { ...noSupport, kind: 'refused' }],
    ['a token that is not accepted', { ...noSupport, kind: 'unauthorized' }],
    ['too many requests', { ...noSupport, kind: 'rate-limited', retryAfter: null }],
  ])('%s is understood', (_, failure) => {
    expect(cannotBeUnderstood(failure)).toBe(false)
  })

  test('a write that went through has ended, even if the read after it is unreadable', () => {
    expect(cannotBeUnderstood(applied)).toBe(true)
    expect(writeOutcomeOf(applied)).toBe('ended')
  })
})

test("a server error in Exotel's envelope ends a write, except 502 and 504", () => {
  expect([500, 501, 503].map((status) => writeOutcomeOf(serverError(status)))).toEqual([
    'ended',
    'ended',
    'ended',
  ])
  expect([502, 504].map((status) => writeOutcomeOf(serverError(status)))).toEqual([
    'unanswered',
    'unanswered',
  ])
})

test('Retry-After of a foreign answer is obeyed', () => {
  expect(requestedWait(foreign)).toBe(0)
  expect(requestedWait({ ...foreign, httpStatus: 503, retryAfter: 7000 })).toBe(7000)
})

test('the message for a foreign answer says so and shows its HTTP status', () => {
  const messages = messagesIn('en')
  expect(failureAdvice(messages, foreign)).toEqual({
    message:
      'Something between this computer and Exotel answered in its place, so it is not known whether Exotel received the request.',
    remedy:
      'If your network asks for a sign-in page, open it in a browser. Hookswitch tries again by itself; if it lasts, ask your administrator about the proxy or firewall.',
  })
  expect(failureLine(messages, foreign)).toContain('(HTTP 403)')
})

describe('a refusal with words and without a code', () => {
  const messages = messagesIn('en')
  const said = 'This is a trial account'
  const refusal = (kind: 'invalid' | 'refused' | 'off-refused', support: object = {}): Failure => ({
    ...noSupport,
    httpStatus: 400,
    said,
    ...support,
    kind,
  })

  test.each([
    ['invalid', 'Exotel says: This is a trial account. Nothing was switched.'],
    ['refused', 'Exotel says: This is a trial account. Nothing was switched.'],
    ['off-refused', 'Exotel says: This is a trial account. Calls may still ring.'],
  ] as const)('%s: the message begins with the words and shows them once', (kind, message) => {
    const remedy = 'Ask your administrator, and give them what Exotel says.'
    expect(failureAdvice(messages, refusal(kind))).toEqual({ message, remedy })
    expect(failureLine(messages, refusal(kind))).toBe(`${message} ${remedy} (HTTP 400)`)
  })

  test.each(['Trial over!', 'Trial over?', 'Trial over.', 'ट्रायल खत्म।'])(
    '%s keeps its own punctuation',
    (sentence) => {
      expect(failureAdvice(messages, refusal('refused', { said: sentence })).message).toBe(
        `Exotel says: ${sentence} Nothing was switched.`,
      )
    },
  )

  test('the message begins with our sentence if there is a code or no words', () => {
    expect(failureLine(messages, refusal('refused', { code: 19999 }))).toBe(
      'Exotel refused the request, so nothing was switched. Ask your administrator, and give them the code and what ' +
        'Exotel says. (Exotel says: This is a trial account, code 19999, HTTP 400)',
    )
    expect(failureAdvice(messages, refusal('invalid', { said: null })).message).toBe(
      'Exotel found the request invalid, so nothing was switched.',
    )
  })

  test('the message says what happened to the previous device', () => {
    expect(failureAdvice(messages, refusal('refused', { previousDevice: 'on-again' })).message).toBe(
      'Exotel says: This is a trial account. Nothing was switched. Calls ring where they rang before.',
    )
  })
})
