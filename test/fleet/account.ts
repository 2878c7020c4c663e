import type { RateLimit } from '../../src/core/model/account-limit.ts'
import type { Target } from '../../src/core/model/device.ts'
import type { HttpAnswer } from '../../src/exotel/http.ts'
import type { SimulatedTime } from './simulated-time.ts'

/** How the account answers. */
export interface AccountOptions {
  /** Calls a minute. */
  readonly limit: number
  /** `Retry-After` of a refusal: none, until the window ends, or so many seconds. */
  readonly retryAfter: 'none' | 'window' | number
  /** Whether answers carry the `X-RateLimit-*` headers. */
  readonly headers: boolean
}

/** What became of one call. */
export interface CountedCall {
  readonly at: number
  readonly userId: string
  readonly kind: 'off' | 'on' | 'read'
  readonly outcome: 'accepted' | 'refused' | 'failed'
}

/** One Exotel account with many agents, as its pages describe it (Exotel: rate limiting; user device page). */
export interface Account {
  /** Answers a call that arrives now. `write`: the device and whether it goes on; null: a read. */
  answer(userId: string, write: { readonly device: 'phone' | 'sip'; readonly on: boolean } | null): Answer
  /** Where calls ring. */
  truth(userId: string): Target
  /** Where calls ring from now on, without a call. */
  set(userId: string, active: Target): void
  /** Whether Exotel answers every call with a server error. */
  setDown(isDown: boolean): void
}

/** An answer, and what its headers say of the limit; null without such headers. */
export interface Answer {
  readonly answer: HttpAnswer
  readonly seen: RateLimit | null
}

const minute = 60_000

/** Phone and SIP ids of every agent: each has both devices. */
const ids = { phone: '100001', sip: '100002' } as const

/**
 * Makes the account. Its windows are the minutes of the clock, since Exotel's `X-RateLimit-Reset` is a whole minute in the
 * samples; refused calls do not count. `count` is called for each call.
 */
export function createAccount(
  time: SimulatedTime,
  { limit, retryAfter, headers }: AccountOptions,
  count: (call: CountedCall) => void,
): Account {
  const active = new Map<string, Target>()
  let isDown = false
  let window = -1
  let used = 0

  const truth = (userId: string): Target => active.get(userId) ?? 'phone'
  const record = (userId: string): HttpAnswer => {
    const target = truth(userId)
    const data = {
      AppUserId: userId,
      ActiveDeviceId: target === 'off' ? '' : ids[target],
      PhoneDeviceID: ids.phone,
      SipDeviceID: ids.sip,
      UpdatedAt: '0001-01-01T00:00:00Z',
    }
    return envelope(200, { RequestId: 'r', Status: 'Success', Code: 200, Error: '', Data: data })
  }

  return {
    answer(userId, write) {
      const at = time.now()
      const kind = write === null ? 'read' : write.on ? 'on' : 'off'
      if (isDown) {
        count({ at, userId, kind, outcome: 'failed' })
        const body = { RequestId: 'r', Status: 'Failed', Code: 503, Error: 'Service unavailable', Data: null }
        return { answer: envelope(503, body), seen: null }
      }
      const now = Math.floor(at / minute)
      if (now !== window) {
        window = now
        used = 0
      }
      const resetsIn = (now + 1) * minute - at
      const isRefused = used >= limit
      if (!isRefused) used += 1
      count({ at, userId, kind, outcome: isRefused ? 'refused' : 'accepted' })
      const seen = headers
        ? { limit, remaining: limit - used, resetsIn: Math.ceil(resetsIn / 1000) * 1000 }
        : null
      if (isRefused) return { answer: tooMany(retryAfter, resetsIn), seen }
      if (write !== null) {
        if (write.on) active.set(userId, write.device)
        else if (truth(userId) === write.device) active.set(userId, 'off')
      }
      return { answer: record(userId), seen }
    },
    truth,
    set: (userId, target) => void active.set(userId, target),
    setDown(down) {
      isDown = down
    },
  }
}

function tooMany(retryAfter: AccountOptions['retryAfter'], resetsIn: number): HttpAnswer {
  const seconds = retryAfter === 'window' ? Math.ceil(resetsIn / 1000) : retryAfter
  const body = { RestException: { Status: 429, Message: 'Too many requests', Code: 429 } }
  return { ...envelope(429, body), retryAfter: seconds === 'none' ? null : seconds * 1000 }
}

function envelope(status: number, body: unknown): HttpAnswer {
  return { status, body: JSON.stringify(body), retryAfter: null, age: 0, serverTime: null, secrets: [] }
}
