import { z } from 'zod'
import { parseJson } from './json.ts'

/**
 * Exotel's envelopes, by which its answers are told from those of whatever stands in between: a proxy, a firewall, a
 * sign-in page. Only what comes in one of them is Exotel's word, whatever the status and the content type say.
 *
 * An envelope is known by the names that Exotel alone uses together, in Exotel's own spelling, and not by one of them:
 * `Code`, `Error`, `Status` and `response` occur in anybody's JSON. Not every part is asked for, since what a real
 * refusal leaves out is documented nowhere.
 */

/** What an envelope says, whichever of Exotel's it is. Nothing in it has been redacted or checked yet. */
export interface Envelope {
  /** Whether all is well, or failed; `in-part`: some records of a list failed. */
  readonly verdict: 'good' | 'in-part' | 'failed'
  /** The failed HTTP statuses that it names, the outermost first. */
  readonly statuses: readonly number[]
  /** Exotel's own code, such as 10809. */
  readonly code: number | null
  /** The innermost, where one envelope holds another. */
  readonly requestId: string | null
  /** Exotel's words. */
  readonly said: string | null
  /** What it carries, without the records that failed. */
  readonly records: readonly unknown[]
  /** How many records it lists, the failed ones too, and of how many in all; null where that is not said. */
  readonly page: { readonly listed: number; readonly total: number | null }
}

/** The envelope of Exotel's that `body` is, or null where it is none. */
export function openEnvelope(body: string): Envelope | null {
  const value = parseJson(body)
  return integrationsEnvelope(value) ?? accountEnvelope(value) ?? restException(value)
}

/** A number, also where it is written as a string; null where it is a word, as in a 429, or something else. */
const code = z
  .union([z.number(), z.string()])
  .transform((value) => {
    const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
    return Number.isInteger(number) ? number : null
  })
  .nullish()
  .catch(null)

/** A text with something in it. */
const text = z
  .string()
  .transform((value) => (value.trim() === '' ? null : value))
  .nullish()
  .catch(null)

const integrationsFrame = z.object({
  RequestId: text,
  Status: text,
  Code: code,
  /** Plain words, or the account API's envelope, as a JSON string or (to be safe) as it is. */
  Error: z.unknown().optional(),
  /** Named nowhere in Exotel's pages, and all there is to read where `Error` says nothing. */
  Message: text,
  Data: z.unknown().optional(),
})

/**
 * The integrations API's (Exotel: device API): `Status` is "Success" or "Failed", and at least two of `RequestId`,
 * `Code`, `Error` and `Data` are named. A refusal of the account API that it passes on stands inside `Error`, and is
 * Exotel's word by itself.
 */
function integrationsEnvelope(value: unknown): Envelope | null {
  const frame = integrationsFrame.safeParse(value).data
  if (frame === undefined) return null
  const { RequestId, Status, Code, Error: error, Message, Data } = frame
  const inner = typeof error === 'string' ? parseJson(error) : error
  const opened = accountEnvelope(inner)
  const passedOn = opened?.verdict === 'failed' ? opened : null
  const word = Status?.trim().toLowerCase()
  const others = ['RequestId', 'Code', 'Error', 'Data'].filter((name) => names(value, name))
  if ((word !== 'success' && word !== 'failed' && word !== 'failure') || others.length < 2) return passedOn
  // Words and a code may stand inside without an envelope, too.
  const told = passedOn ?? restException(inner) ?? spoken(inner)
  const outer = Code ?? null
  const failed = word !== 'success' || (outer ?? 0) >= 400 || passedOn !== null
  // An envelope inside is for programs; it is never shown as words.
  const plain = typeof error === 'string' && error.trim() !== '' && typeof inner !== 'object' ? error : null
  return {
    verdict: failed ? 'failed' : 'good',
    statuses: failedStatuses([outer, ...(passedOn?.statuses ?? [])]),
    code: told?.code ?? (outer !== null && outer >= 1000 ? outer : null),
    requestId: passedOn?.requestId ?? RequestId ?? null,
    said: told?.said ?? plain ?? Message ?? null,
    records: recordsOf(Data),
    page: { listed: recordsOf(Data).length, total: null },
  }
}

/** `Data` as records: one, a list of them, or a page of users (Exotel: get users' details with pagination). */
function recordsOf(data: unknown): readonly unknown[] {
  if (data === null || data === undefined) return []
  const page = z
    .object({ Users: z.union([z.array(z.unknown()), z.looseObject({})]).nullable() })
    .safeParse(data)
  if (page.success) return [page.data.Users ?? []].flat()
  return Array.isArray(data) ? data : [data]
}

