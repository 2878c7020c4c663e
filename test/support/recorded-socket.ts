import { renameSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'

/** What has gone through a socket in either direction, with everything that is in the way of both ends. */
export interface RecordedSocket {
  /** All bytes that clients have sent so far. */
  sent(): Buffer
  /** All bytes that the server has answered so far. */
  answered(): Buffer
  close(): Promise<void>
}

/**
 * Records what goes through the Unix socket at `path`, on which a server listens: takes its place, and passes all bytes on
 * in both directions.
 */
export async function recordSocket(path: string): Promise<RecordedSocket> {
  const behind = `${path}.recorded`
  renameSync(path, behind)
  const sent: Buffer[] = []
  const answered: Buffer[] = []
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const inner = createConnection({ path: behind, allowHalfOpen: true })
    client.on('data', (bytes) => void sent.push(bytes)).on('error', () => inner.destroy())
    inner.on('data', (bytes) => void answered.push(bytes)).on('error', () => client.destroy())
    client.once('close', () => inner.destroy())
    inner.once('close', () => client.destroy())
    client.pipe(inner)
    inner.pipe(client)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve)
  })
  return {
    sent: () => Buffer.concat(sent),
    answered: () => Buffer.concat(answered),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
