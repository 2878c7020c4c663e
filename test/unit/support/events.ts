import type { Reading, Target } from '../../../src/core/model/device.ts'
import type { Event } from '../../../src/core/model/event.ts'
import type { Result } from '../../../src/core/model/failure.ts'
import { identity, moment } from './moments.ts'

// The events of the examples, by the monotonic clock in ms.

/** Somebody asks, at `monotonic` ms. */
export function asks(id: string, command: Target | 'toggle' | 'swap', monotonic: number): Event {
  return { kind: 'asked', id, command, cause: 'user', at: moment(monotonic) }
}

/** The agent asks for OFF at `monotonic` ms, for `length` ms; the request is `f`. */
export function asksOffFor(length: number, monotonic = 0, reason?: string): Event {
  const until = moment(monotonic + length).utc
  return { kind: 'off-for-asked', id: 'f', until, cause: 'user', reason, at: moment(monotonic) }
}

/** The keychain gives the secrets at `monotonic` ms. */
export function signsIn(monotonic: number): Event {
  return { kind: 'signed-in', identity, at: moment(monotonic) }
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

/** Exotel answers at `monotonic` ms. */
export function answered(call: number, answer: Result<Reading>, monotonic: number): Event {
  return { kind: 'answered', call, answer, at: moment(monotonic) }
}

/** The timer that the app has set fires at `monotonic` ms. */
export function deadline(monotonic: number): Event {
  return applyEvent('deadline-reached', monotonic)
}

/** Something that needs no more than its name happens at `monotonic` ms. */
export function applyEvent(kind: PlainEvent, monotonic: number): Event {
  return { kind, at: moment(monotonic) }
}

type PlainEvent =
  | 'locked'
  | 'unlocked'
  | 'lock-requested'
  | 'suspending'
  | 'resumed'
  | 'idle'
  | 'active'
  | 'refresh-asked'
  | 'deadline-reached'
