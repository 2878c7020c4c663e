import { z } from 'zod'
import { parseJson } from '../core/text/json.ts'

/**
 * Exotel's envelopes. They tell Exotel's answers from those of a proxy, a firewall or a sign-in page: only an answer in
 * an envelope counts as Exotel's, whatever its HTTP status and content type are.
 *
 * A single field name such as `Code`, `Error` or `response` occurs in any JSON, so an envelope is recognised by names
 * that only Exotel uses together, in exactly Exotel's spelling. Not all of them are required, because no page documents
 * which ones a real refusal leaves out.
 */

/** The content of any of Exotel's envelopes. Nothing in it is checked or redacted yet. */
export interface Envelope {
  /** `in-part`: some records of a list failed. */
  readonly verdict: 'good' | 'in-part' | 'failed'
  /** The failed HTTP statuses in it, the outermost first. */
  readonly statuses: readonly number[]
  /** Exotel's own code, such as 10809. */
  readonly code: number | null
  /** If one envelope contains another, the inner one's. */
  readonly requestId: string | null
  /** What Exotel says about the failure. */
  readonly said: string | null
  /** The records, without those that failed. */
  readonly records: readonly unknown[]
  /** How many records it lists, failed ones included, and how many there are in total (null: not stated). */
  readonly page: { readonly listed: number; readonly total: number | null }
}

/** Parses an answer's body as one of Exotel's envelopes; null if it is none. */
export function openEnvelope(body: string): Envelope | null {
  const value = parseJson(body)
  return integrationsEnvelope(value) ?? ccmEnvelope(value) ?? restException(value)
}

/** An integer, also one written as a string; null for anything else, such as the word in a 429. */
const code = z
  .union([z.number(), z.string()])
  .transform((value) => {
    const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
    return Number.isInteger(number) ? number : null
  })
  .nullish()
  .catch(null)

/** A text; null for a blank one. */
const text = z
  .string()
  .transform((value) => (value.trim() === '' ? null : value))
  .nullish()
  .catch(null)

const integrationsFrame = z.object({
  RequestId: text,
  Status: text,
  Code: code,
  /** A sentence, or the account API's envelope as a JSON string (observed) or as an object (to be safe). */
  Error: z.unknown().optional(),
  /** No page of Exotel's names this field; it is used only if `Error` is empty. */
  Message: text,
  Data: z.unknown().optional(),
})

/**
 * The integrations API's envelope (Exotel: user device page): `Status` is "Success" or "Failed", and at least
 * two of `RequestId`, `Code`, `Error` and `Data` are present. `Error` may contain a refusal of the account API in that
 * API's own envelope, which is enough by itself.
 */
function integrationsEnvelope(value: unknown): Envelope | null {
  const frame = integrationsFrame.safeParse(value).data
  if (frame === undefined) return null
  const { RequestId, Status, Code, Error: error, Message, Data } = frame
  const inner = typeof error === 'string' ? parseJson(error) : error
  const opened = ccmEnvelope(inner)
  const nested = opened?.verdict === 'failed' ? opened : null
  const status = Status?.trim().toLowerCase()
  const others = ['RequestId', 'Code', 'Error', 'Data'].filter((name) => hasField(value, name))
  if ((status !== 'success' && status !== 'failed' && status !== 'failure') || others.length < 2)
    return nested
  // `Error` may also hold words and a code without an envelope.
  const inside = nested ?? restException(inner) ?? looseDetails(inner)
  const outer = Code ?? null
  const failed = status !== 'success' || (outer ?? 0) >= 400 || nested !== null
  // JSON inside `Error` is for programs and is not shown to people.
  const plain = typeof error === 'string' && error.trim() !== '' && typeof inner !== 'object' ? error : null
  return {
    verdict: failed ? 'failed' : 'good',
    statuses: failedStatuses([outer, ...(nested?.statuses ?? [])]),
    code: inside?.code ?? (outer !== null && outer >= 1000 ? outer : null),
    requestId: nested?.requestId ?? RequestId ?? null,
    said: inside?.said ?? plain ?? Message ?? null,
    records: recordsOf(Data),
    page: { listed: recordsOf(Data).length, total: null },
  }
}

/**
 * `Data` as a list of records. It may be one record, a list, or a page of users (Exotel: get users, with pagination).
 */
function recordsOf(data: unknown): readonly unknown[] {
  if (data === null || data === undefined) return []
  const page = z
    .object({ Users: z.union([z.array(z.unknown()), z.looseObject({})]).nullable() })
    .safeParse(data)
  if (page.success) return [page.data.Users ?? []].flat()
  return Array.isArray(data) ? data : [data]
}

