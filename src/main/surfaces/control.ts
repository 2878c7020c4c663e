import { rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type ControlReply, type ControlRequest, controlReply, controlRequest } from '../../core/contract.ts'

/**
 * Serves the control socket: one request a line, one reply a line. What cannot be parsed ends the connection; only
 * the owner of the profile, a folder of mode 0700, can reach it.
 */
export function serveControl(
  address: string,
  serve: (request: ControlRequest) => Promise<ControlReply>,
): Promise<void> {
  // The caller holds the single-instance lock, so a socket that stands there is one that a crash left behind.
  if (process.platform !== 'win32') rmSync(address, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    createInterface({ input: socket }).on('line', (line) => {
      const request = controlRequest.safeParse(parseJson(line))
      const refuse = () => void socket.destroy()
      if (!request.success) refuse()
      else
        serve(request.data).then(
          (reply) =>
            socket.write(`${JSON.stringify(reply)}
`),
          refuse,
        )
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
}

/** Asks the running app; null where none is running. */
export async function askRunningApp(address: string, request: ControlRequest): Promise<ControlReply | null> {
  const socket = await connect(address)
  if (socket === null) return null
  socket.write(`${JSON.stringify(request)}\n`)
  try {
    for await (const line of createInterface({ input: socket })) {
      const reply = controlReply.safeParse(parseJson(line))
      return reply.success ? reply.data : null
    }
    return null
  } finally {
    socket.destroy()
  }
}

function connect(address: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createConnection(address)
    socket.once('connect', () => resolve(socket))
    socket.on('error', () => resolve(null))
  })
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
