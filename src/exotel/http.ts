// biome-ignore lint/style/noRestrictedImports: this is the one file with axios
import axios, { type AxiosInstance } from 'axios'
import type { RateLimit } from '../core/model/account-limit.ts'
import { type Failure, noSupport, type Result } from '../core/model/failure.ts'
import { timing } from '../core/model/timing.ts'
import { type Fetch, largestAnswer } from './fetch.ts'
import { parseAge, parseDate, parseRateLimit, parseRetryAfter } from './http-headers.ts'
import { failureOfError } from './network-errors.ts'

/** An answer as it arrived: with any status, and with its body as text. */
export interface HttpAnswer {
  readonly status: number
  readonly body: string
  /** The wait that `Retry-After` asks for, in ms; null if the header is absent or unreadable. */
  readonly retryAfter: number | null
  /** How long ago the server confirmed what it answers (`Age`), in ms; 0 if it did so for this request. */
  readonly age: number
  /** The server's clock when it answered (the `Date` header), UTC ms; null if it named no time. */
  readonly serverTime: number | null
  /** The secrets of the request. An answer may repeat them, so they are masked in whatever is shown of it. */
  readonly secrets: readonly string[]
}

/** One request. */
export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST'
  /** Path and query, from the first slash on. Variable parts are URL-encoded already. */
  readonly path: string
  /** The whole `Authorization` header; null sends none. */
  readonly authorization: string | null
  readonly body: Readonly<Record<string, unknown>> | null
  readonly signal: AbortSignal
}

/** Sends one request. It never throws: a request without an answer is a `Failure`. */
export type Http = (request: HttpRequest) => Promise<Result<HttpAnswer>>

/**
 * HTTP to one origin (checked by `parseBaseUrl`) through `fetch`: no redirects, no cookies, no cache, a time limit and
 * a size limit on every call. `onRateLimit` is called with what each answer says of the account's limit, before the call
 * settles.
 */
export function createHttp(
  origin: string,
  fetch: Fetch,
  onRateLimit: (seen: RateLimit) => void = () => {},
): Http {
  const instance = axios.create({
    adapter: 'fetch',
    env: environmentOf(fetch),
    baseURL: origin,
    timeout: timing.callLimit,
    maxContentLength: largestAnswer,
    maxRedirects: 0,
    withCredentials: false,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
    fetchOptions: { cache: 'no-store', referrerPolicy: 'no-referrer' },
  })
  return (request) => send(instance, request, onRateLimit)
}

/**
 * What axios uses in place of globals: no `Request` class, so that it passes the URL on as text, and no `Response` class,
 * which in Electron would load Node's whole HTTP client. It is a plain `object` because axios's types know neither null,
 * which its manual names for both, nor a fetch that is only a part of the standard.
 */
function environmentOf(fetch: Fetch): object {
  return { fetch, Request: null, Response: null }
}

async function send(
  instance: AxiosInstance,
  request: HttpRequest,
  onRateLimit: (seen: RateLimit) => void,
): Promise<Result<HttpAnswer>> {
  try {
    const answer = await instance.request<string>({
      method: request.method,
      url: request.path,
      signal: request.signal,
      headers: {
        Accept: 'application/json',
        'User-Agent': 'Hookswitch',
        ...(request.authorization === null ? {} : { Authorization: request.authorization }),
        ...(request.body === null ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(request.body === null ? {} : { data: JSON.stringify(request.body) }),
    })
    const { status } = answer
    // Exotel never redirects. Chromium reports a redirect that it does not follow as status 0.
    if (status === 0 || (status >= 300 && status < 400)) {
      return failed({
        ...noSupport,
        httpStatus: status === 0 ? null : status,
        kind: 'foreign',
        retryAfter: null,
      })
    }
    const headers: Readonly<Record<string, unknown>> = { ...answer.headers }
    const seen = parseRateLimit(headers)
    if (seen !== null) onRateLimit(seen)
    return {
      ok: true,
      value: {
        status,
        body: typeof answer.data === 'string' ? answer.data : '',
        retryAfter: parseRetryAfter(headers['retry-after'], headers.date),
        age: parseAge(headers.age),
        serverTime: parseDate(headers.date),
        secrets: secretsOf(request),
      },
    }
  } catch (error) {
    return failed(request.signal.aborted ? { ...noSupport, kind: 'aborted' } : failureOfError(error))
  }
}

/** The secrets of a request: the credential without its scheme, the two parts of a Basic one, and an app's secret. */
function secretsOf({ authorization, body }: HttpRequest): readonly string[] {
  const [scheme = '', credential = scheme] = (authorization ?? '').split(' ')
  const parts =
    scheme.toLowerCase() === 'basic' ? Buffer.from(credential, 'base64').toString().split(':') : []
  const secret = body?.Secret
  return [credential, ...parts, ...(typeof secret === 'string' ? [secret] : [])]
}

function failed(failure: Failure): Result<never> {
  return { ok: false, failure }
}
