import { createConnection, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { ControlEndpoint, ControlReply, ControlRequest } from '../../core/protocol/contract.ts'
import { parseJson } from '../../core/text/json.ts'
import type { StartRequest } from '../lifecycle/second-start.ts'

/** What came of asking the running app. */
export type Answer =
  | { readonly kind: 'reply'; readonly reply: ControlReply }
  /** Nobody listens there. */
  | { readonly kind: 'no-app' }
  /** Somebody listens, and said nothing in time. */
  | { readonly kind: 'silent' }
  /** It hung up without an answer: it quit meanwhile, or does not know such a request. */
  | { readonly kind: 'hung-up' }
  /** Its answer is none that this version knows. */
  | { readonly kind: 'nonsense' }

/**
 * Asks the running app at `meeting`, and waits `limit` ms for its answer. Rejects where the system does not let this
 * user ask at all.
 */
export async function askRunningApp(
  meeting: ControlEndpoint | null,
  request: ControlRequest | StartRequest,
  limit: number,
): Promise<Answer> {
  if (meeting === null) return { kind: 'no-app' }
  const socket = createConnection(meeting.address)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'silent' }), limit)
  })
  try {
    return await Promise.race([converse(socket, JSON.stringify({ nonce: meeting.nonce, request })), late])
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

function converse(socket: Socket, line: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const answer = answerOfError(error)
      if (answer === null) reject(error)
      else resolve(answer)
    })
    socket.once('connect', () => socket.write(`${line}\n`))
    createInterface({ input: socket })
      // It repeats the socket's errors, and one that nobody hears would end the process.
      .on('error', () => {})
      .once('line', (text) => resolve(understood(text)))
      .once('close', () => resolve({ kind: 'hung-up' }))
  })
}

/** What an error of the connection says about the other side; null where it says nothing (no permission). */
function answerOfError(error: NodeJS.ErrnoException): Answer | null {
  switch (error.code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
    // Where no socket can be: a file or a circle of links in its way.
    case 'ENOTDIR':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return { kind: 'no-app' }
    // So many wait already that the system takes no more.
    case 'EAGAIN':
      return { kind: 'silent' }
    case 'ECONNRESET':
    case 'EPIPE':
      return { kind: 'hung-up' }
    default:
      return null
  }
}

/** Loads what understands it only now: a start that asks in vain becomes the app, and loads no library before its tray. */
async function understood(text: string): Promise<Answer> {
  const { controlReply } = await import('../../core/protocol/contract.ts')
  const parsed = controlReply.safeParse(parseJson(text))
  return parsed.success ? { kind: 'reply', reply: parsed.data } : { kind: 'nonsense' }
}
