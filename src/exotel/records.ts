import { z } from 'zod'
import type { Reading } from '../core/device.ts'
import type { Result } from '../core/failure.ts'
import { id, malformed, parseJson } from './answers.ts'
import type { HttpAnswer } from './http.ts'
import { failureOf } from './refusals.ts'

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
})

const envelope = z.object({
  RequestId: z.string().nullish(),
  Status: z.string().nullish(),
  Code: z.number().nullish(),
  Error: z.string().nullish(),
  Data: z.unknown().optional(),
})

/** The record of `userId` in an answer of PUT device or GET usermapping. */
export function parseUserRecord(answer: HttpAnswer, userId: string): Result<Reading> {
  const data = parseData(answer)
  if (!data.ok) return data
  const candidates: readonly unknown[] = Array.isArray(data.value) ? data.value : [data.value]
  const records = candidates.map((one) => userRecord.safeParse(one))
  const ours = records.find(
    ({ data: one }) => one !== undefined && (one.AppUserId ?? userId) === userId,
  )?.data
  if (ours !== undefined) return readingOf(ours)
  if (candidates.length === 0) return malformed('it holds no record')
  return malformed(
    records.some(({ success }) => success) ? 'it is about somebody else' : 'its record lacks fields',
  )
}

/** The token in an answer of POST token. */
export function parseToken(answer: HttpAnswer): Result<string> {
  const data = parseData(answer)
  if (!data.ok) return data
  const token = z.string().trim().min(1).safeParse(data.value)
  return token.success ? { ok: true, value: token.data } : malformed('it holds no token')
}

function readingOf(record: z.infer<typeof userRecord>): Result<Reading> {
  const phone = record.PhoneDeviceID ?? null
  const sip = record.SipDeviceID ?? null
  const active = record.ActiveDeviceId ?? ''
  if (isId(phone) && phone === sip) return malformed('both devices have the same id')
  const where = !isId(active) ? 'off' : active === phone ? 'phone' : active === sip ? 'sip' : null
  if (where === null) return malformed('the active device is neither the phone nor SIP')
  return {
    ok: true,
    value: {
      active: where,
      devices: {
        phone: { present: phone === null ? null : isId(phone), verified: null, busy: null },
        sip: { present: sip === null ? null : isId(sip), verified: null, busy: null },
      },
      updatedAt: parseInstant(record.UpdatedAt ?? null),
    },
  }
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
  if (fine && !parsed.success) return malformed(body === undefined ? 'it is not JSON' : 'it has no envelope')
  const agreed = (Code ?? 200) < 400 && (Status ?? 'success').toLowerCase() === 'success'
  if (fine && agreed) {
    return Data === undefined || Data === null ? malformed('it holds no record') : { ok: true, value: Data }
  }
  return { ok: false, failure: failureOf(answer, body, 'integrations') }
}
