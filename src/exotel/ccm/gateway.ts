import type { Device, Reading } from '../../core/model/device.ts'
import {
  cannotBeUnderstood,
  type Failure,
  handlingOf,
  noSupport,
  type Result,
  writeOutcomeOf,
} from '../../core/model/failure.ts'
import type { Gateway } from '../gateway.ts'
import type { CcmApi } from './api.ts'
import { type CcmDevice, type CcmUser, mayRing, planOn, readingOf, type SwitchPlan } from './devices.ts'

/** One agent at the account API. */
export interface CcmGateway extends Gateway {
  /**
   * Turns off every device that was on, or did not say, when the account was last read, and then reads. It fails where
   * something still rings, or may, because Exotel refuses to turn it off.
   */
  turnOffAll(signal: AbortSignal): Promise<Result<Reading>>
}

/**
 * One agent at the account API. A write is a sequence of calls, each with its own time limit, and ends with a read:
 * the answer of a PUT tells of one device only. As soon as the signal is aborted nothing more is sent, and the write
 * fails as `aborted`.
 *
 * An OFF means every device of the agent, whatever device it names: that one goes first, and others go off that are on,
 * a second phone and a device of an unknown type too.
 */
export function ccmGateway(account: CcmApi, userId: string): CcmGateway {
  /** As last read: ids do not change, so OFF, which is in a hurry when the screen locks, need not ask for them. */
  let known: CcmUser | null = null

  async function look(signal: AbortSignal): Promise<Result<CcmUser>> {
    const user = await account.readUser(userId, signal)
    if (user.ok) known = user.value
    return user
  }

  /** Turns off the devices of the kind, where there is one, and all others that may ring; then reads. */
  async function turnOff(kind: Device | null, signal: AbortSignal): Promise<Result<Reading>> {
    const isFresh = known === null
    const before: Result<CcmUser> = known === null ? await look(signal) : { ok: true, value: known }
    if (!before.ok) return before
    const { devices } = before.value
    const named = kind === null ? [] : devices.filter((device) => device.kind === kind)
    // What was off when last read may be on by now, unless it cannot be.
    const first = idsOf([...named.filter(canBeOn), ...devices.filter(mayRing)])
    if (isFresh && first.length === 0) return readingOf(before.value)
    const ended = await turnOffThese(first, signal)
    if (!ended.ok) return ended
    const late = idsOf(ended.value.user.devices.filter(mayRing)).filter((id) => !first.includes(id))
    if (late.length === 0) return turnedOff(ended.value)
    const again = await turnOffThese(late, signal)
    if (!again.ok) return again
    return turnedOff({ ...again.value, failure: ended.value.failure ?? again.value.failure })
  }

  /** Turns devices off, as far as Exotel lets it, and reads; one that fails does not keep the others on. */
  async function turnOffThese(ids: readonly string[], signal: AbortSignal): Promise<Result<Round>> {
    let failure: Failure | null = null
    for (const id of ids) {
      const answer = await account.setAvailable(userId, id, false, signal)
      if (answer.ok) continue
      if (!concernsOneDevice(answer.failure)) return failed(answer.failure)
      failure ??= answer.failure
    }
    const user = await look(signal)
    if (user.ok) return { ok: true, value: { user: user.value, failure } }
    return failure === null ? afterWrite(user.failure) : failed(failure)
  }

  /** Turns devices off to make room, and stops where Exotel refuses: how many that were, and why not all. */
  async function makeRoom(ids: readonly string[], signal: AbortSignal) {
    for (const [done, id] of ids.entries()) {
      const answer = await account.setAvailable(userId, id, false, signal)
      if (!answer.ok) return { done, refusal: answer.failure }
    }
    return { done: ids.length, refusal: null }
  }

  /** Checks the target, turns the others off, the target on, and reads; puts the old one back where that fails. */
  async function turnOn(kind: Device, signal: AbortSignal): Promise<Result<Reading>> {
    const before = await look(signal)
    if (!before.ok) return before
    const plan = planOn(before.value, kind)
    if (!plan.ok) return plan
    const { target, others } = plan.value
    const off = others.map(({ id }) => id)
    const { done, refusal } = await makeRoom(off, signal)
    if (refusal !== null) return failed(refusal, done === 0 ? null : 'left-off')
    const on = await account.setAvailable(userId, target.id, true, signal)
    return on.ok ? confirmed(await look(signal)) : afterFailedOn(plan.value, on.failure, signal)
  }

  async function afterFailedOn(
    { target, others }: SwitchPlan,
    failure: Failure,
    signal: AbortSignal,
  ): Promise<Result<Reading>> {
    const [previous] = others
    const fate = writeOutcomeOf(failure)
    if (fate !== 'not-applied') {
      const now = await look(signal)
      if (!now.ok) return failed(failure, previous === undefined ? null : 'left-off')
      // Unanswered, it may yet come into force a second time, so seeing it on is no end of the doubt.
      if (isOn(now.value, target.id)) return fate === 'ended' ? readingOf(now.value) : failed(failure)
      if (now.value.devices.some(({ availability }) => availability === 'on')) return failed(failure)
    }
    if (previous === undefined) return failed(failure)
    await account.setAvailable(userId, previous.id, true, signal)
    const now = await look(signal)
    if (now.ok && isOn(now.value, previous.id)) return failed(failure, 'on-again')
    return failed(failure, now.ok && isOn(now.value, target.id) ? null : 'left-off')
  }

  /** Whatever fails after an abort fails because of it, and nobody knows how it ends. */
  function orAborted(ended: Result<Reading>, signal: AbortSignal): Result<Reading> {
    return signal.aborted && !ended.ok ? failed({ ...noSupport, kind: 'aborted' }) : ended
  }

  return {
    read: async (signal) => {
      const user = await look(signal)
      return user.ok ? readingOf(user.value) : user
    },
    write: async ({ device, on }, signal) =>
      orAborted(await (on ? turnOn(device, signal) : turnOff(device, signal)), signal),
    turnOffAll: async (signal) => orAborted(await turnOff(null, signal), signal),
  }
}

