import type { Reading } from '../../core/model/device.ts'
import { handlingOf, type Result } from '../../core/model/failure.ts'
import type { Gateway } from '../gateway.ts'
import type { Http } from '../http.ts'
import { type AgentFacts, parseAgentFacts, parseToken, parseUserRecord } from './records.ts'

export type { AgentFacts } from './records.ts'

/**
 * The integrations API for one agent: PUT /v2/integrations/device and GET /v2/integrations/usermapping. The token
 * stands bare in Authorization, without "Bearer" (Exotel: user device page; its own web SDK does the same). There is
 * no GET of a device, so the user record is what is read.
 */
export function integrationsGateway(http: Http, userId: string, token: string): Gateway {
  return {
    read: async (signal) => {
      const path = userPath(userId)
      const answer = await http({ method: 'GET', path, authorization: token, body: null, signal })
      return answer.ok ? parseUserRecord(answer.value, userId) : answer
    },
    write: async ({ device, on }, signal) => {
      const body = { UserId: userId, DeviceName: device, DeviceStatus: on }
      const path = '/v2/integrations/device'
      const answer = await http({ method: 'PUT', path, authorization: token, body, signal })
      return answer.ok ? offRefused(parseUserRecord(answer.value, userId), on) : answer
    },
  }
}

/**
 * A 400 to an OFF gets a name of its own: one page of Exotel's says that both devices off is refused so (Exotel:
 * device management; every client found contradicts it).
 */
function offRefused(result: Result<Reading>, on: boolean): Result<Reading> {
  return !result.ok && result.failure.kind === 'invalid' && !on
    ? { ok: false, failure: { ...result.failure, kind: 'off-refused' } }
    : result
}

/**
 * A gateway whose token is minted once more when Exotel stops accepting it. A call that the new token does not help
 * either, or for which Exotel refuses to mint one, fails as `unauthorized`: a refusal of the app is none of the call.
 * Where minting fails for now, as with a foreign answer, that failure is the call's, so that both are tried again.
 */
export function renewingGateway(
  gatewayOf: (token: string) => Gateway,
  token: string,
  renew: (signal: AbortSignal) => Promise<Result<string>>,
): Gateway {
  let current = gatewayOf(token)
  const call = async (
    ask: (gateway: Gateway) => Promise<Result<Reading>>,
    signal: AbortSignal,
  ): Promise<Result<Reading>> => {
    const first = await ask(current)
    if (first.ok || first.failure.kind !== 'unauthorized') return first
    const renewed = await renew(signal)
    if (!renewed.ok) return handlingOf(renewed.failure) === 'give-up' ? first : renewed
    current = gatewayOf(renewed.value)
    return ask(current)
  }
  return {
    read: (signal) => call((gateway) => gateway.read(signal), signal),
    write: (write, signal) => call((gateway) => gateway.write(write, signal), signal),
  }
}

/** Who the agent is, as far as the user record tells: to find them again in the account API. */
export async function readAgent(
  http: Http,
  userId: string,
  token: string,
  signal: AbortSignal,
): Promise<Result<AgentFacts>> {
  const path = userPath(userId)
  const answer = await http({ method: 'GET', path, authorization: token, body: null, signal })
  return answer.ok ? parseAgentFacts(answer.value, userId) : answer
}

/** An e-mail as user id may hold a plus sign, which unencoded means a blank: Exotel would answer 404. */
function userPath(userId: string): string {
  return `/v2/integrations/usermapping?user_id=${encodeURIComponent(userId)}`
}

/** Mints an app token, good for about 90 days (Exotel: IP calling SDK, authentication page). */
export async function mintToken(
  http: Http,
  appId: string,
  appSecret: string,
  signal: AbortSignal,
): Promise<Result<string>> {
  const body = { Id: appId, Secret: appSecret, Entity: 'app' }
  const answer = await http({
    method: 'POST',
    path: '/v2/integrations/token',
    authorization: null,
    body,
    signal,
  })
  return answer.ok ? parseToken(answer.value) : answer
}
