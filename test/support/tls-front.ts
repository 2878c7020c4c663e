import { connect } from 'node:net'
import { createServer } from 'node:tls'
import type { Certificate } from './company-ca.ts'
import { type ListeningServer, listen } from './listen.ts'

/** Starts a server that speaks TLS in front of the one at `url`, which does not; on any free port unless `port` names one. */
export function startTlsFront(
  url: string,
  certificate: Certificate,
  port?: number,
): Promise<ListeningServer> {
  const server = createServer(certificate, (near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1')
    for (const socket of [near, far]) socket.on('error', () => socket.destroy())
    far.on('close', () => near.destroy())
    near.on('close', () => far.destroy())
    near.pipe(far).pipe(near)
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return listen(server, port)
}
