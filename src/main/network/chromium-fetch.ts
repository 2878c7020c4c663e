import { on } from 'node:events'
import { type IncomingMessage, net, type Session } from 'electron'
import { type Fetch, type FetchAnswer, type FetchInit, largestAnswer } from '../../exotel/fetch.ts'

/**
 * A fetch through `session` without cookies, cache, client certificates, sign-ins and redirects. Electron's own
 * `session.fetch` does the same by means of Node's `Request` and `Response`; they bring Node's whole HTTP client with
 * them, 2 MiB and a twentieth of a start's processor time, and add a millisecond to every request.
 */
export function chromiumFetch(session: Session): Fetch {
  return (url, init = {}) => send(session, url, init)
}

function send(session: Session, url: string, init: FetchInit): Promise<FetchAnswer> {
  const { method = 'GET', headers = {}, body = null, signal = null } = init
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const request = net.request({
      method,
      url,
      session,
      useSessionCookies: false,
      // Without this Chromium keeps cookies and sends them, and shows servers a certificate of this computer.
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    })
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value)
    const abort = () => {
      request.abort()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    // Not at the request's own "close": that comes as soon as it is sent, and its answer may never come.
    const ended = () => signal?.removeEventListener('abort', abort)
    request.on('error', (error) => {
      ended()
      reject(error)
    })
    request.on('response', (message) => {
      message.on('end', ended)
      message.on('aborted', ended)
      message.on('error', ended)
      resolve(answerOf(message, signal, () => request.abort()))
    })
    if (body === null) request.end()
    else request.end(body)
  })
}

function answerOf(message: IncomingMessage, signal: AbortSignal | null, abort: () => void): FetchAnswer {
  const body = bodyOf(message, signal)
  return {
    status: message.statusCode,
    headers: Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    body: { [Symbol.asyncIterator]: () => body, cancel: async () => abort() },
    text: () => textOf(body, abort),
  }
}

/** The body as it arrives. Rejects if it is cut, or if `signal` aborts first. */
function bodyOf(message: IncomingMessage, signal: AbortSignal | null): AsyncIterableIterator<Buffer> {
  // The listeners are added at once: what came before them would be lost.
  const chunks = on(message, 'data', { close: ['end'] })
  message.on('aborted', () => {
    const reason: unknown = signal?.reason
    void chunks.throw?.(reason instanceof Error ? reason : new Error('The answer was cut'))
  })
  return bytesOf(chunks)
}

async function* bytesOf(chunks: AsyncIterable<readonly Buffer[]>): AsyncIterableIterator<Buffer> {
  for await (const [chunk] of chunks) if (chunk !== undefined) yield chunk
}

/** The whole body. Rejects also if it is larger than largestAnswer. */
async function textOf(body: AsyncIterable<Buffer>, abort: () => void): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length <= largestAnswer) continue
    abort()
    throw new Error(`The answer is longer than maxContentLength (${largestAnswer} bytes)`)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
