import { z } from 'zod'
import {
  type Failure,
  type MalformedReason,
  noSupport,
  type Result,
  type RuleKind,
  type Support,
} from '../core/failure.ts'
import { redact } from '../core/redact.ts'
import { parseJson } from './answers.ts'
import type { HttpAnswer } from './http.ts'

/**
 * What a refusal of either API means. The integrations API may pass a refusal of the account API on, as text inside
 * `Error`, so both share one table of codes.
 */

/** A code as a number, also where it is written as a string; null where it is a word, as in a 429. */
export const code = z.union([z.number(), z.string()]).transform((value) => {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
  return Number.isInteger(number) ? number : null
})

const integrationsError = z.object({
  RequestId: z.string().nullish(),
  Code: code.nullish(),
  /** Plain words, or the account API's envelope, as a JSON string or as it is. */
  Error: z.unknown().optional(),
})

const accountItem = z.object({
  code: code.nullish(),
  error_data: z
    .object({ code: code.nullish(), message: z.string().nullish(), description: z.string().nullish() })
    .nullish(),
})

/** The account API's envelope: one record, or a list of them (Exotel: update user's device; list users). */
const accountError = z.object({
  request_id: z.string().nullish(),
  http_code: code.nullish(),
  response: z.union([accountItem, z.array(accountItem)]).nullish(),
})

/** The voice platform's envelope of a 429 (Exotel: rate limits page). */
const restException = z.object({
  RestException: z.object({ Message: z.string().nullish(), Code: code.nullish() }),
})

/** Codes that mean more than their HTTP status (Exotel: update user's device, error scenarios). */
const kindsByCode: Readonly<Record<number, RuleKind | 'key-rejected' | 'server-error'>> = {
  1003: 'key-not-allowed',
  1004: 'server-error',
  1007: 'number-not-alone',
  1010: 'key-rejected',
  10801: 'no-such-user',
  10808: 'no-such-device',
  10809: 'unverified',
  10810: 'other-device-on',
  10811: 'number-taken',
  10814: 'kyc-incomplete',
  10815: 'trial-account',
  10817: 'not-a-phone',
}

/**
 * The failure that an answer stands for which is known to be one; `body` is its parsed JSON, undefined where it is
 * none. HTTP status and the codes inside may disagree: any of them above 399 is believed.
 */
export function failureOf(answer: HttpAnswer, body: unknown, api: 'integrations' | 'account'): Failure {
  const parts = partsOf(body)
  const support = supportOf(answer, parts)
  const { retryAfter } = answer
  const status = [answer.status, ...parts.statuses].find((one) => one >= 400 && one < 600) ?? 0
  const said = support.said ?? ''
  const named = support.code === null ? undefined : kindsByCode[support.code]
  // There the token is what was rejected, and a new one can be minted.
  if (named === 'key-rejected' && api === 'integrations') return { ...support, kind: 'unauthorized' }
  if (named === 'server-error') return { ...support, kind: named, retryAfter }
  if (named !== undefined) return { ...support, kind: named }
  if (status === 401) return { ...support, kind: api === 'account' ? 'key-rejected' : 'unauthorized' }
  if (status === 400) return { ...support, kind: 'invalid' }
  if (status === 404 || (status === 0 && /not found/i.test(said))) {
    return { ...support, kind: api === 'account' ? 'no-such-user' : 'not-linked' }
  }
  if (status === 408) return { ...support, kind: 'timeout' }
  if (status === 409 && /verif/i.test(said)) return { ...support, kind: 'unverified' }
  if (status === 429) return { ...support, kind: 'rate-limited', retryAfter }
  if (status >= 500) return { ...support, kind: 'server-error', retryAfter }
  return { ...support, kind: 'refused' }
}

/** An answer that cannot be understood, with what support needs to find it. */
export function malformedAnswer(answer: HttpAnswer, reason: MalformedReason): Result<never> {
  const support = supportOf(answer, partsOf(parseJson(answer.body)))
  return { ok: false, failure: { ...support, kind: 'malformed', reason } }
}

/** Every level of a body at which a refusal may stand. */
function partsOf(body: unknown) {
  const outer = integrationsError.safeParse(body).data
  const error = outer?.Error ?? null
  const inner = typeof error === 'string' ? parseJson(error) : error
  const nested = accountError.safeParse(inner).data
  const account = nested ?? accountError.safeParse(body).data
  const items = [account?.response ?? []].flat()
  const rest = restException.safeParse(body).data?.RestException
  return {
    code: outer?.Code ?? null,
    requestId: account?.request_id ?? outer?.RequestId ?? null,
    details: items.find(({ error_data }) => error_data)?.error_data,
    rest,
    plain: typeof error === 'string' && typeof inner !== 'object' ? error : (rest?.Message ?? null),
    statuses: [outer?.Code ?? 0, account?.http_code ?? 0, ...items.map((item) => item.code ?? 0)],
  }
}

function supportOf(answer: HttpAnswer, parts: ReturnType<typeof partsOf>): Support {
  const { code, requestId, details, rest, plain } = parts
  return {
    ...noSupport,
    httpStatus: answer.status,
    code: details?.code ?? rest?.Code ?? (code !== null && code >= 1000 ? code : null),
    requestId: repeatable(requestId, answer),
    said: repeatable(details?.description ?? details?.message ?? plain, answer),
  }
}

/** Exotel's words as others may read them, short enough for one line. */
function repeatable(text: string | null | undefined, { secrets }: HttpAnswer): string | null {
  const shown = redact(text ?? '', secrets)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
  return shown === '' ? null : shown
}
