import { z } from 'zod'
import { parseJson } from '../core/text/json.ts'
import type { Http } from './http.ts'

/**
 * What the company's relay offers beyond Exotel's API: a lease. As long as heartbeats arrive, the relay knows that the app
 * runs; if they stop and the app has not signed off, the relay turns the agent's calls off.
 */

/** The type in the header of a token that a relay has issued for one desk (RFC 8725, 3.11: explicit typing). */
export const deskTokenType = 'hookswitch-desk+jwt'

/** Whether a token is a relay's, by its text alone: the app must not send a relay's requests to a server that is none. */
export function isDeskToken(token: string): boolean {
  const [header = '', ...others] = token.split('.')
  const parsed = z
    .object({ typ: z.string() })
    .safeParse(parseJson(Buffer.from(header, 'base64url').toString()))
  return others.length === 2 && parsed.data?.typ === deskTokenType
}

/** What became of a heartbeat. */
export type BeatAnswer =
  | { readonly kind: 'lease'; readonly lease: Lease }
  /** The relay, or something in front of it, grants no lease, and will not do so soon: an HTTP status of 400 to 499. */
  | { readonly kind: 'refused'; readonly status: number }
  /** No answer came, or one that says nothing about the lease, such as that the relay is busy. */
  | { readonly kind: 'unanswered' }

/** What the relay grants with its answer to a heartbeat. */
export interface Lease {
  /** In ms: after so long without a heartbeat the relay takes the desk for lost. */
  readonly grace: number
  /** Null unless the relay lost this desk, with its agent present, since the heartbeat before. */
  readonly loss: DeskLoss | null
  /** A new desk token in place of the one that was sent, once that is old; else null. */
  readonly token: string | null
}

/** The relay heard nothing of this desk for longer than the grace. */
export interface DeskLoss {
  /** When the relay noticed it, as it wrote it: the same loss has the same text in every answer. */
  readonly id: string
  /** Since when it had heard nothing, by this computer's clock, UTC ms. */
  readonly from: number
}

const answerOfBeat = z.object({
  graceSeconds: z.number().positive(),
  lostAt: z.iso.datetime().nullable().default(null),
  /** What the clock of `lostAt` shows. */
  asOf: z.iso.datetime().nullable().catch(null),
  token: z.string().min(1).max(4096).nullable().default(null),
})

/** What a desk tells the relay with a heartbeat. */
export interface DeskPresence {
  /** `absent`: the agent is away, or the app quits. */
  readonly presence: 'present' | 'absent'
  /** What the relay does if no heartbeat follows: `keep` once the OFF of an absence is confirmed. */
  readonly whenLost: 'off' | 'keep'
}

/** Statuses that ask for another try: the request took too long (408), or there were too many (429). */
const passing: readonly number[] = [408, 429]

/** Sends one heartbeat. It never throws. */
export async function beatLease(
  http: Http,
  token: string,
  desk: DeskPresence,
  signal: AbortSignal,
): Promise<BeatAnswer> {
  const path = '/relay/v1/me/lease'
  const answer = await http({ method: 'PUT', path, authorization: token, body: { ...desk }, signal })
  if (!answer.ok) return { kind: 'unanswered' }
  const { status, body, serverTime } = answer.value
  if (status >= 400 && status < 500 && !passing.includes(status)) return { kind: 'refused', status }
  const granted = status === 200 ? answerOfBeat.safeParse(parseJson(body)).data : undefined
  if (granted === undefined) return { kind: 'unanswered' }
  const grace = granted.graceSeconds * 1000
  const { lostAt, asOf, token: renewed } = granted
  // A proxy puts its own time into the `Date` header.
  const relayTime = asOf === null ? serverTime : Date.parse(asOf)
  const loss = lostAt === null ? null : { id: lostAt, from: ownTime(Date.parse(lostAt), relayTime) - grace }
  return { kind: 'lease', lease: { grace, loss, token: renewed } }
}

/**
 * Turns an instant of the server's clock into one of this computer's clock (both UTC ms), so that it lies as long ago here
 * as there, even if one of the clocks is wrong. `serverTime`: what that clock shows by an answer that has just arrived; null if it named
 * none.
 */
export function ownTime(instant: number, serverTime: number | null, now: number = Date.now()): number {
  return serverTime === null ? instant : instant + now - serverTime
}
