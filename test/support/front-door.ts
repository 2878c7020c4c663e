import { connect, createServer, type Socket } from 'node:net'
import { listen } from './listen.ts'

/** What stands between the app and a server: it passes on all that comes, until told otherwise. */
export interface FrontDoor {
  readonly url: string
  /** How many connections were opened so far. */
  opened(): number
  /**
   * From now on the connections that are there stay open and carry nothing, as behind a firewall that forgot them;
   * those that are opened later are as before. Gives how many died.
   */
  die(): number
  /** The bytes that have come on dead connections. */
  swallowed(): number
  close(): Promise<void>
}

/** Opens one on this machine, in front of the server at `url`. */
export async function openFrontDoor(url: string): Promise<FrontDoor> {
  const { hostname, port } = new URL(url)
  const pairs = new Set<readonly [Socket, Socket]>()
  let opened = 0
  let swallowed = 0
  const server = createServer((near) => {
    opened += 1
    const far = connect(Number(port), hostname)
    const pair = [near, far] as const
    pairs.add(pair)
    near.pipe(far)
    far.pipe(near)
    far.on('error', () => far.destroy())
    near.on('close', () => far.destroy())
    for (const socket of pair) socket.on('close', () => pairs.delete(pair))
  })
  const { port: ownPort, close } = await listen(server)
  return {
    url: `http://127.0.0.1:${ownPort}`,
    opened: () => opened,
    die: () => {
      const died = pairs.size
      for (const [near, far] of pairs) {
        near.unpipe(far)
        far.unpipe(near)
        // What comes is taken, or the other side would notice that nobody reads.
        near.on('data', (bytes) => {
          swallowed += bytes.length
        })
        near.resume()
        far.destroy()
      }
      pairs.clear()
      return died
    },
    swallowed: () => swallowed,
    close,
  }
}
