import { connect, createServer, type Socket } from 'node:net'
import { listen } from './listen.ts'

/** A way to a server of this machine that can be cut like a network cable. */
export interface CuttableTunnel {
  readonly url: string
  /** From now on nothing gets through, and neither side hears that the other one is gone. */
  cut(): void
  /** New connections get through again; those from before are broken. */
  mend(): void
  /** What the server has sent through it. */
  answers(): string
  close(): Promise<void>
}

/** Opens a tunnel to the server at `target`, an http origin. */
export async function openTunnel(target: string): Promise<CuttableTunnel> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isCut = false
  let answers = ''

  const track = (socket: Socket, other: () => Socket | undefined) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      if (!isCut) other()?.destroy()
    })
  }
  const server = createServer((near) => {
    let far: Socket | undefined
    track(near, () => far)
    // A connection attempt on a cut line would hang; this one hangs from its first byte on, which is the same to the app.
    if (isCut) {
      near.resume()
      return
    }
    const opened = connect(Number(port), hostname)
    far = opened
    track(opened, () => near)
    near.on('data', (part) => void (isCut || opened.write(part)))
    opened.on('data', (part: Buffer) => {
      if (isCut) return
      answers += part.toString('latin1')
      near.write(part)
    })
  })
  const listening = await listen(server)
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${listening.port}`,
    cut() {
      isCut = true
    },
    mend() {
      isCut = false
      breakAll()
    },
    answers: () => answers,
    async close() {
      breakAll()
      await listening.close()
    },
  }
}
