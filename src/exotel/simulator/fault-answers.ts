import { accountFailure, integrationsFailure, nestedError, restException } from './envelopes.ts'
import type { Decision } from './fault-queue.ts'

/** One kind of decision. */
export type DecisionOf<Kind extends Decision['kind']> = Extract<Decision, { kind: Kind }>

/** A request as far as its refusal depends on it; `now` is UTC in ms. */
export type Refused = { method: string; path: string; now: number }

/**
 * A refusal at the level that the fault names. `status`: as HTTP status; `envelope`: HTTP 200, and only the envelope's
 * code says no; `error-string`: as HTTP status, with the account API's envelope as a string in `Error`. The account
 * API has one envelope, so there the first and the last are the same.
 */
export function refusalAnswer(fault: DecisionOf<'refusal'>, { method, path }: Refused): Response {
  const status = fault.httpStatus ?? (fault.where === 'envelope' ? 200 : fault.status)
  const code = fault.code ?? fault.status
  const refusal = { status: fault.status, code, message: fault.message }
  if (path.startsWith('/v2/accounts/')) {
    return Response.json(accountFailure(method, refusal), { status })
  }
  switch (fault.where) {
    case 'status':
    case 'envelope':
      return Response.json(integrationsFailure(code, fault.message), { status })
    case 'error-string':
      return Response.json(integrationsFailure(fault.status, nestedError(method, refusal)), { status })
  }
}

/** 429 with `Retry-After` in seconds, as an HTTP date, or absent, and with a window's headers where one is given. */
export function rateLimitAnswer(fault: DecisionOf<'rate-limit'>, refused: Refused): Response {
  const { retryAfter, as, window } = fault
  const { now } = refused
  return Response.json(limitEnvelope(fault.envelope, retryAfter, refused), {
    status: 429,
    headers: {
      // A date to come back at is measured against the server's own (RFC 9110): that of the simulator's clock.
      Date: new Date(now).toUTCString(),
      ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfterHeader(retryAfter, as, now) }),
      ...(window === undefined ? {} : windowHeaders(window, now + window.resetIn * 1000)),
    },
  })
}

/** 429 until the account's window ends, with the headers of Exotel's rate limiting page. */
export function accountLimitAnswer(fault: DecisionOf<'account-limit'>, refused: Refused): Response {
  const retryAfter = Math.max(1, Math.ceil((fault.resetsAt - refused.now) / 1000))
  return Response.json(limitEnvelope(fault.envelope, retryAfter, refused), {
    status: 429,
    headers: {
      'Retry-After': String(retryAfter),
      ...windowHeaders({ limit: fault.limit, remaining: 0 }, fault.resetsAt),
    },
  })
}

function windowHeaders(window: { limit: number; remaining: number }, resetsAt: number) {
  return {
    'X-RateLimit-Limit': String(window.limit),
    'X-RateLimit-Remaining': String(window.remaining),
    'X-RateLimit-Reset': String(Math.ceil(resetsAt / 1000)),
  }
}

/** The two pages that tell of a 429 disagree on its envelope (Exotel: rate limiting; update user's device). */
function limitEnvelope(
  envelope: DecisionOf<'rate-limit'>['envelope'],
  retryAfter: number | undefined,
  { method, path }: Refused,
): object {
  switch (envelope) {
    case 'rest-exception':
      return restException(retryAfter)
    case 'error-data': {
      const refusal = { status: 429, code: 429, message: 'Too many requests' }
      return path.startsWith('/v2/accounts/')
        ? accountFailure(method, refusal)
        : integrationsFailure(429, nestedError(method, refusal))
    }
  }
}

/** What a captive portal or a broken proxy says: 200, and no JSON. */
export function garbageAnswer(): Response {
  const page = '<!doctype html><title>Welcome</title><p>Please sign in to this network.'
  return new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

/** A body of so many mebibytes, sent in pieces and without Content-Length: the reader has to count. */
export function tooLargeAnswer(fault: DecisionOf<'too-large'>): Response {
  const start = '{"RequestId":"too-large","Status":"Success","Code":200,"Error":"","Data":"'
  const end = '"}'
  const mebibyte = 1024 * 1024
  let left = fault.mebibytes
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const first = left === fault.mebibytes ? start : ''
      left -= 1
      const last = left === 0 ? end : ''
      const padding = 'x'.repeat(mebibyte - first.length - last.length)
      controller.enqueue(new TextEncoder().encode(first + padding + last))
      if (left === 0) {
        controller.close()
      }
    },
  })
  return new Response(body, {
    headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
  })
}

/** Sends the client elsewhere. */
export function redirectAnswer(fault: DecisionOf<'redirect'>): Response {
  return new Response(null, { status: fault.status, headers: { Location: fault.location } })
}

function retryAfterHeader(seconds: number, form: 'seconds' | 'date', now: number): string {
  // Neither form has fractions: rounded up, so that whoever obeys never comes too early.
  return form === 'seconds'
    ? String(Math.ceil(seconds))
    : new Date(Math.ceil(now / 1000 + seconds) * 1000).toUTCString()
}
