// biome-ignore lint/style/noRestrictedImports: this is the one file with axios
import axios, { AxiosError, type AxiosInstance } from 'axios'
import { type Failure, noSupport, type Result } from '../core/model/failure.ts'
import { timing } from '../core/model/timing.ts'
import { networkFailure } from './network-errors.ts'

/** No answer of Exotel's comes near this; a page from something in between may. Bytes. */
const largestAnswer = 1024 * 1024

/** An answer as it arrived: any status, the body as text. */
export interface HttpAnswer {
  readonly status: number
  readonly body: string
  /** What Retry-After asks for, in ms; null where it is absent or unreadable. */
  readonly retryAfter: number | null
  /** What the request carried: an answer may repeat it in its words, and nobody may see it there. */
  readonly secrets: readonly string[]
}

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST'
  /** Path and query, beginning with a slash; every part that is not ours is already URL-encoded. */
  readonly path: string
  readonly authorization: string | null
  readonly body: Readonly<Record<string, unknown>> | null
  readonly signal: AbortSignal
}

/** Sends one request; every way in which it can fail without an answer is a value of the closed union. */
export type Http = (request: HttpRequest) => Promise<Result<HttpAnswer>>

/** The part of the Fetch standard that is needed; Electron's session and Node both have it. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/**
 * HTTP to one origin (already checked by parseBaseUrl) through `fetch`: no redirects, no cookies, no cache, a time
 * and a size limit on every call. Without its own Request axios hands the URL on as it is, which is what Electron's
 * session.fetch takes.
 */
export function createHttp(origin: string, fetch: Fetch): Http {
  const instance = axios.create({
    adapter: 'fetch',
    env: { fetch, Request: null } as never,
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
  return (request) => send(instance, request)
}

async function send(instance: AxiosInstance, request: HttpRequest): Promise<Result<HttpAnswer>> {
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
    // Exotel never redirects; status 0 is how Chromium shows a redirect that is not followed.
    if (status === 0 || (status >= 300 && status < 400)) {
      return failed({
        ...noSupport,
        httpStatus: status === 0 ? null : status,
        kind: 'foreign',
        retryAfter: null,
      })
    }
    const headers: Readonly<Record<string, unknown>> = { ...answer.headers }
    return {
      ok: true,
      value: {
        status,
        body: typeof answer.data === 'string' ? answer.data : '',
        retryAfter: parseRetryAfter(headers['retry-after'], headers.date),
        secrets: secretsOf(request),
      },
    }
  } catch (error) {
    return failed(request.signal.aborted ? { ...noSupport, kind: 'aborted' } : failureOf(error))
  }
}

/** The secrets of a request: the credential, apart from its scheme, the parts of a Basic one, and an app's secret. */
function secretsOf({ authorization, body }: HttpRequest): readonly string[] {
  const [scheme = '', credential = scheme] = (authorization ?? '').split(' ')
  const parts =
    scheme.toLowerCase() === 'basic' ? Buffer.from(credential, 'base64').toString().split(':') : []
  const secret = body?.Secret
  return [credential, ...parts, ...(typeof secret === 'string' ? [secret] : [])]
}

/** Retry-After in ms, from seconds or from a date, which is measured against the server's own clock (RFC 9110). */
export function parseRetryAfter(value: unknown, serverDate: unknown): number | null {
  if (typeof value !== 'string') return null
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000
  const until = Date.parse(value)
  if (Number.isNaN(until)) return null
  const now = typeof serverDate === 'string' ? Date.parse(serverDate) : Number.NaN
  return Math.max(0, until - (Number.isNaN(now) ? Date.now() : now))
}

/** The failure that an exception of axios, Chromium's network stack or Node's stands for. */
export function failureOf(error: unknown): Failure {
  const text = descriptions(error).join(' ')
  const told = networkFailure(text)
  if (told !== null) return told
  if (error instanceof AxiosError && (error.code === 'ETIMEDOUT' || error.code === 'ECONNABORTED')) {
    return { ...noSupport, kind: 'timeout' }
  }
  if (/timed?[ _]?out/i.test(text)) return { ...noSupport, kind: 'timeout' }
  if (/maxContentLength/.test(text)) return { ...noSupport, kind: 'too-large' }
  // A body that is not compressed as it claims to be (Node's names), and a redirect: neither can be Exotel's.
  if (/redirect|Z_DATA_ERROR|Z_BUF_ERROR|Decompression failed/i.test(text)) {
    return { ...noSupport, kind: 'foreign', retryAfter: null }
  }
  if (/ENOTFOUND/.test(text)) return { ...noSupport, kind: 'unreachable', reason: 'no-such-name' }
  if (/ECONNREFUSED/.test(text)) return { ...noSupport, kind: 'unreachable', reason: 'refuses' }
  return { ...noSupport, kind: 'cut' }
}

/** An error's messages and codes, down its chain of causes. */
function descriptions(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 5) return []
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return [error.name, error.message, code, ...descriptions(error.cause, depth + 1)]
}

function failed(failure: Failure): Result<never> {
  return { ok: false, failure }
}
