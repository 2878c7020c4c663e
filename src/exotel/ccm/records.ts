import { z } from 'zod'
import type { Device } from '../../core/model/device.ts'
import type { Result } from '../../core/model/failure.ts'
import { plainEmail } from '../../core/text/address.ts'
import { masked } from '../../core/text/masking.ts'
import type { Envelope } from '../envelopes.ts'
import { accepted, malformedAnswer, refused } from '../failures.ts'
import type { HttpAnswer } from '../http.ts'
import { id as anyId, flag } from '../json.ts'
import type { AddressQuery } from './address-query.ts'
import type { Availability, CcmDevice, CcmUser } from './devices.ts'

/**
 * Allow-list parsers of what the account API (CCM) answers. Whatever is not named here is dropped on the spot, and
 * numbers are masked; a raw body never leaves the parsers.
 */

// What is not needed for switching must not spoil the record, whatever it is.
const text = z.string().nullish().catch(null)

/** It stands in addresses of calls, where an empty one would mean all of them. */
const id = anyId.refine((value) => value !== '')

const device = z.object({
  id,
  type: text,
  /** Some write a number as one. */
  contact_uri: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  /** Null is a statement; a record without it, or with something else, states nothing. */
  available: flag.nullish().catch(undefined),
  verified: flag.nullish().catch(null),
  status: text,
})

type DeviceRecord = z.infer<typeof device>

const user = z.object({
  id,
  first_name: text,
  last_name: text,
  email: text,
  devices: z.array(z.unknown()).nullish().catch(null),
})

type UserRecord = z.infer<typeof user>

/** By what a user is looked for: an e-mail, or the number or SIP address of one of their devices. */
export type UserSearch = { readonly email: string } | { readonly address: AddressQuery }

/** Those of one page of users whom a search fits, and how many the page and the whole list (null: not said) hold. */
export interface FoundUsers {
  readonly users: readonly CcmUser[]
  /** The ids of all whom the page holds, whether the search fits them or not. */
  readonly ids: readonly string[]
  /** Set where the page holds users and none of them can be understood. */
  readonly unreadable: Result<never> | null
  readonly listed: number
  readonly total: number | null
}

/** The user `userId` in an answer of GET users/<id>. */
export function parseCcmUser(answer: HttpAnswer, userId: string): Result<CcmUser> {
  const opened = accepted(answer, 'ccm')
  if (!opened.ok) return opened
  const users = opened.value.records.map((record) => user.safeParse(record))
  const ours = users.find((one) => one.data?.id === userId)?.data
  if (ours !== undefined) return userOf(ours, answer, opened.value)
  const all = whole(answer)
  return all.ok ? notFound(answer, opened.value, users) : all
}

/** The device `deviceId` in an answer of PUT users/<id>/devices/<id>. */
export function parseCcmDevice(answer: HttpAnswer, deviceId: string): Result<CcmDevice> {
  const opened = whole(answer)
  if (!opened.ok) return opened
  const parsed = opened.value.records.map((record) => device.safeParse(record))
  const record = parsed.find((one) => one.data?.id === deviceId)?.data
  if (record === undefined) return notFound(answer, opened.value, parsed)
  const ours = deviceOf(record)
  return ours.availability === 'not-said'
    ? malformedAnswer(answer, opened.value, 'available-missing', {
        field: 'available',
        of: ours.kind ?? 'other',
      })
    : { ok: true, value: ours }
}

/**
 * The users in an answer of GET users that fit the search. What does not fit is left out: a server that ignores a
 * filter must not make an agent switch somebody else's phone. A user who cannot be understood is of no account, unless
 * it is one who was looked for.
 */
export function parseCcmUsers(answer: HttpAnswer, search: UserSearch): Result<FoundUsers> {
  const opened = accepted(answer, 'ccm')
  if (!opened.ok) return opened
  const { records, page } = opened.value
  const users = records.flatMap((record) => user.safeParse(record).data ?? [])
  const found: CcmUser[] = []
  for (const one of users.filter((each) => fits(each, search))) {
    const ours = userOf(one, answer, opened.value)
    if (!ours.ok) return ours
    found.push(ours.value)
  }
  const unreadable =
    users.length === 0 && records.length > 0
      ? malformedAnswer(answer, opened.value, 'fields-missing', { field: 'id', of: 'user' })
      : null
  return { ok: true, value: { users: found, ids: users.map((one) => one.id), unreadable, ...page } }
}

function fits(one: UserRecord, search: UserSearch): boolean {
  if ('email' in search) return one.email ? plainEmail(one.email) === plainEmail(search.email) : false
  return (one.devices ?? []).some((each) => {
    const address = device.pick({ contact_uri: true }).safeParse(each).data?.contact_uri
    return address ? search.address.is(address) : false
  })
}

/** A device that cannot be told from others may be the one that rings, so it is not left out. */
function userOf(record: UserRecord, answer: HttpAnswer, envelope: Envelope): Result<CcmUser> {
  if (!record.devices)
    return malformedAnswer(answer, envelope, 'devices-missing', { field: 'devices', of: 'user' })
  const listed = record.devices.filter((each) => each !== null)
  const devices = listed.flatMap((each) => device.safeParse(each).data ?? [])
  if (devices.length < listed.length) {
    const nameless = listed.find((each) => !device.safeParse(each).success)
    const type = z.object({ type: text }).safeParse(nameless).data?.type
    return malformedAnswer(answer, envelope, 'fields-missing', {
      field: 'id',
      of: kindOf(type ?? '') ?? 'other',
    })
  }
  return {
    ok: true,
    value: {
      id: record.id,
      name: [record.first_name, record.last_name].filter((part) => part).join(' '),
      email: record.email ?? null,
      devices: devices.map(deviceOf),
    },
  }
}

function deviceOf(record: DeviceRecord): CcmDevice {
  const availability = availabilityOf(record)
  return {
    id: record.id,
    kind: kindOf(record.type ?? ''),
    availability,
    // It is unverified if and only if `available` is null (Exotel), which tells where `verified` is missing.
    verified: availability !== 'unverified' && (record.verified ?? availability !== 'not-said'),
    busy: busyOf(record.status ?? ''),
    address: record.contact_uri ? masked(record.contact_uri) : null,
  }
}

function availabilityOf({ available, verified }: DeviceRecord): Availability {
  switch (available) {
    case true:
      return 'on'
    case false:
      return 'off'
    case null:
      return 'unverified'
    case undefined:
      return verified === false ? 'unverified' : 'not-said'
  }
}

function busyOf(status: string): boolean | null {
  switch (status.trim().toLowerCase()) {
    case 'busy':
      return true
    case 'free':
      return false
    default:
      return null
  }
}

function kindOf(type: string): Device | null {
  switch (type.trim().toLowerCase()) {
    case 'tel':
      return 'phone'
    case 'sip':
      return 'sip'
    default:
      return null
  }
}

/** The envelope of an answer in which no record may have failed: the one that did may be the one that was asked for. */
function whole(answer: HttpAnswer): Result<Envelope> {
  const opened = accepted(answer, 'ccm')
  return opened.ok && opened.value.verdict === 'in-part' ? refused(answer, opened.value, 'ccm') : opened
}

function notFound(
  answer: HttpAnswer,
  envelope: Envelope,
  records: readonly { readonly success: boolean }[],
): Result<never> {
  if (records.length === 0) return malformedAnswer(answer, envelope, 'no-record')
  const understood = records.some(({ success }) => success)
  return understood
    ? malformedAnswer(answer, envelope, 'somebody-else')
    : malformedAnswer(answer, envelope, 'fields-missing', { field: 'id', of: 'user' })
}