/** By their names in small letters: one API writes `message`, the other `Message`. */
const details = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toLowerCase(), one]))
      : value,
  z.object({ code, message: text, description: text }),
)

const accountItem = z.object({
  code,
  status: text,
  error_data: z.unknown().optional(),
  message: text,
  /** Where the voice API's page has the details of a 429 (Exotel: rate limits). */
  error: z.unknown().optional(),
  data: z.unknown().optional(),
})

const accountFrame = z.object({
  request_id: text,
  method: text,
  http_code: code,
  response: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
  error_data: z.unknown().optional(),
  metadata: z.object({ total: code }).nullish().catch(null),
})

/**
 * The account API's (Exotel: update user's device; list users): `request_id`, with it `response` (one record, a list
 * of them, or null) or `error_data`, and with these `http_code`, `method` or the `error_data` of a record.
 */
function accountEnvelope(value: unknown): Envelope | null {
  const frame = accountFrame.safeParse(value).data
  if (frame === undefined || !frame.request_id) return null
  const { request_id, method, response } = frame
  const items = [response ?? []].flat().flatMap((item) => accountItem.safeParse(item).data ?? [])
  const holds = names(value, 'response') || names(value, 'error_data')
  const itemTells = items.some((item) => names(item, 'error_data'))
  const tells = typeof frame.http_code === 'number' || typeof method === 'string' || itemTells
  if (!holds || !tells) return null
  const httpCode = frame.http_code ?? 0
  const outer = detailsOf(frame.error_data)
  const good = items.filter(isGood)
  const failed = httpCode >= 400 || outer !== null || (items.length > 0 && good.length === 0)
  const told = outer ?? items.flatMap((item) => detailsOf(item.error_data) ?? detailsOf(item.error) ?? [])[0]
  return {
    verdict: failed ? 'failed' : good.length < items.length ? 'in-part' : 'good',
    statuses: failedStatuses([httpCode, ...items.map((item) => item.code ?? null)]),
    code: told?.code ?? null,
    requestId: request_id,
    said: told?.description ?? told?.message ?? (failed ? (items[0]?.message ?? null) : null),
    records: good.flatMap(({ data }) => recordsOf(data)),
    page: { listed: [response ?? []].flat().length, total: frame.metadata?.total ?? null },
  }
}

/** What is the matter with a record; null where nothing is, which may also be written as `{}`, `[]` or "". */
function detailsOf(error: unknown): z.infer<typeof details> | null {
  if (Array.isArray(error)) return error.flatMap((one) => detailsOf(one) ?? [])[0] ?? null
  if (typeof error === 'string') return error.trim() === '' ? null : { message: error }
  const given = details.safeParse(error).data
  return given?.code || given?.message || given?.description ? given : null
}

function isGood(item: z.infer<typeof accountItem>): boolean {
  if (detailsOf(item.error_data) !== null || detailsOf(item.error) !== null) return false
  return (item.code ?? 200) < 400 && (item.status ?? 'success').trim().toLowerCase() === 'success'
}

const restExceptionFrame = z.object({
  RestException: z.object({ Status: code, Message: text, Code: code, error_data: z.unknown().optional() }),
})

/**
 * The voice platform's (Exotel: rate limiting; common SMS API errors): `RestException` with a failed `Status` and a
 * `Message` or details. It is how a 429 comes, and it never says that anything went well.
 */
function restException(value: unknown): Envelope | null {
  const frame = restExceptionFrame.safeParse(value).data?.RestException
  if (frame === undefined) return null
  const told = detailsOf(frame.error_data)
  const statuses = failedStatuses([frame.Status ?? null])
  const said = frame.Message ?? told?.description ?? told?.message ?? null
  if (statuses.length === 0 || (said === null && told === null)) return null
  return {
    verdict: 'failed',
    statuses,
    code: frame.Code ?? told?.code ?? null,
    requestId: null,
    said,
    records: [],
    page: { listed: 0, total: null },
  }
}

function failedStatuses(codes: readonly (number | null)[]): readonly number[] {
  return codes.filter((one) => one !== null).filter((one) => one >= 400 && one < 600)
}

/** Words and code of details that stand by themselves; a code below 1000 is a status, which says no more. */
function spoken(error: unknown): Pick<Envelope, 'code' | 'said'> | null {
  const told = typeof error === 'object' ? (detailsOf(error) ?? detailsOf(Object(error).error_data)) : null
  if (told === null) return null
  return {
    code: told.code && told.code >= 1000 ? told.code : null,
    said: told.description ?? told.message ?? null,
  }
}

/** Whether the object has a part of this name, empty or not: Exotel writes the names of empty parts, too. */
function names(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
}
