import { ccmFailure, integrationsFailure, nestedError, restException } from '../api/envelopes.ts'
import { type AnsweredRequest, isCcmPath } from './bad-answers.ts'
import type { DecisionOf } from './fault-queue.ts'

/** 429 for `rate-limit`: `Retry-After` in seconds, as an HTTP date, or absent, and X-RateLimit headers if asked for. */
export function rateLimitAnswer(fault: DecisionOf<'rate-limit'>, request: AnsweredRequest): Response {
  const { retryAfter, as, window } = fault
  const { now } = request
  return Response.json(limitEnvelope(fault.envelope, retryAfter, request), {
    status: 429,
    headers: {
      // A client compares the date in Retry-After with the server's own (RFC 9110), which is the simulator's time.
      Date: new Date(now).toUTCString(),
      ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfterHeader(retryAfter, as, now) }),
      ...(window === undefined ? {} : windowHeaders(window, now + window.resetIn * 1000)),
    },
  })
}

/** 429 for `account-limit` until the account's window ends, with the headers of Exotel's rate limiting page. */
export function accountLimitAnswer(fault: DecisionOf<'account-limit'>, request: AnsweredRequest): Response {
  const retryAfter = Math.max(1, Math.ceil((fault.resetsAt - request.now) / 1000))
  return Response.json(limitEnvelope(fault.envelope, retryAfter, request), {
    status: 429,
    headers: {
      'Retry-After': String(retryAfter),
      ...windowHeaders({ limit: fault.limit, remaining: 0 }, fault.resetsAt),
    },
  })
}

function windowHeaders(
  { limit, remaining }: { readonly limit: number; readonly remaining: number },
  resetsAt: number,
): Readonly<Record<string, string>> {
  return {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(resetsAt / 1000)),
  }
}

/** Exotel's pages disagree on the envelope of a 429 (rate limiting; update user's device). */
function limitEnvelope(
  envelope: DecisionOf<'rate-limit'>['envelope'],
  retryAfter: number | undefined,
  { method, path }: AnsweredRequest,
): object {
  switch (envelope) {
    case 'rest-exception':
      return restException(retryAfter)
    case 'error-data': {
      const refusal = { status: 429, code: 429, message: 'Too many requests' }
      return isCcmPath(path)
        ? ccmFailure(method, refusal)
        : integrationsFailure(429, nestedError(method, refusal))
    }
  }
}

/** Rounds up, because neither form has fractions and a client that obeys must not come too early. */
function retryAfterHeader(seconds: number, form: 'seconds' | 'date', now: number): string {
  return form === 'seconds'
    ? String(Math.ceil(seconds))
    : new Date(Math.ceil(now / 1000 + seconds) * 1000).toUTCString()
}
