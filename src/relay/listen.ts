import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import type { Configuration } from './configuration.ts'
import { messages } from './messages.ts'
import { relayTiming } from './timing.ts'

/** The HTTP server of a replica. */
export interface Listening {
  readonly url: string
  /** Answers requests from now on. */
  answer(listener: RequestListener): void
  /** Uses another certificate. Throws one sentence if it cannot be used. Without TLS, and for null, it does nothing. */
  useCertificate(tls: Configuration['tls']): void
  /** Takes no more connections. Resolves once all have ended. */
  close(): Promise<void>
  /** Ends the connections on which no request is under way. */
  closeIdle(): void
  /** Ends all connections. */
  closeAll(): void
}

/** Bytes of a request's headers: a desk sends some hundred. */
const largestHeaders = 8 * 1024

/** Listens, without answering yet. Rejects with an Error whose message is one sentence if that is not possible. */
export async function listen({ host, port, tls }: Configuration): Promise<Listening> {
  const options = {
    maxHeaderSize: largestHeaders,
    headersTimeout: relayTiming.requestLimit,
    requestTimeout: relayTiming.requestLimit,
    connectionsCheckingInterval: relayTiming.requestLimit / 5,
    // Longer than a desk's pause between beats, so that its connection stays.
    keepAliveTimeout: 75_000,
  }
  const server =
    tls === null ? createServer(options) : withTls(() => createTlsServer({ ...options, ...tlsOf(tls) }))
  // Clients open connections ahead of their requests, and Node does not count those among the idle ones.
  const unused = new Set<Socket>()
  server.on(tls === null ? 'connection' : 'secureConnection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  server.on('request', ({ socket }) => unused.delete(socket))
  const used = await listenAt(server, host, port)
  const shown = host.includes(':') ? `[${host}]` : host
  return {
    url: `${tls === null ? 'http' : 'https'}://${shown}:${used}`,
    answer: (listener) => void server.on('request', listener),
    useCertificate(next) {
      if (next !== null && server instanceof TlsServer) withTls(() => server.setSecureContext(tlsOf(next)))
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
    closeIdle() {
      server.closeIdleConnections()
      for (const socket of unused) socket.destroy()
    },
    closeAll: () => server.closeAllConnections(),
  }
}

/** Gives the port, which the system chooses for 0. */
function listenAt(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          error.code === 'EADDRINUSE'
            ? messages.listening.portTaken(port)
            : messages.listening.failed(host, port, error.code ?? ''),
        ),
      ),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}

function tlsOf({ certificate, key }: NonNullable<Configuration['tls']>): SecureContextOptions {
  return { cert: certificate, key, minVersion: 'TLSv1.2' }
}

/** Names the settings in the error of a certificate or key that cannot be used. */
function withTls<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new Error(messages.listening.badTls(code))
  }
}