/** Who the agent is after devices were turned off, and why that failed with one of them; null where it did not. */
interface Round {
  readonly user: CcmUser
  readonly failure: Failure | null
}

/** Refused, though everything is off: nothing was to be done. But an unanswered write may yet come into force. */
function turnedOff({ user, failure }: Round): Result<Reading> {
  if (failure === null) return readingOf(user)
  const left = user.devices.some(mayRing) || writeOutcomeOf(failure) === 'unanswered'
  return left ? failed(failure) : readingOf(user)
}

/** Whether the next device may fare better: Exotel said something of this one, or something that makes no sense. */
function concernsOneDevice(failure: Failure): boolean {
  return handlingOf(failure) === 'give-up' || failure.kind === 'server-error' || cannotBeUnderstood(failure)
}

function confirmed(user: Result<CcmUser>): Result<Reading> {
  return user.ok ? readingOf(user.value) : afterWrite(user.failure)
}

/** A write went through and the read after it did not: that is no refusal of the write, whatever the read met. */
function afterWrite(failure: Failure): Result<never> {
  if (handlingOf(failure) !== 'give-up') return failed(failure)
  return failed({
    ...failure,
    kind: 'malformed',
    reason: 'no-outcome',
  })
}

function canBeOn({ availability }: CcmDevice): boolean {
  return availability !== 'unverified'
}

/** The ids of devices, each once. */
function idsOf(devices: readonly CcmDevice[]): readonly string[] {
  return [...new Set(devices.map(({ id }) => id))]
}

function isOn({ devices }: CcmUser, deviceId: string): boolean {
  return devices.some(({ id, availability }) => id === deviceId && availability === 'on')
}

function failed(failure: Failure, previousDevice: Failure['previousDevice'] = null): Result<never> {
  return { ok: false, failure: { ...failure, previousDevice } }
}
