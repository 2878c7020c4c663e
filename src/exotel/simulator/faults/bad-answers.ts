import { ccmFailure, integrationsFailure, nestedError } from '../api/envelopes.ts'
import type { DecisionOf } from './fault-queue.ts'

/** The parts of a request that its answer depends on; `now` is UTC in ms. */
export interface AnsweredRequest {
  readonly method: string
  readonly path: string
  readonly now: number
}

/** Whether a path belongs to the account API. */
export function isCcmPath(path: string): boolean {
  return path.startsWith('/v2/accounts/')
}

/**
 * The answer for `refusal`, at the level that it names. `status`: an HTTP status. `envelope`: HTTP 200, and only `Code`
 * says no. `error-string`: an HTTP status, with the account API's envelope as a string in `Error`. The account API has
 * one envelope, so for it the first and the last are the same.
 */
export function refusalAnswer(fault: DecisionOf<'refusal'>, { method, path }: AnsweredRequest): Response {
  const status = fault.httpStatus ?? (fault.where === 'envelope' ? 200 : fault.status)
  const code = fault.code ?? fault.status
  const refusal = { status: fault.status, code, message: fault.message }
  if (isCcmPath(path)) return Response.json(ccmFailure(method, refusal), { status })
  switch (fault.where) {
    case 'status':
    case 'envelope':
      return Response.json(integrationsFailure(code, fault.message), { status })
    case 'error-string':
      return Response.json(integrationsFailure(fault.status, nestedError(method, refusal)), { status })
  }
}

/** The answer for `garbage`: 200 and a page instead of JSON, as a captive portal sends it. */
export function garbageAnswer(): Response {
  const page = '<!doctype html><title>Welcome</title><p>Please sign in to this network.'
  return new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

/** The answer for `too-large`: a body in pieces and without Content-Length, so that the client has to count. */
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
      if (left === 0) controller.close()
    },
  })
  return new Response(body, {
    headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
  })
}

/** The answer for `redirect`. */
export function redirectAnswer(fault: DecisionOf<'redirect'>): Response {
  return new Response(null, { status: fault.status, headers: { Location: fault.location } })
}
