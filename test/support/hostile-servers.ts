import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { makeCompanyCa, trustIssuer } from './company-ca.ts'
import { type ListeningServer, listen } from './listen.ts'

/** Addresses at which Exotel is not to be had, each in its own way. */
export interface HostileServers {
  /** Nobody listens there. */
  readonly refuses: string
  /** A name that never exists (RFC 6761). */
  readonly nowhere: string
  /** A group address (RFC 5771): no connection can be made to it, on any machine. */
  readonly noWay: string
  /** TLS with a certificate from an issuer whom nobody here knows. */
  readonly strange: string
  /** Certificates from an issuer who is trusted here: expired, not valid yet, another server's. */
  readonly expired: string
  readonly notYet: string
  readonly wrongName: string
  /** It wants a certificate from whoever comes. */
  readonly wantsCertificate: string
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

/** Starts them on this machine; `home` is the folder of the one who trusts an issuer of theirs. */
export async function startHostileServers(home: string): Promise<HostileServers> {
  const open: ListeningServer[] = []
  const port = async (server: Server): Promise<number> => {
    const listening = await listen(server)
    open.push(listening)
    return listening.port
  }
  const known = await makeCompanyCa(join(home, 'known'))
  const [, stranger] = await Promise.all([
    trustIssuer(home, known.file),
    makeCompanyCa(join(home, 'stranger')),
  ])
  const here = ['localhost', '127.0.0.1']
  const past = { from: '20200101000000Z', to: '20210101000000Z' }
  const future = { from: '20900101000000Z', to: '20910101000000Z' }
  const certificate = await known.issue(here)
  const strange = await port(createHttpsServer(await stranger.issue(here)))
  const expired = await port(createHttpsServer(await known.issue(here, past)))
  const notYet = await port(createHttpsServer(await known.issue(here, future)))
  const wrongName = await port(createHttpsServer(await known.issue(['elsewhere.example'])))
  const wanting = { requestCert: true, rejectUnauthorized: true }
  const wantsCertificate = await port(createHttpsServer({ ...certificate, ...wanting }))
  const old = await port(createHttpsServer({ ...certificate, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }))
  const babbling = await port(
    createServer((socket) => {
      socket.end('This is not what you are looking for.\r\n\r\n')
    }),
  )
  const forbidding = await port(
    createHttpServer().on('connect', (_request, socket) => {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    }),
  )
  const { port: gone, close } = await listen(createServer())
  await close()

  return {
    refuses: `https://127.0.0.1:${gone}`,
    nowhere: 'https://nowhere.invalid',
    noWay: 'https://224.0.0.1',
    strange: `https://localhost:${strange}`,
    expired: `https://localhost:${expired}`,
    notYet: `https://localhost:${notYet}`,
    wrongName: `https://localhost:${wrongName}`,
    wantsCertificate: `https://localhost:${wantsCertificate}`,
    oldTls: `https://localhost:${old}`,
    noTls: `https://localhost:${babbling}`,
    proxies: {
      gone: `http://127.0.0.1:${gone}`,
      forbidding: `http://127.0.0.1:${forbidding}`,
      garbled: `http://127.0.0.1:${babbling}`,
      socks: `socks5://127.0.0.1:${babbling}`,
    },
    close: async () => {
      await Promise.all(open.map((one) => one.close()))
    },
  }
}
