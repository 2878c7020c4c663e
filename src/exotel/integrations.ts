import type { Result } from '../core/failure.ts'
import type { Gateway } from './gateway.ts'
import type { Http } from './http.ts'
import { parseToken, parseUserRecord } from './records.ts'

/**
 * The integrations API for one agent: PUT /v2/integrations/device and GET /v2/integrations/usermapping. The token
 * stands bare in Authorization, without "Bearer" (Exotel: user device page; its own web SDK does the same). There is
 * no GET of a device, so the user record is what is read.
 */
export function integrationsGateway(http: Http, userId: string, token: string): Gateway {
  return {
    read: async (signal) => {
      const path = `/v2/integrations/usermapping?user_id=${encodeURIComponent(userId)}`
      const answer = await http({ method: 'GET', path, authorization: token, body: null, signal })
      return answer.ok ? parseUserRecord(answer.value, userId) : answer
    },
    write: async ({ device, on }, signal) => {
      const body = { UserId: userId, DeviceName: device, DeviceStatus: on }
      const path = '/v2/integrations/device'
      const answer = await http({ method: 'PUT', path, authorization: token, body, signal })
      return answer.ok ? parseUserRecord(answer.value, userId) : answer
    },
  }
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
