import type { Reading } from '../../core/model/device.ts'
import { handlingOf, type Result } from '../../core/model/failure.ts'
import type { Gateway } from '../gateway.ts'
import type { Http } from '../http.ts'
import { type AgentFacts, parseAgentFacts, parseToken, parseUserRecord } from './records.ts'

export type { AgentFacts } from './records.ts'

/**
 * One agent at the integrations API: PUT /v2/integrations/device (Exotel: user device page) and GET
 * /v2/integrations/usermapping (Exotel: get user details), because Exotel has no GET of a device. `Authorization` holds
 * the bare token without "Bearer", as in the sample on the user device page and in Exotel's web SDK.
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
 * A 400 to an OFF becomes `off-refused`, because one page says that Exotel refuses to turn both devices off this way
 * (Exotel: device management; no client that we know saw it).
 */
function offRefused(result: Result<Reading>, on: boolean): Result<Reading> {
  return !result.ok && result.failure.kind === 'invalid' && !on
    ? { ok: false, failure: { ...result.failure, kind: 'off-refused' } }
    : result
}

/**
 * A gateway that mints a new token once when Exotel answers 401, and repeats the call. If Exotel refuses to mint, the
 * call fails as `unauthorized`. If minting fails for now, the call fails for that reason, so that both are tried again.
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

/** Reads what identifies the agent in their user record, to find the same person at the account API. */
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

/** A user id may be an e-mail with a plus sign, which means a space unless it is encoded: Exotel then answers 404. */
function userPath(userId: string): string {
  return `/v2/integrations/usermapping?user_id=${encodeURIComponent(userId)}`
}

/** Mints an app token, valid for about 90 days (Exotel: IP calling SDK, authentication page). */
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
