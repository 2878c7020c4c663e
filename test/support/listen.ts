import type { Server, Socket } from 'node:net'

/** A server of a test's that listens on this machine. */
export interface ListeningServer {
  readonly port: number
  /** Ends it, and every connection to it. */
  close(): Promise<void>
}

/** Lets `server` listen on 127.0.0.1, on any free port unless `port` names one. */
export async function listen(server: Server, port = 0): Promise<ListeningServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
