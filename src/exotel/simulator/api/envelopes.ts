import { randomUUID } from 'node:crypto'
import type { RefusedKind } from '../agents/agent-store.ts'

/** The envelope of the integrations API (Exotel: user device page). `Error` is "" if all is well. */
export interface IntegrationsEnvelope {
  readonly RequestId: string
  readonly Status: 'Success' | 'Failed'
  readonly Code: number
  readonly Error: string
  readonly Data: unknown
}

/** One record of the account API, or why there is none. */
export interface CcmItem {
  readonly code: number
  readonly error_data: {
    readonly code: number
    readonly message: string
    readonly description: string
  } | null
  readonly status: 'success' | 'failure'
  readonly data: unknown
}

/** Which part of a list a page of users is. */
export interface PagePosition {
  readonly total: number
  readonly offset: number
  readonly limit: number
}

/** The envelope of the account API (Exotel: update user's device). A list of users adds `metadata`. */
export interface CcmEnvelope {
  readonly request_id: string
  readonly method: string
  readonly http_code: number
  readonly metadata?: PagePosition & { readonly count: number }
  readonly response: CcmItem | readonly CcmItem[]
}

/** A refusal: its HTTP status, Exotel's own code, and Exotel's words. */
export interface Refusal {
  readonly status: number
  readonly code: number
  readonly message: string
}

/** The answer to each refused write (Exotel: update user's device, error scenarios). */
export const refusals: Readonly<Record<RefusedKind, Refusal>> = {
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

/** A good answer of the integrations API. */
export function integrationsSuccess(data: unknown): IntegrationsEnvelope {
  return { RequestId: randomUUID(), Status: 'Success', Code: 200, Error: '', Data: data }
}

/** A failed answer of the integrations API. */
export function integrationsFailure(code: number, error: string): IntegrationsEnvelope {
  return { RequestId: randomUUID(), Status: 'Failed', Code: code, Error: error, Data: null }
}

/** A good answer of the account API with one record. */
export function ccmSuccess(method: string, data: unknown): CcmEnvelope {
  return { ...ccmFrame(method, 200), response: ccmItem(data) }
}

/** A good answer of the account API with one page of a list. */
export function ccmPage(method: string, items: readonly unknown[], position: PagePosition): CcmEnvelope {
  return {
    ...ccmFrame(method, 200),
    metadata: { ...position, count: items.length },
    response: items.map(ccmItem),
  }
}

/** A failed answer of the account API. */
export function ccmFailure(method: string, refusal: Refusal): CcmEnvelope {
  return {
    ...ccmFrame(method, refusal.status),
    response: {
      code: refusal.status,
      error_data: { code: refusal.code, message: refusal.message, description: refusal.message },
      status: 'failure',
      data: null,
    },
  }
}

function ccmFrame(method: string, status: number): Omit<CcmEnvelope, 'response'> {
  return { request_id: randomUUID().replaceAll('-', ''), method, http_code: status }
}

function ccmItem(data: unknown): CcmItem {
  return { code: 200, error_data: null, status: 'success', data }
}

/**
 * The text of `Error` with which the integrations API passes a refusal of the account API on: that API's whole envelope
 * as a JSON string. Public softphone code unpacks such a string from calls; that `device` answers so too is a guess.
 */
export function nestedError(method: string, refusal: Refusal): string {
  return JSON.stringify(ccmFailure(method, refusal))
}

/** The third envelope, for an exceeded rate limit (Exotel: rate limiting page). `retryAfter` in seconds. */
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