/** The details of an error. Names are compared in small letters: one API writes `message`, the other `Message`. */
const details = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toLowerCase(), one]))
      : value,
  z.object({ code, message: text, description: text }),
)

const ccmItem = z.object({
  code,
  status: text,
  error_data: z.unknown().optional(),
  message: text,
  /** The details of a 429 are here on one page (Exotel: voice API, rate limits). */
  error: z.unknown().optional(),
  data: z.unknown().optional(),
})

const ccmFrame = z.object({
  request_id: text,
  method: text,
  http_code: code,
  response: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
  error_data: z.unknown().optional(),
  metadata: z.object({ total: code }).nullish().catch(null),
})

/**
 * The account API's envelope (Exotel: update user's device; list users): `request_id`, and `response` (one
 * record, a list, or null) or `error_data`, and one of `http_code`, `method` and a record's `error_data`.
 */
function ccmEnvelope(value: unknown): Envelope | null {
  const frame = ccmFrame.safeParse(value).data
  if (frame === undefined || !frame.request_id) return null
  const { request_id, method, response } = frame
  const items = [response ?? []].flat().flatMap((item) => ccmItem.safeParse(item).data ?? [])
  const hasContent = hasField(value, 'response') || hasField(value, 'error_data')
  const itemHasError = items.some((item) => hasField(item, 'error_data'))
  const hasFrame = typeof frame.http_code === 'number' || typeof method === 'string' || itemHasError
  if (!hasContent || !hasFrame) return null
  const httpCode = frame.http_code ?? 0
  const outer = detailsOf(frame.error_data)
  const good = items.filter(isGood)
  const failed = httpCode >= 400 || outer !== null || (items.length > 0 && good.length === 0)
  const problem =
    outer ?? items.flatMap((item) => detailsOf(item.error_data) ?? detailsOf(item.error) ?? [])[0]
  return {
    verdict: failed ? 'failed' : good.length < items.length ? 'in-part' : 'good',
    statuses: failedStatuses([httpCode, ...items.map((item) => item.code ?? null)]),
    code: problem?.code ?? null,
    requestId: request_id,
    said: problem?.description ?? problem?.message ?? (failed ? (items[0]?.message ?? null) : null),
    records: good.flatMap(({ data }) => recordsOf(data)),
    page: { listed: [response ?? []].flat().length, total: frame.metadata?.total ?? null },
  }
}

/** What is wrong with a record; null if nothing is, which Exotel may also write as `{}`, `[]` or "" (observed). */
function detailsOf(error: unknown): z.infer<typeof details> | null {
  if (Array.isArray(error)) return error.flatMap((one) => detailsOf(one) ?? [])[0] ?? null
  if (typeof error === 'string') return error.trim() === '' ? null : { message: error }
  const given = details.safeParse(error).data
  return given?.code || given?.message || given?.description ? given : null
}

function isGood(item: z.infer<typeof ccmItem>): boolean {
  if (detailsOf(item.error_data) !== null || detailsOf(item.error) !== null) return false
  return (item.code ?? 200) < 400 && (item.status ?? 'success').trim().toLowerCase() === 'success'
}

const restExceptionFrame = z.object({
  RestException: z.object({ Status: code, Message: text, Code: code, error_data: z.unknown().optional() }),
})

/**
 * The voice platform's envelope (Exotel: rate limiting; common SMS API errors): `RestException` with a failed `Status`
 * and a `Message` or details. A 429 comes in it. It is used for failures only.
 */
function restException(value: unknown): Envelope | null {
  const frame = restExceptionFrame.safeParse(value).data?.RestException
  if (frame === undefined) return null
  const problem = detailsOf(frame.error_data)
  const statuses = failedStatuses([frame.Status ?? null])
  const said = frame.Message ?? problem?.description ?? problem?.message ?? null
  if (statuses.length === 0 || (said === null && problem === null)) return null
  return {
    verdict: 'failed',
    statuses,
    code: frame.Code ?? problem?.code ?? null,
    requestId: null,
    said,
    records: [],
    page: { listed: 0, total: null },
  }
}

function failedStatuses(codes: readonly (number | null)[]): readonly number[] {
  return codes.filter((one) => one !== null).filter((one) => one >= 400 && one < 600)
}

/** The words and the code of error details without an envelope. A code below 1000 is just a status and is dropped. */
function looseDetails(error: unknown): Pick<Envelope, 'code' | 'said'> | null {
  const problem = typeof error === 'object' ? (detailsOf(error) ?? detailsOf(Object(error).error_data)) : null
  if (problem === null) return null
  return {
    code: problem.code && problem.code >= 1000 ? problem.code : null,
    said: problem.description ?? problem.message ?? null,
  }
}

/** Whether a JSON object has this field, even with an empty value: Exotel sends empty fields, too. */
function hasField(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
}
