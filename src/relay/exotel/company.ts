import type { Reading, Write } from '../../core/model/device.ts'
import type { Result } from '../../core/model/failure.ts'
import { type CcmApi, type CcmCredentials, ccmApi } from '../../exotel/ccm/api.ts'
import { accepted } from '../../exotel/failures.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import { createHttp, type HttpAnswer } from '../../exotel/http.ts'
import { integrationsGateway, mintToken } from '../../exotel/integrations/gateway.ts'
import { type UserRecord, userRecord } from './user-record.ts'

/** The company's credentials at Exotel. They stay in this process. */
export interface CompanyCredentials {
  /** Origin of the integrations API. */
  readonly integrationsUrl: string
  /** The app token; null if only an app's id and secret are given, which mint one. */
  readonly token: string | null
  readonly app: { readonly id: string; readonly secret: string } | null
  /** The account API; null without an API key. */
  readonly account: (CcmCredentials & { readonly url: string }) | null
}

/** What an answer's headers say about the account's limit. */
export interface LimitNews {
  /** X-RateLimit-Limit; null without one. */
  readonly limit: number | null
  /** Milliseconds until the limit is whole again, from X-RateLimit-Reset; null if the answer does not say. */
  readonly resetIn: number | null
}

/** What came of one call: Exotel's reading or the failure, the record it came in, and the limit's headers. */
export interface CompanyAnswer {
  readonly result: Result<Reading>
  readonly record: UserRecord | null
  readonly limit: LimitNews
  /** How many requests it took: three if the token was minted anew in between. */
  readonly requests: number
}

/** Exotel, with the company's credentials. A call never throws, and has a time limit. */
export interface Company {
  write(userId: string, write: Write, signal: AbortSignal): Promise<CompanyAnswer>
  read(userId: string, signal: AbortSignal): Promise<CompanyAnswer>
  /** One page of the account's users; undefined without an account. */
  readonly readPage: CcmApi['readPage'] | undefined
  /** Uses these credentials from the next call on. */
  use(credentials: CompanyCredentials): void
}

/** Makes the company's way to Exotel. */
export function createCompany(initial: CompanyCredentials, fetch: Fetch): Company {
  let { integrationsUrl, app, account, token } = initial
  let renewing: Promise<Result<string>> | undefined

  /** However many calls are rejected at the same time, one token is minted. */
  function renew(mine: NonNullable<typeof app>, signal: AbortSignal): Promise<Result<string>> {
    renewing ??= mintToken(createHttp(integrationsUrl, fetch), mine.id, mine.secret, signal)
      .then((minted) => {
        // Other credentials may have come meanwhile.
        if (minted.ok && app === mine) token = minted.value
        return minted
      })
      .finally(() => {
        renewing = undefined
      })
    return renewing
  }

  async function call(
    userId: string,
    ask: (gateway: ReturnType<typeof integrationsGateway>) => Promise<Result<Reading>>,
    signal: AbortSignal,
  ): Promise<CompanyAnswer> {
    let limit: LimitNews = { limit: null, resetIn: null }
    let record: UserRecord | null = null
    let requests = 0
    const http = createHttp(integrationsUrl, async (url, init) => {
      requests += 1
      const response = await fetch(url, init)
      limit = limitOf(new Headers([...response.headers]))
      return response
    })
    const withToken = (current: string) =>
      ask(
        integrationsGateway(
          async (request) => {
            const answer = await http(request)
            record = answer.ok ? recordIn(answer.value, userId) : null
            return answer
          },
          userId,
          current,
        ),
      )
    if (token === null && app !== null) {
      const minted = await renew(app, signal)
      requests += 1
      if (!minted.ok) return { result: minted, record: null, limit, requests }
    }
    let result = await withToken(token ?? '')
    if (!result.ok && result.failure.kind === 'unauthorized' && app !== null) {
      const minted = await renew(app, signal)
      requests += 1
      if (minted.ok) result = await withToken(minted.value)
    }
    return { result, record, limit, requests }
  }

  return {
    write: (userId, write, signal) => call(userId, (gateway) => gateway.write(write, signal), signal),
    read: (userId, signal) => call(userId, (gateway) => gateway.read(signal), signal),
    get readPage() {
      return account === null ? undefined : ccmApi(createHttp(account.url, fetch), account).readPage
    },
    use(credentials) {
      ;({ integrationsUrl, app, account, token } = credentials)
      renewing = undefined
    },
  }
}

/** The record of `userId` in an answer, without what it must not hold; null if there is none. */
function recordIn(answer: HttpAnswer, userId: string): UserRecord | null {
  const opened = accepted(answer, 'integrations')
  if (!opened.ok) return null
  const records = opened.value.records.flatMap((one) => userRecord.safeParse(one).data ?? [])
  const mine = records.find(({ AppUserId }) => AppUserId?.toLowerCase() === userId.toLowerCase())
  return mine ?? records.find(({ AppUserId }) => !AppUserId) ?? null
}

/** X-RateLimit-Reset is an instant in seconds since 1970, compared with the server's own Date. */
function limitOf(headers: Headers): LimitNews {
  const limit = positive(headers.get('x-ratelimit-limit'))
  const reset = positive(headers.get('x-ratelimit-reset'))
  const date = Date.parse(headers.get('date') ?? '')
  const resetIn = reset === null ? null : reset * 1000 - (Number.isNaN(date) ? Date.now() : date)
  return {
    limit: limit === null ? null : Math.floor(limit),
    resetIn: resetIn === null ? null : Math.max(0, resetIn),
  }
}

function positive(text: string | null): number | null {
  const number = Number(text ?? '')
  return Number.isFinite(number) && number > 0 ? number : null
}
