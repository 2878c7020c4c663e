import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { listen } from './listen.ts'

/** An HTTP proxy that notes who is asked for, and may want a name and a password (RFC 9110, 11.7). */
export interface RecordingProxy {
  /** Such as "127.0.0.1:3128". */
  readonly host: string
  /** Every host that was asked for, each once, with its port. */
  hosts(): readonly string[]
  /** How many requests came. */
  requests(): number
  /** The credentials that came, as "name:password", one for each request that carried some. */
  credentials(): readonly string[]
  close(): Promise<void>
}

/**
 * Starts it on this machine; it wants `credentials` where they are given, and asks for them by `challenge`. It leads everybody on to `portOf(host)` of this machine, or to the port asked for.
 */
export async function startRecordingProxy(
  {
    credentials: wanted,
    challenge = 'Basic realm="The proxy"',
  }: { credentials?: string; challenge?: string } = {},
  portOf: (host: string) => number | null = () => null,
): Promise<RecordingProxy> {
  const hosts = new Set<string>()
  const credentials: string[] = []
  let requests = 0
  /** Whether who asks may pass. */
  function admit(header: string | undefined): boolean {
    requests += 1
    const given = header === undefined ? null : Buffer.from(header.split(' ')[1] ?? '', 'base64').toString()
    if (given !== null) credentials.push(given)
    return wanted === undefined || given === wanted
  }
  const server = createServer((request, response) => {
    hosts.add(new URL(request.url ?? '', 'http://nowhere.invalid').host)
    const admitted = admit(request.headers['proxy-authorization'])
    response.writeHead(admitted ? 502 : 407, admitted ? {} : { 'proxy-authenticate': challenge }).end()
  })
  server.on('connect', (request, near: Socket) => {
    const target = request.url ?? ''
    hosts.add(target)
    if (!admit(request.headers['proxy-authorization'])) {
      const refusal = ['HTTP/1.1 407 Proxy Authentication Required', `Proxy-Authenticate: ${challenge}`]
      near.end([...refusal, 'Content-Length: 0', 'Connection: close', '', ''].join('\r\n'))
      return
    }
    const { hostname, port } = new URL(`http://${target}`)
    const far = connect(portOf(hostname) ?? Number(port), '127.0.0.1')
    far.on('error', () => near.destroy())
    far.on('close', () => near.destroy())
    near.on('close', () => far.destroy())
    far.once('connect', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n')
      near.pipe(far).pipe(near)
    })
  })
  const { port: ownPort, close } = await listen(server)
  return {
    host: `127.0.0.1:${ownPort}`,
    hosts: () => [...hosts],
    requests: () => requests,
    credentials: () => [...credentials],
    close,
  }
}
