import { z } from 'zod'
import type { Device } from '../core/device.ts'
import type { Result } from '../core/failure.ts'
import { masked } from '../core/masking.ts'
import type { AccountDevice, AccountUser } from './account-devices.ts'
import { id, parseJson } from './answers.ts'
import type { HttpAnswer } from './http.ts'
import { failureOf, malformedAnswer } from './refusals.ts'

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

const item = z.object({
  code: z.number().nullish(),
  status: z.string().nullish(),
  error_data: z.unknown().optional(),
  data: z.unknown().optional(),
})

/** One record or a list of them in `response`; null was seen where there is nothing. */
const envelope = z.object({
  http_code: z.number().nullish(),
  metadata: z.object({ total: z.number().nullish() }).nullish(),
  response: z.union([item, z.array(item)]).nullish(),
})

/** By what a user is looked for: an e-mail, or the number (E.164) or SIP address of one of their devices. */
export type UserSearch = { readonly email: string } | { readonly contactUri: string }

/** The user `userId` in an answer of GET users/<id>. */
export function parseAccountUser(answer: HttpAnswer, userId: string): Result<AccountUser> {
  const records = parseRecords(answer)
  if (!records.ok) return records
  const users = records.value.map((record) => user.safeParse(record))
  const ours = users.find((one) => one.data?.id === userId)?.data
  if (ours !== undefined) return { ok: true, value: userOf(ours) }
  return notFound(answer, users)
}

/** The device `deviceId` in an answer of PUT users/<id>/devices/<id>. */
export function parseAccountDevice(answer: HttpAnswer, deviceId: string): Result<AccountDevice> {
  const records = parseRecords(answer)
  if (!records.ok) return records
  const parsed = records.value.map((record) => device.safeParse(record))
  const ours = parsed.find((one) => one.data?.id === deviceId)?.data
  return ours === undefined ? notFound(answer, parsed) : { ok: true, value: deviceOf(ours) }
}

/**
 * The users in an answer of GET users that fit the search. What does not fit is left out: a server that ignores a
 * filter must not make an agent switch somebody else's phone.
 */
export function parseAccountUsers(answer: HttpAnswer, search: UserSearch): Result<readonly AccountUser[]> {
  const records = parseRecords(answer)
  if (!records.ok) return records
  const users = z.array(user).safeParse(records.value)
  if (!users.success) return malformedAnswer(answer, 'fields-missing')
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

/** `data` of every record. HTTP status and the codes inside may disagree, so all of them have to be good. */
function parseRecords(answer: HttpAnswer): Result<readonly unknown[]> {
  const body = parseJson(answer.body)
  const parsed = envelope.safeParse(body)
  const fine = answer.status >= 200 && answer.status < 300
  if (!fine) return { ok: false, failure: failureOf(answer, body, 'account') }
  if (!parsed.success) {
    return malformedAnswer(answer, body === undefined ? 'not-json' : 'no-envelope')
  }
  const items = [parsed.data.response ?? []].flat()
  const agreed = (parsed.data.http_code ?? 200) < 400 && items.every(isGood)
  if (!agreed) return { ok: false, failure: failureOf(answer, body, 'account') }
  return {
    ok: true,
    value: items.map(({ data }) => data).filter((data) => data !== null && data !== undefined),
  }
}

function isGood({ code, status, error_data }: z.infer<typeof item>): boolean {
  const failed = error_data !== null && error_data !== undefined
  return !failed && (code ?? 200) < 400 && (status ?? 'success').toLowerCase() === 'success'
}

function notFound(answer: HttpAnswer, records: readonly { readonly success: boolean }[]): Result<never> {
  if (records.length === 0) return malformedAnswer(answer, 'no-record')
  const understood = records.some(({ success }) => success)
  return malformedAnswer(answer, understood ? 'somebody-else' : 'fields-missing')
}
