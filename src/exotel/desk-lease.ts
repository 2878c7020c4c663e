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

/** The relay's answer to a heartbeat. */
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
  token: z.string().min(1).max(4096).nullable().default(null),
})

/** What a desk tells the relay with a heartbeat. */
export interface DeskPresence {
  /** `absent`: the agent is away, or the app quits. */
  readonly presence: 'present' | 'absent'
  /** What the relay does if no heartbeat follows: `keep` once the OFF of an absence is confirmed. */
  readonly whenLost: 'off' | 'keep'
}

/** Sends one heartbeat; null if it was not answered as a relay answers. */
export async function beatLease(
  http: Http,
  token: string,
  desk: DeskPresence,
  signal: AbortSignal,
): Promise<Lease | null> {
  const path = '/relay/v1/me/lease'
  const answer = await http({ method: 'PUT', path, authorization: token, body: { ...desk }, signal })
  if (!answer.ok || answer.value.status !== 200) return null
  const lease = answerOfBeat.safeParse(parseJson(answer.value.body)).data
  if (lease === undefined) return null
  const grace = lease.graceSeconds * 1000
  const { lostAt } = lease
  return {
    grace,
    token: lease.token,
    loss:
      lostAt === null
        ? null
        : { id: lostAt, from: ownTime(Date.parse(lostAt), answer.value.serverTime) - grace },
  }
}

/**
 * Turns an instant of the server's clock into one of this computer's clock (both UTC ms), so that it lies as long ago here
 * as there, even if one of the clocks is wrong. `serverTime`: the time in an answer that has just arrived; null if it named
 * none.
 */
export function ownTime(instant: number, serverTime: number | null, now: number = Date.now()): number {
  return serverTime === null ? instant : instant + now - serverTime
}
