import type { Active, Reading, Target } from '../../../src/core/model/device.ts'
import type { Event } from '../../../src/core/model/event.ts'
import { type Failure, noSupport, type Result, type Support } from '../../../src/core/model/failure.ts'
import type { Identity } from '../../../src/core/model/identity.ts'
import type { Moment } from '../../../src/core/model/moment.ts'
import type { Owner } from '../../../src/core/model/persisted-state.ts'

/** In ms. */
export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute

/** Where the wall clock stands when the monotonic clock reads 0. */
export const start = Date.UTC(2025, 0, 6, 9)

/** The moment `monotonic` ms after the start. */
export function moment(monotonic: number, random = 0.5): Moment {
  return { utc: start + monotonic, monotonic, random }
}

export const identity: Identity = {
  userId: '1',
  host: 'integrationscore.mum1.exotel.com',
  gateway: 'integrations',
  simulated: false,
}

/** Whose what is persisted is. */
export const owner: Owner = { userId: identity.userId, host: identity.host }

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

/** Somebody asks, at `monotonic` ms. */
export function asks(id: string, command: Target | 'toggle' | 'swap', monotonic: number): Event {
  return { kind: 'asked', id, command, cause: 'user', at: moment(monotonic) }
}

/** The agent asks for OFF at `monotonic` ms, for `length` ms; the request is `f`. */
export function asksOffFor(length: number, monotonic = 0, reason?: string): Event {
  const until = moment(monotonic + length).utc
  return { kind: 'off-for-asked', id: 'f', until, cause: 'user', reason, at: moment(monotonic) }
}

/** The agent signs out, at `monotonic` ms. */
export function signsOut(id: string, monotonic: number): Event {
  return { kind: 'sign-out-asked', id, at: moment(monotonic) }
}

/** The app is to quit, at `monotonic` ms. */
export function quits(id: string, monotonic: number, cause: 'quit' | 'session-end' = 'quit'): Event {
  return { kind: 'quit-asked', id, cause, at: moment(monotonic) }
}

/** At the start no agent has signed in. */
export const credentialsMissing: Event = { kind: 'credentials-missing', former: null, at: moment(0) }

/** At the start the keychain is locked. */
export const keychainLocked: Event = {
  kind: 'keychain-failed',
  identity,
  failure: { kind: 'locked' },
  at: moment(0),
}
