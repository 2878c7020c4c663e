import { type Active, type Device, type DeviceFacts, devices, type Reading } from '../core/device.ts'
import { noSupport, type Result } from '../core/failure.ts'
import { malformed } from './answers.ts'

/** One device of the account API. */
export interface AccountDevice {
  readonly id: string
  /** Null for a type that is neither `tel` nor `sip`. */
  readonly kind: Device | null
  /** Whether it takes calls; null as long as it is unverified, which is not the same as off. */
  readonly available: boolean | null
  readonly verified: boolean
  /** Null where Exotel does not say, as with a device that is new. It says nothing about availability. */
  readonly busy: boolean | null
  /** Number or SIP address, masked; null where there is none. */
  readonly address: string | null
}

/** One user of the account API. Name and e-mail are personal: they are for the screen of who connects the account. */
export interface AccountUser {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly devices: readonly AccountDevice[]
}

/** What has to be done to turn a device on: turn these off, then that one on. */
export interface SwitchPlan {
  readonly target: AccountDevice
  readonly others: readonly AccountDevice[]
}

/**
 * Which of a user's devices of one kind is meant where there are several: the one that is available, else one that is
 * verified, else the first. Never simply the first of all: nothing promises that it is the phone.
 */
export function deviceOf(user: AccountUser, kind: Device): AccountDevice | null {
  const ours = user.devices.filter((device) => device.kind === kind)
  return (
    ours.find(({ available }) => available === true) ??
    ours.find(({ verified }) => verified) ??
    ours[0] ??
    null
  )
}

/** Where calls ring, by the `available` flags alone; they show both devices on, which the integrations API cannot. */
export function readingOf(user: AccountUser): Result<Reading> {
  const on = user.devices.filter(({ available }) => available === true)
  if (on.some(({ kind }) => kind === null)) return malformed('unknown-type')
  const [first = null, second = null] = devices.filter((kind) => on.some((device) => device.kind === kind))
  const active: Active = second !== null ? 'both' : (first ?? 'off')
  return {
    ok: true,
    value: {
      active,
      devices: { phone: factsOf(deviceOf(user, 'phone')), sip: factsOf(deviceOf(user, 'sip')) },
      updatedAt: null,
    },
  }
}

/**
 * Plans turning a device on: Exotel allows one at a time, so all others that are on go off first (a second phone and
 * a device of an unknown type too). What Exotel would refuse is refused here, while nothing has been turned off yet.
 */
export function planOn(user: AccountUser, kind: Device): Result<SwitchPlan> {
  const target = deviceOf(user, kind)
  if (target === null) return { ok: false, failure: { ...noSupport, kind: 'no-such-device' } }
  if (!target.verified) return { ok: false, failure: { ...noSupport, kind: 'unverified' } }
  const others = user.devices.filter(({ id, available }) => available === true && id !== target.id)
  return { ok: true, value: { target, others } }
}

function factsOf(device: AccountDevice | null): DeviceFacts {
  return device === null
    ? { present: false, verified: null, busy: null, address: null }
    : { present: true, verified: device.verified, busy: device.busy, address: device.address }
}
