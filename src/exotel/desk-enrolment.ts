import { z } from 'zod'
import type { Failure } from '../core/model/failure.ts'
import { parseJson } from '../core/text/json.ts'
import type { Http } from './http.ts'

// How a computer becomes a desk of the company's relay: with a one-time code.

/** A computer that was enrolled, or why not. */
export type Enrolled =
  | { readonly ok: true; readonly userId: string; readonly token: string }
  /** The relay refuses the code, has had too many attempts, or answers as no relay does. */
  | { readonly ok: false; readonly why: 'code' | 'busy' | 'no-relay' }
  | { readonly ok: false; readonly why: 'failed'; readonly failure: Failure }

const enrolment = z.object({ userId: z.string().min(1).max(256), token: z.string().min(1).max(4096) })

/** The envelope in which a relay refuses. */
const refusal = z.object({ Status: z.literal('Failed'), Code: z.number() })

/**
 * Enrols this computer, which administrators know by `name`. `verifier` belongs to a code of the company's sign-in, and is
 * null for any other.
 */
export async function enrolDesk(
  http: Http,
  given: { readonly code: string; readonly verifier: string | null; readonly name: string },
  signal: AbortSignal,
): Promise<Enrolled> {
  const { code, verifier, name } = given
  const body = { code, name: name.slice(0, 100), ...(verifier === null ? {} : { verifier }) }
  const path = '/relay/v1/enrol'
  const answer = await http({ method: 'POST', path, authorization: null, body, signal })
  if (!answer.ok) return { ok: false, why: 'failed', failure: answer.failure }
  const { status, body: text } = answer.value
  const content = parseJson(text)
  const enrolled = status === 201 ? enrolment.safeParse(content).data : undefined
  if (enrolled !== undefined) return { ok: true, ...enrolled }
  if (!refusal.safeParse(content).success) return { ok: false, why: 'no-relay' }
  if (status === 403 || status === 400) return { ok: false, why: 'code' }
  return { ok: false, why: status === 429 || status === 503 ? 'busy' : 'no-relay' }
}

const relayInfo = z.object({ name: z.literal('hookswitch-relay'), enrolment: z.array(z.string()) })

/** What a relay offers. */
export interface RelayInfo {
  /** Whether the company's sign-in enrols a computer. */
  readonly offersSignIn: boolean
}

/** Asks a relay what it offers; null if the answer is not that of a relay. */
export async function readRelayInfo(http: Http, signal: AbortSignal): Promise<RelayInfo | null> {
  const answer = await http({
    method: 'GET',
    path: '/relay/v1/info',
    authorization: null,
    body: null,
    signal,
  })
  if (!answer.ok || answer.value.status !== 200) return null
  const info = relayInfo.safeParse(parseJson(answer.value.body)).data
  return info === undefined ? null : { offersSignIn: info.enrolment.includes('sign-in') }
}
