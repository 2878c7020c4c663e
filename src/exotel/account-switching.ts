import type { Device, Reading } from '../core/device.ts'
import { type Failure, fateOf, handlingOf, noSupport, type Result } from '../core/failure.ts'
import type { Account } from './account.ts'
import { type AccountUser, type Availability, planOn, readingOf, type SwitchPlan } from './account-devices.ts'
import type { Gateway } from './gateway.ts'

/**
 * One agent at the account API. A write is a sequence of calls, each with its own time limit, and ends with a read:
 * the answer of a PUT tells of one device only. As soon as the signal is aborted nothing more is sent, and the write
 * fails as `aborted`.
 */
export function accountGateway(account: Account, userId: string): Gateway {
  /** As last read: ids do not change, so OFF, which is in a hurry when the screen locks, need not ask for them. */
  let known: AccountUser | null = null

  async function look(signal: AbortSignal): Promise<Result<AccountUser>> {
    const user = await account.readUser(userId, signal)
    if (user.ok) known = user.value
    return user
  }

  /** Turns off every device of the kind that is not known to be off or unverified, then reads. */
  async function turnOff(kind: Device, signal: AbortSignal): Promise<Result<Reading>> {
    const before: Result<AccountUser> = known === null ? await look(signal) : { ok: true, value: known }
    if (!before.ok) return before
    // What was off when last read may be on by now, unless it cannot be.
    const first = idsOf(before.value, kind, (availability) => availability !== 'unverified')
    const { refusal } = await putOff(first, signal)
    if (refusal !== null && handlingOf(refusal) !== 'give-up') return failed(refusal)
    const after = await look(signal)
    if (!after.ok) return refusal === null ? afterWrite(after.failure) : failed(refusal)
    const stillOn = idsOf(after.value, kind, (availability) => availability === 'on')
    // Refused, though it is off: nothing was to be done.
    if (refusal !== null && stillOn.some((id) => first.includes(id))) return failed(refusal)
    const late = stillOn.filter((id) => !first.includes(id))
    if (late.length === 0) return readingOf(after.value)
    const again = await putOff(late, signal)
    return again.refusal === null ? proven(await look(signal)) : failed(again.refusal)
  }

  /** Turns devices off, one after the other, as far as Exotel lets it: how many that were, and why not all. */
  async function putOff(ids: readonly string[], signal: AbortSignal) {
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
    const { done, refusal } = await putOff(off, signal)
    if (refusal !== null) return failed(refusal, done === 0 ? null : 'left-off')
    const on = await account.setAvailable(userId, target.id, true, signal)
    return on.ok ? proven(await look(signal)) : afterFailedOn(plan.value, on.failure, signal)
  }

  async function afterFailedOn(
    { target, others }: SwitchPlan,
    failure: Failure,
    signal: AbortSignal,
  ): Promise<Result<Reading>> {
    const [previous] = others
    const fate = fateOf(failure)
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

  return {
    read: async (signal) => {
      const user = await look(signal)
      return user.ok ? readingOf(user.value) : user
    },
    write: async ({ device, on }, signal) => {
      const ended = await (on ? turnOn(device, signal) : turnOff(device, signal))
      return signal.aborted && !ended.ok ? failed({ ...noSupport, kind: 'aborted' }) : ended
    },
  }
}

function proven(user: Result<AccountUser>): Result<Reading> {
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

function idsOf(
  { devices }: AccountUser,
  kind: Device,
  fitting: (availability: Availability) => boolean,
): readonly string[] {
  return devices.filter((device) => device.kind === kind && fitting(device.availability)).map(({ id }) => id)
}

function isOn({ devices }: AccountUser, deviceId: string): boolean {
  return devices.some(({ id, availability }) => id === deviceId && availability === 'on')
}

function failed(failure: Failure, previousDevice: Failure['previousDevice'] = null): Result<never> {
  return { ok: false, failure: { ...failure, previousDevice } }
}
