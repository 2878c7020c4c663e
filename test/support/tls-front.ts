import { connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { Certificate } from './company-ca.ts'

/** Speaks TLS in front of a server that does not. */
export interface TlsFront {
  readonly port: number
  close(): Promise<void>
}

/** Starts it on this machine, in front of the server at `url`; on any free port unless told otherwise. */
export async function startTlsFront(url: string, certificate: Certificate, port = 0): Promise<TlsFront> {
  const sockets = new Set<Socket>()
  const server = createServer(certificate, (near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    far.on('close', () => near.destroy())
    near.on('close', () => far.destroy())
    near.pipe(far).pipe(near)
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The TLS front has no port')
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
