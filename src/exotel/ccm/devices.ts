import {
  type Active,
  type Device,
  type DeviceFacts,
  devices,
  type Reading,
  type SoftphoneFacts,
} from '../../core/model/device.ts'
import { type Failure, noSupport, type Result } from '../../core/model/failure.ts'
import { malformed } from '../failures.ts'

/**
 * Whether a device takes calls, from `available` (Exotel: update user's device). `unverified` is Exotel's null:
 * the device cannot be turned on, and that is not the same as off. `not-stated`: the field is missing or unreadable, so
 * the device may be on.
 */
export type Availability = 'on' | 'off' | 'unverified' | 'not-stated'

/** One device at the account API. */
export interface CcmDevice {
  readonly id: string
  /** Null for a type other than `tel` and `sip`. */
  readonly kind: Device | null
  readonly availability: Availability
  readonly verified: boolean
  /** On a call, from `status`; null if Exotel does not say, as for a new device. It says nothing about availability. */
  readonly busy: boolean | null
  /** The masked number or SIP address; null if there is none. */
  readonly address: string | null
  /** Left out if Exotel says nothing of a softphone. */
  readonly softphone?: SoftphoneFacts | undefined
}

/** One user at the account API. Name and e-mail are personal data, shown only to the person who connects the API. */
export interface CcmUser {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly devices: readonly CcmDevice[]
  /** Exotel's id of the request that gave them; left out where Exotel gave none. */
  readonly requestId?: string | undefined
  /** How long before its answer Exotel said so, in ms; left out if Exotel said so at once. */
  readonly age?: number | undefined
}

/** How to turn a device on: first turn `others` off, then `target` on. */
export interface SwitchPlan {
  readonly target: CcmDevice
  readonly others: readonly CcmDevice[]
}

/**
 * The user's device of one kind. Of several it is the one that is on, else a verified one, else the first (our choice).
 * Devices are picked by type because no page promises an order.
 */
export function deviceOf(user: CcmUser, kind: Device): CcmDevice | null {
  const ofKind = user.devices.filter((device) => device.kind === kind)
  return (
    ofKind.find(({ availability }) => availability === 'on') ??
    ofKind.find(({ verified }) => verified) ??
    ofKind[0] ??
    null
  )
}

/**
 * Where calls ring, from the `available` flags, which can also show both devices on. The reading is malformed, and the
 * state stays unknown, while a device of an unknown type is on, or while no device is on and one is `not-stated`. If
 * another device is on, one that is `not-stated` counts as off, because Exotel allows one at a time (Exotel: update
 * user's device).
 */
export function readingOf(user: CcmUser): Result<Reading> {
  const on = user.devices.filter(({ availability }) => availability === 'on')
  if (on.some(({ kind }) => kind === null)) return malformed('unknown-type')
  const notStated = user.devices.find(({ availability }) => availability === 'not-stated')
  if (on.length === 0 && notStated !== undefined) {
    return malformed('available-missing', { field: 'available', of: notStated.kind ?? 'other' })
  }
  const [first = null, second = null] = devices.filter((kind) => on.some((device) => device.kind === kind))
  const active: Active = second !== null ? 'both' : (first ?? 'off')
  return {
    ok: true,
    value: {
      active,
      devices: { phone: factsOf(deviceOf(user, 'phone')), sip: factsOf(deviceOf(user, 'sip')) },
      ...(user.age === undefined ? {} : { age: user.age }),
      updatedAt: null,
      requestId: user.requestId,
    },
  }
}

/** Whether calls may ring on the device. */
export function mayRing({ availability }: CcmDevice): boolean {
  return availability === 'on' || availability === 'not-stated'
}

/**
 * Whether `readingOf` failed although the user was read: calls ring, or may ring, on a device that a reading cannot
 * show. Then the other API's record must not stand in.
 */
export function hidesRingingDevice(failure: Failure): boolean {
  return (
    failure.kind === 'malformed' &&
    (failure.reason === 'unknown-type' || failure.reason === 'available-missing')
  )
}

/**
 * Plans how to turn a device on. Exotel allows one device on at a time (10810), so all others that are on must
 * go off first. What Exotel would refuse anyway is refused here, before anything is turned off.
 */
export function planOn(user: CcmUser, kind: Device): Result<SwitchPlan> {
  const target = deviceOf(user, kind)
  if (target === null) return { ok: false, failure: { ...noSupport, kind: 'no-such-device' } }
  if (!target.verified) return { ok: false, failure: { ...noSupport, kind: 'unverified' } }
  const others = user.devices.filter(({ id, availability }) => availability === 'on' && id !== target.id)
  return { ok: true, value: { target, others } }
}

function factsOf(device: CcmDevice | null): DeviceFacts {
  if (device === null) return { present: false, verified: null, busy: null, address: null }
  const { verified, busy, address, softphone } = device
  return { present: true, verified, busy, address, ...(softphone === undefined ? {} : { softphone }) }
}
