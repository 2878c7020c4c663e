import { describe, expect, test } from 'vitest'
import {
  cannotBeUnderstood,
  type Failure,
  type FailureKind,
  handlingOf,
  noSupport,
  requestedWait,
  writeOutcomeOf,
} from '../../src/core/model/failure.ts'

/** One failure of each kind. */
const failures: Readonly<Record<FailureKind, Failure>> = {
  unauthorized: { ...noSupport, kind: 'unauthorized' },
  'key-rejected': { ...noSupport, kind: 'key-rejected' },
  'not-linked': { ...noSupport, kind: 'not-linked' },
  'key-not-allowed': { ...noSupport, kind: 'key-not-allowed' },
  'number-not-alone': { ...noSupport, kind: 'number-not-alone' },
  'no-such-user': { ...noSupport, kind: 'no-such-user' },
  'no-such-device': { ...noSupport, kind: 'no-such-device' },
  unverified: { ...noSupport, kind: 'unverified' },
  'other-device-on': { ...noSupport, kind: 'other-device-on' },
  'number-taken': { ...noSupport, kind: 'number-taken' },
  'kyc-incomplete': { ...noSupport, kind: 'kyc-incomplete' },
  'trial-account': { ...noSupport, kind: 'trial-account' },
  'not-a-phone': { ...noSupport, kind: 'not-a-phone' },
  invalid: { ...noSupport, kind: 'invalid' },
  'off-refused': { ...noSupport, kind: 'off-refused' },
  refused: { ...noSupport, kind: 'refused' },
  'rate-limited': { ...noSupport, kind: 'rate-limited', retryAfter: 1000 },
  'server-error': { ...noSupport, kind: 'server-error', retryAfter: 2000 },
  timeout: { ...noSupport, kind: 'timeout' },
  cut: { ...noSupport, kind: 'cut' },
  'client-certificate': { ...noSupport, kind: 'client-certificate' },
  aborted: { ...noSupport, kind: 'aborted' },
  unreachable: { ...noSupport, kind: 'unreachable', reason: 'no-network' },
  foreign: { ...noSupport, kind: 'foreign', retryAfter: 3000 },
  'too-large': { ...noSupport, kind: 'too-large' },
  malformed: { ...noSupport, kind: 'malformed', reason: 'fields-missing' },
}

/** What holds for each kind of failure: what is done about it, and what became of a write. */
const expected: Readonly<Record<FailureKind, readonly [string, string]>> = {
  unauthorized: ['sign-in', 'not-applied'],
  'key-rejected': ['sign-in', 'not-applied'],
  'not-linked': ['give-up', 'not-applied'],
  'key-not-allowed': ['give-up', 'not-applied'],
  'number-not-alone': ['give-up', 'not-applied'],
  'no-such-user': ['give-up', 'not-applied'],
  'no-such-device': ['give-up', 'not-applied'],
  unverified: ['give-up', 'not-applied'],
  'other-device-on': ['give-up', 'not-applied'],
  'number-taken': ['give-up', 'not-applied'],
  'kyc-incomplete': ['give-up', 'not-applied'],
  'trial-account': ['give-up', 'not-applied'],
  'not-a-phone': ['give-up', 'not-applied'],
  invalid: ['give-up', 'not-applied'],
  'off-refused': ['give-up', 'not-applied'],
  refused: ['give-up', 'not-applied'],
  'rate-limited': ['retry', 'not-applied'],
  'server-error': ['retry', 'ended'],
  timeout: ['retry', 'unanswered'],
  cut: ['retry', 'unanswered'],
  'client-certificate': ['retry', 'unanswered'],
  aborted: ['retry', 'unanswered'],
  unreachable: ['retry', 'not-applied'],
  foreign: ['retry', 'unanswered'],
  'too-large': ['retry', 'unanswered'],
  malformed: ['retry', 'unanswered'],
}

const all = Object.values(failures)

describe('a failure of each kind', () => {
  test.each(all)('$kind: how it is handled', (failure) => {
    expect(handlingOf(failure)).toBe(expected[failure.kind][0])
  })

  test.each(all)('$kind: the outcome of a write', (failure) => {
    expect(writeOutcomeOf(failure)).toBe(expected[failure.kind][1])
  })

  test.each(all)('$kind: whether there was an answer that cannot be understood', (failure) => {
    expect(cannotBeUnderstood(failure)).toBe(['foreign', 'too-large', 'malformed'].includes(failure.kind))
  })

  test.each(all)('$kind: the wait that the server asked for', (failure) => {
    const waits: Partial<Record<FailureKind, number>> = {
      'rate-limited': 1000,
      'server-error': 2000,
      foreign: 3000,
    }
    expect(requestedWait(failure)).toBe(waits[failure.kind] ?? 0)
  })
})
