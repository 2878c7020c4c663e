import type { Active, Reading } from '../../../src/core/model/device.ts'
import { type Failure, noSupport, type Result, type Support } from '../../../src/core/model/failure.ts'

// What Exotel, or something in its place, answers.

/** A record that shows `active` for an agent who has both devices. */
export function reading(active: Active): Reading {
  const facts = { present: true, verified: null, busy: null, address: null }
  return { active, devices: { phone: facts, sip: facts }, updatedAt: null }
}

/** An answer that shows `active`. */
export function shows(active: Active): Result<Reading> {
  return { ok: true, value: reading(active) }
}

/** The kinds that need no more than their name. */
export type PlainKind = Exclude<
  Failure['kind'],
  'rate-limited' | 'server-error' | 'foreign' | 'unreachable' | 'malformed'
>

/** An answer that failed in one of the plain ways, with what Exotel said of it. */
export function fails(kind: PlainKind, support: Partial<Support> = {}): Result<Reading> {
  return { ok: false, failure: { ...noSupport, ...support, kind } }
}

/** What an answer said that failed. */
export function failureOf(answer: Result<Reading>): Failure {
  if (answer.ok) throw new Error('It did not fail')
  return answer.failure
}

/** An answer of something between this computer and Exotel. */
export const foreignAnswer: Result<Reading> = {
  ok: false,
  failure: { ...noSupport, httpStatus: 403, kind: 'foreign', retryAfter: null },
}

/** An answer of Exotel's that makes no sense. */
export const unreadable: Result<Reading> = {
  ok: false,
  failure: { ...noSupport, httpStatus: 200, kind: 'malformed', reason: 'fields-missing' },
}

/** An HTTP 429, or 500 unless `httpStatus` says otherwise, with `retryAfter` in ms. */
export function busy(
  kind: 'rate-limited' | 'server-error',
  retryAfter: number | null,
  httpStatus = kind === 'rate-limited' ? 429 : 500,
): Result<Reading> {
  return { ok: false, failure: { ...noSupport, httpStatus, kind, retryAfter } }
}
