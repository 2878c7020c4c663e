import type { RateLimit } from '../core/model/account-limit.ts'

// What the headers of an answer say. A header that occurs several times is joined with commas (RFC 9110, 5.3). What makes no
// sense in one is passed over: a server, or something in between, may write anything there.

/** The longest time that is taken from a header, in ms; what obeys it has limits of its own. */
const longest = 7 * 24 * 60 * 60 * 1000

/** A date in each of the three forms that HTTP knows (RFC 9110, 5.6.7); the last one, of C, names no time zone. */
const httpDate =
  /[a-z]{3}, \d{2} [a-z]{3} \d{4} [\d:]{8} GMT|[a-z]+day, \d{2}-[a-z]{3}-\d{2} [\d:]{8} GMT|[a-z]{3} [a-z]{3} [ \d]\d [\d:]{8} \d{4}/gi

/** The dates in a header, UTC ms. */
function datesIn(value: string): readonly number[] {
  return (value.match(httpDate) ?? [])
    .map((date) => Date.parse(date.endsWith('GMT') ? date : `${date} GMT`))
    .filter((time) => !Number.isNaN(time))
}

/** The `Date` header in UTC ms; null if it is absent or unreadable. */
export function parseDate(value: unknown): number | null {
  return typeof value === 'string' ? (datesIn(value)[0] ?? null) : null
}

/**
 * `Retry-After` in ms, from seconds or from a date, which is compared with the server's own `Date` (RFC 9110, 10.2.3). The
 * longest of several counts; null if there is none that can be read.
 */
export function parseRetryAfter(value: unknown, serverDate: unknown): number | null {
  if (typeof value !== 'string') return null
  const now = parseDate(serverDate) ?? Date.now()
  const dates = datesIn(value).map((date) => date - now)
  const seconds = value
    .replace(httpDate, '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => /^\d+(?:\.\d+)?$/.test(one))
    .map((one) => Number(one) * 1000)
  const waits = [...dates, ...seconds]
  return waits.length === 0 ? null : Math.min(longest, Math.max(0, ...waits))
}

/**
 * `Age` in ms: how long ago the server confirmed what it answers, if it did not do so for this request (RFC 9111, 5.1). The
 * first of several counts. 0 if it is absent or unreadable.
 */
export function parseAge(value: unknown): number {
  const [first = ''] = typeof value === 'string' ? value.split(',') : []
  return /^\d+$/.test(first.trim()) ? Math.min(longest, Number(first) * 1000) : 0
}

/**
 * The `X-RateLimit-*` headers (Exotel: rate limiting); null unless all three are whole numbers that fit together. Exotel writes
 * `X-RateLimit-Reset` in seconds since 1970 by its own clock. Gateways in front of an API also write milliseconds, or the
 * seconds from now on: which of them it is, its size tells.
 */
export function parseRateLimit(headers: Readonly<Record<string, unknown>>): RateLimit | null {
  const limit = wholeNumber(headers['x-ratelimit-limit'])
  const remaining = wholeNumber(headers['x-ratelimit-remaining'])
  const reset = wholeNumber(headers['x-ratelimit-reset'])
  if (limit === null || remaining === null || reset === null || limit === 0 || remaining > limit) return null
  return { limit, remaining, resetsIn: untilReset(reset, parseDate(headers.date) ?? Date.now()) }
}

function untilReset(reset: number, now: number): number {
  if (reset < 1e8) return reset * 1000
  return Math.max(0, (reset < 1e11 ? reset * 1000 : reset) - now)
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : null
}
