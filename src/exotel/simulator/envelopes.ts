import { randomUUID } from 'node:crypto'
import type { Outcome } from './agent-store.ts'

/** The envelope of the integrations API (Exotel: device API). `Error` is "" when all is well. */
export type IntegrationsEnvelope = {
  RequestId: string
  Status: 'Success' | 'Failed'
  Code: number
  Error: string
  Data: unknown
}

/** One record of the account API, or why there is none. */
export type AccountItem = {
  code: number
  error_data: { code: number; message: string; description: string } | null
  status: 'success' | 'failure'
  data: unknown
}

/** The envelope of the account API (Exotel: update user's device; list users, which has a list in `response`). */
export type AccountEnvelope = {
  request_id: string
  method: string
  http_code: number
  metadata?: { total: number; count: number; offset: number; limit: number }
  response: AccountItem | AccountItem[]
}

/** A refusal: HTTP status, Exotel's own code, and its words. */
export type Refusal = { status: number; code: number; message: string }

/** What each refused write answers, with the codes of the table in Exotel's update-user's-device page. */
export const refusals: Record<Exclude<Outcome['kind'], 'done'>, Refusal> = {
  'unknown-user': { status: 404, code: 10801, message: 'User not found' },
  'no-such-device': { status: 404, code: 10808, message: 'Device not found' },
  unverified: { status: 409, code: 10809, message: 'This device is unverified' },
  'another-is-on': {
    status: 403,
    code: 10810,
    message: 'Another device is ON. Only one device can be ON at a time',
  },
  'not-a-phone': { status: 403, code: 10817, message: 'This device is not PSTN. Operation not permitted' },
  'number-in-use': { status: 409, code: 10811, message: 'Device already exists' },
}

/** A good answer of the integrations API around `data`. */
export function integrationsSuccess(data: unknown): IntegrationsEnvelope {
  return { RequestId: randomUUID(), Status: 'Success', Code: 200, Error: '', Data: data }
}

/** A failed answer of the integrations API: `code` as its `Code`, `error` as its `Error`. */
export function integrationsFailure(code: number, error: string): IntegrationsEnvelope {
  return { RequestId: randomUUID(), Status: 'Failed', Code: code, Error: error, Data: null }
}

/** A good answer of the account API around one record. */
export function accountSuccess(method: string, data: unknown): AccountEnvelope {
  return { ...accountFrame(method, 200), response: accountItem(data) }
}

/** A page of the account API: `items` of the `total` there are, from `offset` on. */
export function accountPage(
  method: string,
  items: readonly unknown[],
  place: { total: number; offset: number; limit: number },
): AccountEnvelope {
  return {
    ...accountFrame(method, 200),
    metadata: { ...place, count: items.length },
    response: items.map(accountItem),
  }
}

/** A failed answer of the account API, with its `error_data`. */
export function accountFailure(method: string, refusal: Refusal): AccountEnvelope {
  return {
    ...accountFrame(method, refusal.status),
    response: {
      code: refusal.status,
      error_data: { code: refusal.code, message: refusal.message, description: refusal.message },
      status: 'failure',
      data: null,
    },
  }
}

function accountFrame(method: string, status: number): Omit<AccountEnvelope, 'response'> {
  return { request_id: randomUUID().replaceAll('-', ''), method, http_code: status }
}

function accountItem(data: unknown): AccountItem {
  return { code: 200, error_data: null, status: 'success', data }
}

/**
 * The text of `Error` where the integrations API passes a refusal of the account API on: that API's whole envelope as
 * a JSON string, as public softphone code that unpacks it shows. That the device API does so too is an inference.
 */
export function nestedError(method: string, refusal: Refusal): string {
  return JSON.stringify(accountFailure(method, refusal))
}

/** The third envelope, of a spent rate limit (Exotel: rate limiting page). `retryAfter` is in seconds. */
export function restException(retryAfter: number | undefined): object {
  const wait = retryAfter === undefined ? '' : ` Try again in ${retryAfter} seconds.`
  return {
    RestException: {
      Status: 429,
      Message: `Rate limit exceeded.${wait}`,
      Code: 'RATE_LIMIT_EXCEEDED',
    },
  }
}
