import { z } from 'zod'
import type { Reading } from '../core/device.ts'
import type { Failure, Result, Support } from '../core/failure.ts'
import { words } from '../core/words.ts'
import type { HttpAnswer } from './http.ts'

/**
 * Allow-list parsers of what Exotel answers. Whatever is not named here, SipSecret above all, is dropped on the
 * spot; a raw body never leaves this file.
 */

/** Ids are strings here and numbers at the account API; compared as strings. */
const id = z.union([z.string(), z.number()]).transform((value) => String(value).trim())

/** A code as a number, also where it is written as a string; null where it is a word, as in a 429. */
const code = z.union([z.number(), z.string()]).transform((value) => {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
  return Number.isInteger(number) ? number : null
})

/** The part of the user record that is needed (Exotel: get user details). */
const userRecord = z.object({
  AppUserId: id.nullish(),
  ActiveDeviceId: id.nullable(),
  PhoneDeviceID: id.nullish(),
  SipDeviceID: id.nullish(),
  UpdatedAt: z.string().nullish(),
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

/** The account API's envelope, which the integrations API passes on inside `Error` as a JSON string. */
const accountError = z.object({
  request_id: z.string().nullish(),
  response: z.object({
    error_data: z.object({
      code: code.nullish(),
      message: z.string().nullish(),
      description: z.string().nullish(),
    }),
  }),
})

/** The voice platform's envelope of a 429 (Exotel: rate limits page). */
const restException = z.object({
  RestException: z.object({
    Message: z.string().nullish(),
    Code: code.nullish(),
  }),
})

/** The record of `userId` in an answer of PUT device or GET usermapping. */
export function parseUserRecord(answer: HttpAnswer, userId: string): Result<Reading> {
  const data = parseData(answer)
  if (!data.ok) return data
  const candidates: readonly unknown[] = Array.isArray(data.value) ? data.value : [data.value]
  if (candidates.length === 0) return malformed(answer, words.malformed.noRecord)
  const records = candidates.flatMap((one) => userRecord.safeParse(one).data ?? [])
  if (records.length === 0) return malformed(answer, words.malformed.fieldsMissing)
  const ours = recordOf(records, candidates.length, userId)
  return ours === undefined ? malformed(answer, words.malformed.somebodyElse) : readingOf(ours, answer)
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
  return token.success ? { ok: true, value: token.data } : malformed(answer, words.malformed.noToken)
}

function readingOf(record: UserRecord, answer: HttpAnswer): Result<Reading> {
  const phone = record.PhoneDeviceID ?? null
  const sip = record.SipDeviceID ?? null
  const active = record.ActiveDeviceId ?? ''
  if (isId(phone) && phone === sip) return malformed(answer, words.malformed.sameIds)
  const where = !isId(active) ? 'off' : active === phone ? 'phone' : active === sip ? 'sip' : null
  if (where === null) return malformed(answer, words.malformed.unknownActive)
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
  if (fine && !parsed.success)
    return malformed(answer, body === undefined ? words.malformed.notJson : words.malformed.noEnvelope)
  const agreed = (Code ?? 200) < 400 && (Status ?? 'success').toLowerCase() === 'success'
  if (fine && agreed) {
    return Data === undefined || Data === null
      ? malformed(answer, words.malformed.noRecord)
      : { ok: true, value: Data }
  }
  return { ok: false, failure: failureOf(answer, body) }
}

function failureOf(answer: HttpAnswer, body: unknown): Failure {
  const support = supportOf(answer, body)
  const { code } = support
  const inner = envelope.safeParse(body).data?.Code ?? null
  const status =
    answer.status >= 400 ? answer.status : inner !== null && inner >= 400 && inner < 600 ? inner : 0
  const said = support.said ?? ''
  const named = code === null ? undefined : kindsByCode[code]
  if (named !== undefined) return { ...support, kind: named }
  if (status === 401) return { ...support, kind: 'unauthorized' }
  if (status === 400) return { ...support, kind: 'invalid' }
  if (status === 404 || (status === 0 && /not found/i.test(said))) return { ...support, kind: 'not-linked' }
  if (status === 408) return { ...support, kind: 'timeout' }
  if (status === 409 && /verif/i.test(said)) return { ...support, kind: 'unverified' }
  if (status === 429) return { ...support, kind: 'rate-limited', retryAfter: answer.retryAfter }
  if (status >= 500) return { ...support, kind: 'server-error', retryAfter: answer.retryAfter }
  return { ...support, kind: 'refused' }
}

/** Codes that mean more than their HTTP status (Exotel: CCM, update user device, error scenarios). */
const kindsByCode: Readonly<
  Record<number, 'unverified' | 'other-device-on' | 'unauthorized' | 'not-linked' | 'refused'>
> = {
  1003: 'refused',
  1010: 'unauthorized',
  10801: 'not-linked',
  10808: 'refused',
  10809: 'unverified',
  10810: 'other-device-on',
  10814: 'refused',
  10815: 'refused',
  10817: 'refused',
}

function supportOf(answer: HttpAnswer, body: unknown): Support {
  const outer = envelope.safeParse(body).data
  const error = outer?.Error ?? null
  const inner = typeof error === 'string' ? parseJson(error) : error
  const nested = accountError.safeParse(inner).data ?? accountError.safeParse(body).data
  const rest = restException.safeParse(body).data?.RestException
  const details = nested?.response.error_data
  const envelopeCode = outer?.Code ?? null
  const plain = typeof error === 'string' && typeof inner !== 'object' ? error : (rest?.Message ?? null)
  return {
    httpStatus: answer.status,
    code:
      details?.code ?? rest?.Code ?? (envelopeCode !== null && envelopeCode >= 1000 ? envelopeCode : null),
    requestId: (nested?.request_id ?? outer?.RequestId)?.slice(0, 64) || null,
    said: mask(details?.description ?? details?.message ?? plain),
  }
}

/** Exotel's words without numbers, addresses and anything as long as a secret, short enough for one line. */
function mask(text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  return text
    .replace(/\s+/g, ' ')
    .replace(/\S+@\S+/g, '…')
    .replace(/\+?\d(?:[ ().-]?\d){5,}/g, '…')
    .replace(/\S{24,}/g, '…')
    .trim()
    .slice(0, 200)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function malformed(answer: HttpAnswer, reason: string): Result<never> {
  return { ok: false, failure: { ...supportOf(answer, parseJson(answer.body)), kind: 'malformed', reason } }
}
