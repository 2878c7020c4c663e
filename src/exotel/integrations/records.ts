import { z } from 'zod'
import type { DeviceFacts, Reading } from '../../core/model/device.ts'
import type { Lack, Result } from '../../core/model/failure.ts'
import type { Envelope } from '../envelopes.ts'
import { accepted, ageOf, malformedAnswer, requestIdOf } from '../failures.ts'
import type { HttpAnswer } from '../http.ts'
import { id, parseInstant } from '../record-values.ts'
import { softphoneFields, softphoneOf } from '../softphone.ts'

/**
 * Parsers for the answers of the integrations API. They keep only the fields named here, so SipSecret is dropped at
 * once; raw bodies go nowhere else.
 */

/** The part of the user record that the app needs (Exotel: user device page; get user details). */
const userRecord = z.object({
  AppUserId: id.nullish(),
  /** Null means that no device is active. Undefined: missing or unreadable. */
  ActiveDeviceId: id.nullable().optional().catch(undefined),
  PhoneDeviceID: id.nullish().catch(null),
  SipDeviceID: id.nullish().catch(null),
  // An odd value in a field that switching does not need must not make the record invalid.
  UpdatedAt: z.string().nullish().catch(null),
  ExotelUserId: id.nullish().catch(null),
  Email: z.string().nullish().catch(null),
  /** On a page about another endpoint only (Exotel: device management). */
  devices: z
    .object({ sip: z.object(softphoneFields).nullish().catch(null) })
    .nullish()
    .catch(null),
})

type UserRecord = z.infer<typeof userRecord>

/**
 * What shows whether a user of the account API is the same person. The e-mail is personal data and goes nowhere else.
 */
export interface AgentFacts {
  readonly exotelUserId: string | null
  readonly email: string | null
  readonly deviceIds: readonly string[]
}

/** What identifies `userId` in the answer to GET usermapping. */
export function parseAgentFacts(answer: HttpAnswer, userId: string): Result<AgentFacts> {
  const found = parseRecord(answer, userId)
  if (!found.ok) return found
  const { ExotelUserId, Email, PhoneDeviceID, SipDeviceID } = found.value.record
  const deviceIds = [PhoneDeviceID ?? '', SipDeviceID ?? ''].filter(isId)
  return { ok: true, value: { exotelUserId: ExotelUserId || null, email: Email || null, deviceIds } }
}

/** Where calls ring for `userId`, from the answer to PUT device or GET usermapping. */
export function parseUserRecord(answer: HttpAnswer, userId: string): Result<Reading> {
  const found = parseRecord(answer, userId)
  return found.ok ? readingOf(found.value, answer) : found
}

/** A record with its envelope, whose request id support needs. */
interface FoundRecord {
  readonly record: UserRecord
  readonly envelope: Envelope
}

function parseRecord(answer: HttpAnswer, userId: string): Result<FoundRecord> {
  const opened = accepted(answer, 'integrations')
  if (!opened.ok) return opened
  const envelope = opened.value
  const answered = envelope.records.length
  if (answered === 0) return malformedAnswer(answer, envelope, 'no-record')
  const records = envelope.records.flatMap((one) => userRecord.safeParse(one).data ?? [])
  if (records.length === 0)
    return malformedAnswer(answer, envelope, 'fields-missing', { field: 'AppUserId', of: 'user' })
  const record = recordOf(records, answered, userId)
  return record === undefined
    ? malformedAnswer(answer, envelope, 'somebody-else')
    : { ok: true, value: { record, envelope } }
}

/**
 * The record of `userId` among `records`. Upper and lower case do not matter, because the id is often an e-mail. A
 * record without an id counts only if the answer has no other.
 */
function recordOf(records: readonly UserRecord[], answered: number, userId: string): UserRecord | undefined {
  return (
    records.find(({ AppUserId }) => AppUserId === userId) ??
    records.find(({ AppUserId }) => AppUserId?.toLowerCase() === userId.toLowerCase()) ??
    records.find(({ AppUserId }) => !AppUserId && answered === 1)
  )
}

/** The token in the answer to POST token (Exotel: IP calling SDK, authentication page). */
export function parseToken(answer: HttpAnswer): Result<string> {
  const opened = accepted(answer, 'integrations')
  if (!opened.ok) return opened
  const token = z.string().trim().min(1).safeParse(opened.value.records[0])
  return token.success ? { ok: true, value: token.data } : malformedAnswer(answer, opened.value, 'no-token')
}

function readingOf({ record, envelope }: FoundRecord, answer: HttpAnswer): Result<Reading> {
  const phone = record.PhoneDeviceID ?? null
  const sip = record.SipDeviceID ?? null
  if (record.ActiveDeviceId === undefined)
    return malformedAnswer(answer, envelope, 'active-missing', { field: 'ActiveDeviceId', of: 'user' })
  const active = record.ActiveDeviceId ?? ''
  if (isId(phone) && phone === sip) return malformedAnswer(answer, envelope, 'same-ids')
  const where = !isId(active) ? 'off' : active === phone ? 'phone' : active === sip ? 'sip' : null
  if (where === null) return malformedAnswer(answer, envelope, 'unknown-active', lackOf(phone, sip))
  const softphone = softphoneOf(record.devices?.sip ?? {})
  return {
    ok: true,
    value: {
      active: where,
      devices: {
        phone: factsOf(phone),
        sip: { ...factsOf(sip), ...(softphone === undefined ? {} : { softphone }) },
      },
      ...ageOf(answer),
      updatedAt: parseInstant(record.UpdatedAt ?? null),
      requestId: requestIdOf(answer, envelope),
    },
  }
}

/** The missing id that could explain an unknown active device. */
function lackOf(phone: string | null, sip: string | null): Lack | undefined {
  if (phone === null) return { field: 'PhoneDeviceID', of: 'user' }
  return sip === null ? { field: 'SipDeviceID', of: 'user' } : undefined
}

/** This record shows only whether a device exists (Exotel: user device page). */
function factsOf(deviceId: string | null): DeviceFacts {
  return { present: deviceId === null ? null : isId(deviceId), verified: null, busy: null, address: null }
}

/** Exotel writes "no device" as an empty string, null or 0. */
function isId(value: string | null): boolean {
  return value !== null && value !== '' && value !== '0'
}
