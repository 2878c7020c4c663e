import { timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import {
  type ControlMeeting,
  type ControlReply,
  type ControlRequest,
  controlMessage,
} from '../../core/contract.ts'
import { closeToOthers } from './control-place.ts'

/**
 * Serves the control socket: one request a line, one reply a line. What cannot be parsed, or does not carry the
 * meeting's nonce, ends the connection, as does a request that `serve` rejects. Rejects where nothing can listen there.
 */
export function serveControl(
  meeting: ControlMeeting,
  serve: (request: ControlRequest) => Promise<ControlReply>,
): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    const lines = createInterface({ input: socket })
    // They repeat the socket's errors, and one that nobody hears would end the app.
    lines.on('error', () => {})
    lines.on('line', (line) => {
      const message = controlMessage.safeParse(parseJson(line))
      if (!message.success || !isSame(message.data.nonce, meeting.nonce)) {
        socket.destroy()
        return
      }
      void serve(message.data.request).then(
        (reply) => socket.write(`${JSON.stringify(reply)}\n`),
        () => socket.destroy(),
      )
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(meeting.address, () => {
      closeToOthers(meeting)
      resolve()
    })
  })
}

/** Compares in a time that tells nothing about where two nonces differ. */
function isSame(given: string | null, expected: string | null): boolean {
  if (given === null || expected === null) return given === expected
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
