import type { Fetch, FetchAnswer, FetchInit } from '../../../exotel/fetch.ts'

export interface ProxiedFetchOptions {
  readonly fetch: Fetch
  /** Signs in at the proxy on the way to `url`; resolves with false if no password is known, or it was refused. */
  signIn(url: string): Promise<boolean>
  /** Whether the environment's proxy settings are invalid. Called when a request to `url` could not be sent. */
  isUnusable(url: string): Promise<boolean>
}

/**
 * A fetch that signs in at a proxy if the proxy asks for it. A 407 always comes from the proxy, so the request has not
 * reached the server: Chromium reports a 407 from behind the proxy as an error. The sign-in, which may wait for the
 * keychain, ends with the request's own time limit.
 */
export function proxiedFetch({ fetch, signIn, isUnusable }: ProxiedFetchOptions): Fetch {
  let signingIn: Promise<boolean> | null = null

  /** Requests that need a sign-in at the same time share one, because each sign-in sends the password. */
  function signInOnce(url: string): Promise<boolean> {
    signingIn ??= signIn(url).finally(() => {
      signingIn = null
    })
    return signingIn
  }

  async function fetchPastProxy(url: string, init: FetchInit | undefined): Promise<FetchAnswer | null> {
    const answer = await fetch(url, init)
    if (answer.status !== 407) return answer
    await answer.body?.cancel()
    return null
  }

  return async (url, init) => {
    const signal = init?.signal ?? null
    try {
      const first = await fetchPastProxy(url, init)
      if (first !== null) return first
    } catch (error) {
      const unusable = neverLeft(error) && (await orAborted(isUnusable(url), signal).catch(() => false))
      throw unusable ? new Error('net::ERR_NO_SUPPORTED_PROXIES') : error
    }
    const signedIn = await orAborted(signInOnce(url), signal)
    const second = signedIn ? await fetchPastProxy(url, init) : null
    if (second !== null) return second
    throw new Error('net::ERR_PROXY_AUTH_REQUESTED')
  }
}

/** Whether the error says that no connection was made, as without a proxy that the network requires. */
function neverLeft(error: unknown): boolean {
  return (
    error instanceof Error && /NAME_|DNS_|ADDRESS_|CONNECTION_|TIMED_OUT|DISCONNECTED/.test(error.message)
  )
}

function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal | null): Promise<Value> {
  if (signal === null) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
