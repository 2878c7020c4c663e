import {
  type Failure,
  type Lack,
  type MalformedReason,
  noSupport,
  type Result,
  type RuleKind,
  type Support,
} from '../core/model/failure.ts'
import { plainText } from '../core/text/plain-text.ts'
import { redact } from '../core/text/redact.ts'
import { type Envelope, openEnvelope } from './envelopes.ts'
import type { HttpAnswer } from './http.ts'

/**
 * Which failure an answer of Exotel's stands for. Both APIs share one table of codes, because the integrations API may
 * pass a refusal of the account API on.
 */

/** Which API answered. */
export type Api = 'integrations' | 'ccm'

/** Exotel's codes that say more than the HTTP status (Exotel: update user's device, error scenarios). */
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
 * The envelope of a good answer, or the failure of any other. An answer is good only if its HTTP status and its
 * envelope both are, because Exotel's may disagree (observed). A failed status without an envelope is a foreign answer
 * and refuses nothing.
 */
export function accepted(answer: HttpAnswer, api: Api): Result<Envelope> {
  const envelope = openEnvelope(answer.body)
  if (envelope === null) return { ok: false, failure: foreignAnswer(answer) }
  if (envelope.verdict === 'failed') return refused(answer, envelope, api)
  const isGoodStatus = answer.status >= 200 && answer.status < 300
  return isGoodStatus ? { ok: true, value: envelope } : malformedAnswer(answer, envelope, 'contradictory')
}

/**
 * The failure for an answer that is not Exotel's. Its `Retry-After` counts only with 429 and 503: these come from an
 * overloaded gateway in front of Exotel.
 */
function foreignAnswer({ status, retryAfter }: HttpAnswer): Failure {
  const isOverloaded = status === 429 || status === 503
  return { ...noSupport, httpStatus: status, kind: 'foreign', retryAfter: isOverloaded ? retryAfter : null }
}

/** The failure that an envelope reports. */
export function refused(answer: HttpAnswer, envelope: Envelope, api: Api): Result<never> {
  return { ok: false, failure: failureOf(answer, envelope, api) }
}

/**
 * Exotel's code decides first, then the status in the envelope, then the HTTP status, which something between this
 * machine and Exotel may have changed.
 */
function failureOf(answer: HttpAnswer, envelope: Envelope, api: Api): Failure {
  const support = supportOf(answer, envelope)
  const { retryAfter } = answer
  const status = [...envelope.statuses, answer.status].find((one) => one >= 400 && one < 600) ?? 0
  const said = support.said ?? ''
  const byCode = support.code === null ? undefined : kindsByCode[support.code]
  // At the integrations API 1010 rejects the token, and a new token may help.
  if (byCode === 'key-rejected' && api === 'integrations') return { ...support, kind: 'unauthorized' }
  if (byCode === 'server-error') return { ...support, kind: byCode, retryAfter }
  if (byCode !== undefined) return { ...support, kind: byCode }
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

/** A record that was parsed but makes no sense, where its answer is no longer at hand. */
export function malformed(reason: MalformedReason, lacks?: Lack): Result<never> {
  return { ok: false, failure: { ...noSupport, kind: 'malformed', reason, lacks } }
}

/** An answer in one of Exotel's envelopes that makes no sense, with what support needs to find it. */
export function malformedAnswer(
  answer: HttpAnswer,
  envelope: Envelope,
  reason: MalformedReason,
  lacks?: Lack,
): Result<never> {
  return { ok: false, failure: { ...supportOf(answer, envelope), kind: 'malformed', reason, lacks } }
}

/** The request id of a good answer, for support; undefined if Exotel gave none. */
export function requestIdOf(answer: HttpAnswer, { requestId }: Envelope): string | undefined {
  return displayable(requestId, answer) ?? undefined
}

/** The age of what an answer says, where it has one. */
export function ageOf({ age }: HttpAnswer): { readonly age?: number } {
  return age === 0 ? {} : { age }
}

function supportOf(answer: HttpAnswer, { code, requestId, said }: Envelope): Support {
  return {
    ...noSupport,
    httpStatus: answer.status,
    code,
    requestId: displayable(requestId, answer),
    said: displayable(said, answer),
  }
}

/** Exotel's words, safe to show: secrets masked, one line of plain text, at most 200 characters. */
function displayable(text: string | null, { secrets }: HttpAnswer): string | null {
  const shown = plainText(redact(text ?? '', secrets)).slice(0, 200)
  return shown === '' ? null : shown
}
