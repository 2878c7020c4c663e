import type { Fetch } from '../../../exotel/http.ts'

/** What `proxiedFetch` needs of the world. */
export interface ProxiedParts {
  readonly fetch: Fetch
  /** Signs in at the proxy on the way to `url`; false where nothing can be sent there, or it was refused. */
  signIn(url: string): Promise<boolean>
  /** Whether what the environment says of proxies cannot be used; asked once a request to `url` has not left. */
  isUnusable(url: string): Promise<boolean>
}

/**
 * `fetch` that signs in where a proxy wants that. Chromium hands a proxy's 407 on as an answer, and one from behind
 * the proxy as an error, so a 407 says that the request went no further. Who waits here for a keychain waits no longer
 * than for any answer, and what is sent meanwhile fails by itself.
 */
export function proxiedFetch({ fetch, signIn, isUnusable }: ProxiedParts): Fetch {
  let signingIn: Promise<boolean> | null = null

  /** One sign-in at a time, for all who wait: each sends a password once. */
  function signInOnce(url: string): Promise<boolean> {
    signingIn ??= signIn(url).finally(() => {
      signingIn = null
    })
    return signingIn
  }

  async function passed(url: string, init: RequestInit | undefined): Promise<Response | null> {
    const answer = await fetch(url, init)
    if (answer.status !== 407) return answer
    await answer.body?.cancel()
    return null
  }

  return async (url, init) => {
    const signal = init?.signal ?? null
    try {
      const first = await passed(url, init)
      if (first !== null) return first
    } catch (error) {
      const unusable = neverLeft(error) && (await orAborted(isUnusable(url), signal).catch(() => false))
      throw unusable ? new Error('net::ERR_NO_SUPPORTED_PROXIES') : error
    }
    const signedIn = await orAborted(signInOnce(url), signal)
    const second = signedIn ? await passed(url, init) : null
    if (second !== null) return second
    throw new Error('net::ERR_PROXY_AUTH_REQUESTED')
  }
}

/** Without the proxy that it needs, a computer finds no name and no way. */
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
