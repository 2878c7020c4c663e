import { z } from 'zod'
import type { Device } from '../core/device.ts'
import type { Result } from '../core/failure.ts'
import { masked } from '../core/masking.ts'
import type { AccountDevice, AccountUser } from './account-devices.ts'
import { id } from './answers.ts'
import type { Envelope } from './envelopes.ts'
import type { HttpAnswer } from './http.ts'
import { accepted, malformedAnswer, refused } from './refusals.ts'

/**
 * Allow-list parsers of what the account API (CCM) answers. Whatever is not named here is dropped on the spot, and
 * numbers are masked; a raw body never leaves the parsers.
 */

const device = z.object({
  id,
  type: z.string().nullish(),
  contact_uri: z.string().nullish(),
  /** Null is a statement; a record without it states nothing, and proves nothing. */
  available: z.boolean().nullable(),
  verified: z.boolean().nullish(),
  status: z.string().nullish(),
})

const user = z.object({
  id,
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email: z.string().nullish(),
  devices: z.array(device),
})

/** By what a user is looked for: an e-mail, or the number (E.164) or SIP address of one of their devices. */
export type UserSearch = { readonly email: string } | { readonly contactUri: string }

/** The user `userId` in an answer of GET users/<id>. */
export function parseAccountUser(answer: HttpAnswer, userId: string): Result<AccountUser> {
  const opened = whole(answer)
  if (!opened.ok) return opened
  const users = opened.value.records.map((record) => user.safeParse(record))
  const ours = users.find((one) => one.data?.id === userId)?.data
  if (ours !== undefined) return { ok: true, value: userOf(ours) }
  return notFound(answer, opened.value, users)
}

/** The device `deviceId` in an answer of PUT users/<id>/devices/<id>. */
export function parseAccountDevice(answer: HttpAnswer, deviceId: string): Result<AccountDevice> {
  const opened = whole(answer)
  if (!opened.ok) return opened
  const parsed = opened.value.records.map((record) => device.safeParse(record))
  const ours = parsed.find((one) => one.data?.id === deviceId)?.data
  return ours === undefined ? notFound(answer, opened.value, parsed) : { ok: true, value: deviceOf(ours) }
}

/**
 * The users in an answer of GET users that fit the search. What does not fit is left out: a server that ignores a
 * filter must not make an agent switch somebody else's phone.
 */
export function parseAccountUsers(answer: HttpAnswer, search: UserSearch): Result<readonly AccountUser[]> {
  const opened = accepted(answer, 'account')
  if (!opened.ok) return opened
  const users = z.array(user).safeParse(opened.value.records)
  if (!users.success) return malformedAnswer(answer, opened.value, 'fields-missing')
  return { ok: true, value: users.data.filter((one) => fits(one, search)).map(userOf) }
}

function fits(one: z.infer<typeof user>, search: UserSearch): boolean {
  return 'email' in search
    ? one.email?.toLowerCase() === search.email.toLowerCase()
    : one.devices.some(({ contact_uri }) => contact_uri === search.contactUri)
}

function userOf(record: z.infer<typeof user>): AccountUser {
  return {
    id: record.id,
    name: [record.first_name, record.last_name].filter((part) => part).join(' '),
    email: record.email ?? null,
    devices: record.devices.map(deviceOf),
  }
}

/** `available` is null if and only if the device is unverified (Exotel), so it tells where `verified` is missing. */
function deviceOf(record: z.infer<typeof device>): AccountDevice {
  const { available, contact_uri } = record
  return {
    id: record.id,
    kind: kindOf(record.type ?? ''),
    available,
    verified: available !== null && (record.verified ?? true),
    busy: record.status === 'busy' ? true : record.status === 'free' ? false : null,
    address: contact_uri ? masked(contact_uri) : null,
  }
}

function kindOf(type: string): Device | null {
  switch (type.toLowerCase()) {
    case 'tel':
      return 'phone'
    case 'sip':
      return 'sip'
    default:
      return null
  }
}

/** The envelope of an answer about one user or device, in which no record may have failed. */
function whole(answer: HttpAnswer): Result<Envelope> {
  const opened = accepted(answer, 'account')
  return opened.ok && opened.value.verdict === 'in-part' ? refused(answer, opened.value, 'account') : opened
}

function notFound(
  answer: HttpAnswer,
  envelope: Envelope,
  records: readonly { readonly success: boolean }[],
): Result<never> {
  if (records.length === 0) return malformedAnswer(answer, envelope, 'no-record')
  const understood = records.some(({ success }) => success)
  return malformedAnswer(answer, envelope, understood ? 'somebody-else' : 'fields-missing')
}
