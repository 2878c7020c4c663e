import { type Active, type Device, type DeviceFacts, devices, type Reading } from '../../core/model/device.ts'
import { type Failure, noSupport, type Result } from '../../core/model/failure.ts'
import { malformed } from '../failures.ts'

/**
 * Whether a device takes calls (Exotel: `available`). An unverified one cannot be turned on, and is not the same as off;
 * one that does not say may be on.
 */
export type Availability = 'on' | 'off' | 'unverified' | 'not-said'

/** One device of the account API. */
export interface CcmDevice {
  readonly id: string
  /** Null for a type that is neither `tel` nor `sip`. */
  readonly kind: Device | null
  readonly availability: Availability
  readonly verified: boolean
  /** Null where Exotel does not say, as with a device that is new. It says nothing about availability. */
  readonly busy: boolean | null
  /** Number or SIP address, masked; null where there is none. */
  readonly address: string | null
}

/** One user of the account API. Name and e-mail are personal: they are for the screen of who connects the account. */
export interface CcmUser {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly devices: readonly CcmDevice[]
}

/** What has to be done to turn a device on: turn these off, then that one on. */
export interface SwitchPlan {
  readonly target: CcmDevice
  readonly others: readonly CcmDevice[]
}

/**
 * Which of a user's devices of one kind is meant where there are several: the one that is on, else one that is
 * verified, else the first. Never simply the first of all: nothing promises that it is the phone.
 */
export function deviceOf(user: CcmUser, kind: Device): CcmDevice | null {
  const ours = user.devices.filter((device) => device.kind === kind)
  return (
    ours.find(({ availability }) => availability === 'on') ??
    ours.find(({ verified }) => verified) ??
    ours[0] ??
    null
  )
}

/**
 * Where calls ring, by the `available` flags alone; they show both devices on, which the integrations API cannot. It is
 * never off while a device of an unknown type is on, or while none is on and one does not say: that is malformed, and
 * shown as unknown. Beside one that is on, one that does not say is taken for off, as Exotel lets one be on.
 */
export function readingOf(user: CcmUser): Result<Reading> {
  const on = user.devices.filter(({ availability }) => availability === 'on')
  if (on.some(({ kind }) => kind === null)) return malformed('unknown-type')
  const silent = user.devices.find(({ availability }) => availability === 'not-said')
  if (on.length === 0 && silent !== undefined)
    return malformed('available-missing', { field: 'available', of: silent.kind ?? 'other' })
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

/** Whether calls may ring on it: it is on, or does not say. */
export function mayRing({ availability }: CcmDevice): boolean {
  return availability === 'on' || availability === 'not-said'
}

/**
 * Whether a reading failed only because calls ring, or may, where no reading can show it: the account was read, and
 * nobody else's record can stand in for it.
 */
export function hidesRingingDevice(failure: Failure): boolean {
  return (
    failure.kind === 'malformed' &&
    (failure.reason === 'unknown-type' || failure.reason === 'available-missing')
  )
}

/**
 * Plans turning a device on: Exotel allows one at a time, so all others that are on go off first (a second phone and
 * a device of an unknown type too). What Exotel would refuse is refused here, while nothing has been turned off yet.
 */
export function planOn(user: CcmUser, kind: Device): Result<SwitchPlan> {
  const target = deviceOf(user, kind)
  if (target === null) return { ok: false, failure: { ...noSupport, kind: 'no-such-device' } }
  if (!target.verified) return { ok: false, failure: { ...noSupport, kind: 'unverified' } }
  const others = user.devices.filter(({ id, availability }) => availability === 'on' && id !== target.id)
  return { ok: true, value: { target, others } }
}

function factsOf(device: CcmDevice | null): DeviceFacts {
  return device === null
    ? { present: false, verified: null, busy: null, address: null }
    : { present: true, verified: device.verified, busy: device.busy, address: device.address }
}
