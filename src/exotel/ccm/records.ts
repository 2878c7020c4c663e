import { z } from 'zod'
import type { Device } from '../../core/model/device.ts'
import type { Result } from '../../core/model/failure.ts'
import { plainEmail } from '../../core/text/address.ts'
import { masked } from '../../core/text/masking.ts'
import { plainText } from '../../core/text/plain-text.ts'
import type { Envelope } from '../envelopes.ts'
import { accepted, ageOf, malformedAnswer, refused, requestIdOf } from '../failures.ts'
import type { HttpAnswer } from '../http.ts'
import { id as anyId, flag } from '../record-values.ts'
import { softphoneFields, softphoneOf } from '../softphone.ts'
import type { AddressQuery } from './address-query.ts'
import type { Availability, CcmDevice, CcmUser } from './devices.ts'

/**
 * Parsers for the answers of the account API (CCM). They keep only the fields named here and mask numbers; raw bodies
 * go nowhere else.
 */

// An odd value in a field that switching does not need must not make the record invalid.
const text = z.string().transform(plainText).nullish().catch(null)

/** Ids become part of paths, where an empty one would address the whole list. */
const id = anyId.refine((value) => value !== '')

const device = z.object({
  id,
  type: text,
  /** A number may come as a JSON number. */
  contact_uri: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  /** Null means unverified (Exotel: update user's device). Undefined: missing or unreadable. */
  available: flag.nullish().catch(undefined),
  verified: flag.nullish().catch(null),
  status: text,
  ...softphoneFields,
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

/** Finds a user by e-mail, or by the number or SIP address of one of their devices. */
export type UserSearch = { readonly email: string } | { readonly address: AddressQuery }

/** One page of users. */
export interface FoundUsers {
  /** The users that match the search. */
  readonly users: readonly CcmUser[]
  /** The ids of all readable users on the page. */
  readonly ids: readonly string[]
  /** The failure if the page has users and none of them is readable. */
  readonly unreadable: Result<never> | null
  /** How many users the page has. */
  readonly listed: number
  /** How many users the whole list has; null if Exotel does not say. */
  readonly total: number | null
}

/** The user `userId` in the answer to GET users/<id> (Exotel: get user details). */
export function parseCcmUser(answer: HttpAnswer, userId: string): Result<CcmUser> {
  const opened = accepted(answer, 'ccm')
  if (!opened.ok) return opened
  const users = opened.value.records.map((record) => user.safeParse(record))
  const ours = users.find((one) => one.data?.id === userId)?.data
  if (ours !== undefined) return userOf(ours, answer, opened.value)
  const all = acceptedInFull(answer)
  return all.ok ? notFound(answer, opened.value, users) : all
}

/** The device `deviceId` in the answer to PUT users/<id>/devices/<id> (Exotel: update user's device). */
export function parseCcmDevice(answer: HttpAnswer, deviceId: string): Result<CcmDevice> {
  const opened = acceptedInFull(answer)
  if (!opened.ok) return opened
  const parsed = opened.value.records.map((record) => device.safeParse(record))
  const record = parsed.find((one) => one.data?.id === deviceId)?.data
  if (record === undefined) return notFound(answer, opened.value, parsed)
  const ours = deviceOf(record)
  return ours.availability === 'not-stated'
    ? malformedAnswer(answer, opened.value, 'available-missing', {
        field: 'available',
        of: ours.kind ?? 'other',
      })
    : { ok: true, value: ours }
}

/**
 * The users in the answer to GET users that match the search (Exotel: list users). The match is checked here as well:
 * if a server ignored the filter, the agent would switch another user's phone. An unreadable user counts only if they
 * match.
 */
export function parseCcmUsers(answer: HttpAnswer, search: UserSearch): Result<FoundUsers> {
  const opened = accepted(answer, 'ccm')
  if (!opened.ok) return opened
  const { records, page } = opened.value
  const users = records.flatMap((record) => user.safeParse(record).data ?? [])
  const found: CcmUser[] = []
  for (const one of users.filter((each) => matches(each, search))) {
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

/** The readable users on one page of the answer to GET users, whoever they are, and how many the page and the list have. */
export function parseCcmPage(answer: HttpAnswer): Result<Pick<FoundUsers, 'users' | 'listed' | 'total'>> {
  const opened = accepted(answer, 'ccm')
  if (!opened.ok) return opened
  const { records, page } = opened.value
  const users = records.flatMap((record) => {
    const parsed = user.safeParse(record).data
    const found = parsed === undefined ? undefined : userOf(parsed, answer, opened.value)
    return found?.ok ? [found.value] : []
  })
  return { ok: true, value: { users, ...page } }
}

function matches(one: UserRecord, search: UserSearch): boolean {
  if ('email' in search) return one.email ? plainEmail(one.email) === plainEmail(search.email) : false
  return (one.devices ?? []).some((each) => {
    const address = device.pick({ contact_uri: true }).safeParse(each).data?.contact_uri
    return address ? search.address.matches(address) : false
  })
}

/** A device without a readable id makes the user invalid: it may be the one that rings. */
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
      ...ageOf(answer),
      requestId: requestIdOf(answer, envelope),
    },
  }
}

function deviceOf(record: DeviceRecord): CcmDevice {
  const availability = availabilityOf(record)
  const kind = kindOf(record.type ?? '')
  return {
    id: record.id,
    kind,
    availability,
    // `available` is null exactly while the device is unverified (Exotel: update user's device), so it replaces a
    // missing `verified`.
    verified: availability !== 'unverified' && (record.verified ?? availability !== 'not-stated'),
    busy: busyOf(record.status ?? ''),
    address: record.contact_uri ? masked(record.contact_uri) : null,
    softphone: kind === 'sip' ? softphoneOf(record) : undefined,
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
      return verified === false ? 'unverified' : 'not-stated'
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

/** The envelope of an answer in which no record failed. A failed record may be the one that was asked for. */
function acceptedInFull(answer: HttpAnswer): Result<Envelope> {
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
