import { createServer } from 'node:net'
import { listen } from './listen.ts'

/** What arrived: the request line's parts, and the body as text. */
export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** A server that answers with bytes of one's choice, also with such as no HTTP library would send. */
export interface RawServer {
  readonly url: string
  /** What arrived so far. */
  readonly requests: readonly RawRequest[]
  close(): Promise<void>
}

/** Starts it on this machine. Each answer is followed by the end of its connection. */
export async function startRawServer(answer: (request: RawRequest) => Uint8Array): Promise<RawServer> {
  const requests: RawRequest[] = []
  const server = createServer((socket) => {
    let received = ''
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1')
      const request = wholeRequest(received)
      if (request === null) return
      received = ''
      requests.push(request)
      socket.end(answer(request))
    })
  })
  const { port, close } = await listen(server)
  return { url: `http://127.0.0.1:${port}`, requests, close }
}

/** An answer as bytes, with a Content-Length that fits unless `headers` names another one. */
export function rawAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | string = '',
): Uint8Array {
  const bytes = Buffer.from(body)
  const all = { 'Content-Length': String(bytes.length), Connection: 'close', ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Whatever\r\n${lines.join('')}\r\n`), bytes])
}

function wholeRequest(text: string): RawRequest | null {
  const [head = '', body] = text.split('\r\n\r\n')
  if (body === undefined) return null
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)
  if (body.length < length) return null
  const [method = '', path = ''] = head.split(' ')
  return { method, path, body }
}
