import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProcess } from './processes.ts'

/** Addresses at which Exotel is not to be had, each in its own way. */
export interface HostileServers {
  /** Nobody listens there. */
  readonly refuses: string
  /** A name that never exists (RFC 6761). */
  readonly nowhere: string
  /** A group address (RFC 5771): no connection can be made to it, on any machine. */
  readonly noWay: string
  /** TLS with a certificate of its own making. */
  readonly selfSigned: string
  /** TLS 1.1 and nothing newer. */
  readonly oldTls: string
  /** Bytes that are not TLS. */
  readonly noTls: string
  /** Proxies, as the environment names them. */
  readonly proxies: {
    readonly gone: string
    readonly forbidding: string
    readonly garbled: string
    readonly socks: string
  }
  close(): Promise<void>
}

/** Starts them on this machine. */
export async function startHostileServers(): Promise<HostileServers> {
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  const port = async (server: Server): Promise<number> => {
    servers.push(server)
    server.on('connection', (socket) => sockets.add(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The server has no port')
    return address.port
  }
  const certificate = await makeCertificate()
  const modern = await port(createHttpsServer(certificate))
  const old = await port(createHttpsServer({ ...certificate, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }))
  const babbling = await port(
    createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.end('This is not what you are looking for.\r\n\r\n')
    }),
  )
  const forbidding = await port(
    createHttpServer().on('connect', (_request, socket) => {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    }),
  )
  const closed = createServer()
  const gone = await port(closed)
  await closing(closed)

  return {
    refuses: `https://127.0.0.1:${gone}`,
    nowhere: 'https://nowhere.invalid',
    noWay: 'https://224.0.0.1',
    selfSigned: `https://localhost:${modern}`,
    oldTls: `https://localhost:${old}`,
    noTls: `https://localhost:${babbling}`,
    proxies: {
      gone: `http://127.0.0.1:${gone}`,
      forbidding: `http://127.0.0.1:${forbidding}`,
      garbled: `http://127.0.0.1:${babbling}`,
      socks: `socks5://127.0.0.1:${babbling}`,
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await Promise.all(servers.filter(({ listening }) => listening).map(closing))
    },
  }
}

function closing(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

async function makeCertificate(): Promise<{ readonly key: string; readonly cert: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'hk-tls-'))
  try {
    const key = join(folder, 'key.pem')
    const cert = join(folder, 'cert.pem')
    const given = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
    const made = await runProcess('openssl', ['req', '-x509', ...given, '-keyout', key, '-out', cert], {
      from: 'openssl',
      within: 20_000,
    })
    if (made.code !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`)
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
