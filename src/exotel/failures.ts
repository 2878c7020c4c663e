import {
  type Failure,
  type Lack,
  type MalformedReason,
  noSupport,
  type Result,
  type RuleKind,
  type Support,
} from '../core/model/failure.ts'
import { redact } from '../core/text/redact.ts'
import { type Envelope, openEnvelope } from './envelopes.ts'
import type { HttpAnswer } from './http.ts'

/**
 * What an answer of either API means that is not the record asked for. The integrations API may pass a refusal of the
 * account API on, as text inside `Error`, so both share one table of codes.
 */

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
 * The envelope of an answer that says yes, or the failure that the answer stands for. Exotel's HTTP status and its
 * envelope may disagree, so both have to be good; but a status alone refuses nothing, as anybody can send one.
 */
export function accepted(answer: HttpAnswer, api: 'integrations' | 'ccm'): Result<Envelope> {
  const envelope = openEnvelope(answer.body)
  if (envelope === null) return { ok: false, failure: foreignAnswer(answer) }
  if (envelope.verdict === 'failed') return refused(answer, envelope, api)
  const fine = answer.status >= 200 && answer.status < 300
  return fine ? { ok: true, value: envelope } : malformedAnswer(answer, envelope, 'contradictory')
}

/**
 * An answer of somebody else's than Exotel. A pause that it asks for is kept where overload is the matter: then it
 * comes from a gateway before Exotel, which repeats would not help.
 */
function foreignAnswer({ status, retryAfter }: HttpAnswer): Failure {
  const overloaded = status === 429 || status === 503
  return { ...noSupport, httpStatus: status, kind: 'foreign', retryAfter: overloaded ? retryAfter : null }
}

/** The refusal, or the fault, that an envelope tells of. */
export function refused(answer: HttpAnswer, envelope: Envelope, api: 'integrations' | 'ccm'): Result<never> {
  return { ok: false, failure: failureOf(answer, envelope, api) }
}

/** What the envelope says goes before the HTTP status, which somebody else may have changed on the way. */
function failureOf(answer: HttpAnswer, envelope: Envelope, api: 'integrations' | 'ccm'): Failure {
  const support = supportOf(answer, envelope)
  const { retryAfter } = answer
  const status = [...envelope.statuses, answer.status].find((one) => one >= 400 && one < 600) ?? 0
  const said = support.said ?? ''
  const named = support.code === null ? undefined : kindsByCode[support.code]
  // There the token is what was rejected, and a new one can be minted.
  if (named === 'key-rejected' && api === 'integrations') return { ...support, kind: 'unauthorized' }
  if (named === 'server-error') return { ...support, kind: named, retryAfter }
  if (named !== undefined) return { ...support, kind: named }
  if (status === 401) return { ...support, kind: api === 'ccm' ? 'key-rejected' : 'unauthorized' }
  if (status === 400) return { ...support, kind: 'invalid' }
  if (status === 404 || (status === 0 && /not found/i.test(said))) {
    return { ...support, kind: api === 'ccm' ? 'no-such-user' : 'not-linked' }
  }
  if (status === 408) return { ...support, kind: 'timeout' }
  if (status === 409 && /verif/i.test(said)) return { ...support, kind: 'unverified' }
  if (status === 429) return { ...support, kind: 'rate-limited', retryAfter }
  if (status >= 500) return { ...support, kind: 'server-error', retryAfter }
  return { ...support, kind: 'refused' }
}

/** A failure of reading that is no single answer's. */
export function malformed(reason: MalformedReason, lacks?: Lack): Result<never> {
  return { ok: false, failure: { ...noSupport, kind: 'malformed', reason, lacks } }
}

/** An answer in an envelope of Exotel's that cannot be understood, with what support needs to find it. */
export function malformedAnswer(
  answer: HttpAnswer,
  envelope: Envelope,
  reason: MalformedReason,
  lacks?: Lack,
): Result<never> {
  return { ok: false, failure: { ...supportOf(answer, envelope), kind: 'malformed', reason, lacks } }
}

function supportOf(answer: HttpAnswer, { code, requestId, said }: Envelope): Support {
  return {
    ...noSupport,
    httpStatus: answer.status,
    code,
    requestId: repeatable(requestId, answer),
    said: repeatable(said, answer),
  }
}

/**
 * Exotel's words as others may read them, short enough for one line. A terminal obeys control characters, and what turns
 * the direction of writing turns the words beside these, too.
 */
function repeatable(text: string | null, { secrets }: HttpAnswer): string | null {
  const shown = redact(text ?? '', secrets)
    .replace(/[\s\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .slice(0, 200)
  return shown === '' ? null : shown
}
