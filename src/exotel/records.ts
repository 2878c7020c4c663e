import { z } from 'zod'
import type { DeviceFacts, Reading } from '../core/device.ts'
import type { Result } from '../core/failure.ts'
import { id, parseJson } from './answers.ts'
import type { HttpAnswer } from './http.ts'
import { code, failureOf, malformedAnswer } from './refusals.ts'

/**
 * Allow-list parsers of what the integrations API answers. Whatever is not named here, SipSecret above all, is
 * dropped on the spot; a raw body never leaves the parsers.
 */

/** The part of the user record that is needed (Exotel: get user details). */
const userRecord = z.object({
  AppUserId: id.nullish(),
  ActiveDeviceId: id.nullable(),
  PhoneDeviceID: id.nullish(),
  SipDeviceID: id.nullish(),
  UpdatedAt: z.string().nullish(),
  ExotelUserId: id.nullish(),
  Email: z.string().nullish(),
})

type UserRecord = z.infer<typeof userRecord>

const envelope = z.object({
  RequestId: z.string().nullish(),
  Status: z.string().nullish(),
  Code: code.nullish(),
  /** A sentence, or the account API's envelope, as a JSON string or (to be safe) as it is. */
  Error: z.unknown().optional(),
  Data: z.unknown().optional(),
})

/** What may tell that a user of the account API is the same person. The e-mail is personal: it goes nowhere else. */
export interface AgentFacts {
  readonly exotelUserId: string | null
  readonly email: string | null
  readonly deviceIds: readonly string[]
}

/** Who `userId` is, in an answer of GET usermapping. */
export function parseAgentFacts(answer: HttpAnswer, userId: string): Result<AgentFacts> {
  const record = parseRecord(answer, userId)
  if (!record.ok) return record
  const { ExotelUserId, Email, PhoneDeviceID, SipDeviceID } = record.value
  const deviceIds = [PhoneDeviceID ?? '', SipDeviceID ?? ''].filter(isId)
  return { ok: true, value: { exotelUserId: ExotelUserId || null, email: Email || null, deviceIds } }
}

/** The record of `userId` in an answer of PUT device or GET usermapping. */
export function parseUserRecord(answer: HttpAnswer, userId: string): Result<Reading> {
  const record = parseRecord(answer, userId)
  return record.ok ? readingOf(record.value, answer) : record
}

function parseRecord(answer: HttpAnswer, userId: string): Result<UserRecord> {
  const data = parseData(answer)
  if (!data.ok) return data
  const candidates: readonly unknown[] = Array.isArray(data.value) ? data.value : [data.value]
  if (candidates.length === 0) return malformedAnswer(answer, 'no-record')
  const records = candidates.flatMap((one) => userRecord.safeParse(one).data ?? [])
  if (records.length === 0) return malformedAnswer(answer, 'fields-missing')
  const ours = recordOf(records, candidates.length, userId)
  return ours === undefined ? malformedAnswer(answer, 'somebody-else') : { ok: true, value: ours }
}

/**
 * The record of `userId` among `records`. Where only the case differs it is still theirs: the id is often an e-mail.
 * A record without an id is theirs only where it is the one that was answered.
 */
function recordOf(records: readonly UserRecord[], answered: number, userId: string): UserRecord | undefined {
  return (
    records.find(({ AppUserId }) => AppUserId === userId) ??
    records.find(({ AppUserId }) => AppUserId?.toLowerCase() === userId.toLowerCase()) ??
    records.find(({ AppUserId }) => !AppUserId && answered === 1)
  )
}

/** The token in an answer of POST token. */
export function parseToken(answer: HttpAnswer): Result<string> {
  const data = parseData(answer)
  if (!data.ok) return data
  const token = z.string().trim().min(1).safeParse(data.value)
  return token.success ? { ok: true, value: token.data } : malformedAnswer(answer, 'no-token')
}

function readingOf(record: UserRecord, answer: HttpAnswer): Result<Reading> {
  const phone = record.PhoneDeviceID ?? null
  const sip = record.SipDeviceID ?? null
  const active = record.ActiveDeviceId ?? ''
  if (isId(phone) && phone === sip) return malformedAnswer(answer, 'same-ids')
  const where = !isId(active) ? 'off' : active === phone ? 'phone' : active === sip ? 'sip' : null
  if (where === null) return malformedAnswer(answer, 'unknown-active')
  return {
    ok: true,
    value: {
      active: where,
      devices: {
        phone: factsOf(phone),
        sip: factsOf(sip),
      },
      updatedAt: parseInstant(record.UpdatedAt ?? null),
    },
  }
}

/** This record tells no more of a device than whether there is one. */
function factsOf(deviceId: string | null): DeviceFacts {
  return { present: deviceId === null ? null : isId(deviceId), verified: null, busy: null, address: null }
}

/** Exotel writes "no device" as an empty string, null or 0. */
function isId(value: string | null): boolean {
  return value !== null && value !== '' && value !== '0'
}

/** UTC ms; null for Exotel's zero date, 0001-01-01, and for what is no date. */
function parseInstant(text: string | null): number | null {
  const instant = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(instant) || instant <= 0 ? null : instant
}

/** `Data` of a successful answer. HTTP status and `Code` may disagree, so both have to be good. */
function parseData(answer: HttpAnswer): Result<unknown> {
  const body = parseJson(answer.body)
  const parsed = envelope.safeParse(body)
  const { Status, Code, Data } = parsed.data ?? {}
  const fine = answer.status >= 200 && answer.status < 300
  if (fine && !parsed.success) return malformedAnswer(answer, body === undefined ? 'not-json' : 'no-envelope')
  const agreed = (Code ?? 200) < 400 && (Status ?? 'success').toLowerCase() === 'success'
  if (fine && agreed) {
    return Data === undefined || Data === null
      ? malformedAnswer(answer, 'no-record')
      : { ok: true, value: Data }
  }
  return { ok: false, failure: failureOf(answer, body, 'integrations') }
}
