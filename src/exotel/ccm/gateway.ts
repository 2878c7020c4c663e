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

/** One agent at the account API (CCM). */
export interface CcmGateway extends Gateway {
  /** Turns off every device that may have been on at the last read, then reads. Fails if one still may ring. */
  turnOffAll(signal: AbortSignal): Promise<Result<Reading>>
}

/**
 * One agent at the account API. A write is a sequence of calls, each with its own time limit, and ends with a read,
 * because the answer to a PUT shows one device only (Exotel: update user's device). After an abort nothing more is
 * sent, and the write fails as `aborted`.
 *
 * OFF turns off every device of the agent: the named one first, then a second phone or a device of an unknown type.
 */
export function ccmGateway(api: CcmApi, userId: string): CcmGateway {
  /** The user at the last read. It saves a call when OFF is urgent, as at a lock; device ids do not change. */
  let lastRead: CcmUser | null = null

  async function readUser(signal: AbortSignal): Promise<Result<CcmUser>> {
    const user = await api.readUser(userId, signal)
    if (user.ok) lastRead = user.value
    return user
  }

  /** Turns off the device of this kind, if the agent has one, and every other that may ring; then reads. */
  async function turnOff(kind: Device | null, signal: AbortSignal): Promise<Result<Reading>> {
    const isNewlyRead = lastRead === null
    const before: Result<CcmUser> = lastRead === null ? await readUser(signal) : { ok: true, value: lastRead }
    if (!before.ok) return before
    const { devices } = before.value
    const named = kind === null ? [] : devices.filter((device) => device.kind === kind)
    // The named device goes off even if it was off at the last read, because it may be on by now.
    const first = idsOf([...named.filter(canBeOn), ...devices.filter(mayRing)])
    if (isNewlyRead && first.length === 0) return readingOf(before.value)
    const attempt = await turnOffThese(first, signal)
    if (!attempt.ok) return attempt
    const others = idsOf(attempt.value.user.devices.filter(mayRing)).filter((id) => !first.includes(id))
    if (others.length === 0) return offReading(attempt.value)
    const second = await turnOffThese(others, signal)
    if (!second.ok) return second
    return offReading({ ...second.value, failure: attempt.value.failure ?? second.value.failure })
  }

  /** Turns these devices off and reads. A device that Exotel does not turn off does not keep the others on. */
  async function turnOffThese(ids: readonly string[], signal: AbortSignal): Promise<Result<OffAttempt>> {
    let failure: Failure | null = null
    for (const id of ids) {
      const answer = await api.setAvailable(userId, id, false, signal)
      if (answer.ok) continue
      if (!concernsOneDevice(answer.failure)) return failed(answer.failure)
      failure ??= answer.failure
    }
    const user = await readUser(signal)
    if (user.ok) return { ok: true, value: { user: user.value, failure } }
    return failure === null ? afterWrite(user.failure) : failed(failure)
  }

  /** Turns these devices off before another goes on, and stops at the first failure. */
  async function makeRoom(ids: readonly string[], signal: AbortSignal) {
    for (const [done, id] of ids.entries()) {
      const answer = await api.setAvailable(userId, id, false, signal)
      if (!answer.ok) return { done, failure: answer.failure }
    }
    return { done: ids.length, failure: null }
  }

  /** Checks the target, turns the others off and the target on, and reads. If ON fails, puts the old device back. */
  async function turnOn(kind: Device, signal: AbortSignal): Promise<Result<Reading>> {
    const before = await readUser(signal)
    if (!before.ok) return before
    const plan = planOn(before.value, kind)
    if (!plan.ok) return plan
    const { target, others } = plan.value
    const { done, failure } = await makeRoom(
      others.map(({ id }) => id),
      signal,
    )
    if (failure !== null) return failed(failure, done === 0 ? null : 'left-off')
    const on = await api.setAvailable(userId, target.id, true, signal)
    return on.ok ? confirmed(await readUser(signal)) : afterFailedOn(plan.value, on.failure, signal)
  }

  async function afterFailedOn(
    { target, others }: SwitchPlan,
    failure: Failure,
    signal: AbortSignal,
  ): Promise<Result<Reading>> {
    const [previous] = others
    const outcome = writeOutcomeOf(failure)
    if (outcome !== 'not-applied') {
      const now = await readUser(signal)
      if (!now.ok) return failed(failure, previous === undefined ? null : 'left-off')
      // An unanswered write may still take effect later, so seeing the target on does not confirm it.
      if (isOn(now.value, target.id)) return outcome === 'ended' ? readingOf(now.value) : failed(failure)
      if (now.value.devices.some(({ availability }) => availability === 'on')) return failed(failure)
    }
    if (previous === undefined) return failed(failure)
    await api.setAvailable(userId, previous.id, true, signal)
    const now = await readUser(signal)
    if (now.ok && isOn(now.value, previous.id)) return failed(failure, 'on-again')
    return failed(failure, now.ok && isOn(now.value, target.id) ? null : 'left-off')
  }

  /** Whatever fails after an abort fails because of it. */
  function orAborted(result: Result<Reading>, signal: AbortSignal): Result<Reading> {
    return signal.aborted && !result.ok ? failed({ ...noSupport, kind: 'aborted' }) : result
  }

  return {
    read: async (signal) => {
      const user = await readUser(signal)
      return user.ok ? readingOf(user.value) : user
    },
    write: async ({ device, on }, signal) =>
      orAborted(await (on ? turnOn(device, signal) : turnOff(device, signal)), signal),
    turnOffAll: async (signal) => orAborted(await turnOff(null, signal), signal),
  }
}

/** The user after an attempt to turn devices off, and the first failure with one of them. */
interface OffAttempt {
  readonly user: CcmUser
  readonly failure: Failure | null
}

/** A refused OFF counts as done if everything is off anyway, unless an unanswered write may still take effect. */
function offReading({ user, failure }: OffAttempt): Result<Reading> {
  if (failure === null) return readingOf(user)
  const isUncertain = user.devices.some(mayRing) || writeOutcomeOf(failure) === 'unanswered'
  return isUncertain ? failed(failure) : readingOf(user)
}

/** Whether the failure is about this device only, so that the next one is worth a call. */
function concernsOneDevice(failure: Failure): boolean {
  return handlingOf(failure) === 'give-up' || failure.kind === 'server-error' || cannotBeUnderstood(failure)
}

function confirmed(user: Result<CcmUser>): Result<Reading> {
  return user.ok ? readingOf(user.value) : afterWrite(user.failure)
}

/** The failure of a read after a write that went through. A refused read must not look like a refused write. */
function afterWrite(failure: Failure): Result<never> {
  if (handlingOf(failure) !== 'give-up') return failed(failure)
  return failed({ ...failure, kind: 'malformed', reason: 'no-outcome' })
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
