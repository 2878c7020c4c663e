import { randomUUID } from 'node:crypto'
import type { UserRecord } from '../exotel/user-record.ts'
import { messages } from '../messages.ts'
import type { IntentOutcome } from '../store/notifications.ts'

/**
 * Answers in the envelopes of Exotel's integrations API (Exotel: user device page), so that any client of that API can
 * be pointed at the relay.
 */

/**
 * A good answer with the agent's record, which Exotel confirmed `age` ms ago. SipSecret is empty: it never leaves the
 * relay. `Age` says in seconds how old the record is (RFC 9111, 5.1).
 */
export function recordAnswer(record: UserRecord, age = 0): Response {
  const Data = { ...record, SipSecret: '', UserDetail: null }
  return Response.json(envelope('Success', 200, '', Data), {
    headers: { Age: String(Math.floor(age / 1000)) },
  })
}

/** A failed answer. `error` is a sentence, or an envelope of the account API as text. */
export function failedAnswer(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json(envelope('Failed', status, error, null), { status, headers })
}

/** A refusal of Exotel's, as Exotel's integrations API passes one of the account API on. */
export function refusedAnswer({ status, code, said }: Extract<IntentOutcome, { kind: 'refused' }>): Response {
  if (code === null) return failedAnswer(status, said ?? messages.api.unexpected)
  const inner = {
    request_id: randomUUID().replaceAll('-', ''),
    method: 'PUT',
    http_code: status,
    response: {
      code: status,
      error_data: { code, message: said, description: said },
      status: 'failure',
      data: null,
    },
  }
  return failedAnswer(status, JSON.stringify(inner))
}

/** 429 in Exotel's third envelope (Exotel: rate limiting page). `wait` in ms. */
export function tooManyAnswer(wait: number): Response {
  const seconds = Math.max(1, Math.ceil(wait / 1000))
  const body = {
    RestException: {
      Status: 429,
      Message: messages.api.tooMany(seconds),
      Code: 'RATE_LIMIT_EXCEEDED',
    },
  }
  return Response.json(body, { status: 429, headers: { 'Retry-After': String(seconds) } })
}

function envelope(status: 'Success' | 'Failed', code: number, error: string, data: unknown) {
  return { RequestId: randomUUID(), Status: status, Code: code, Error: error, Data: data }
}
