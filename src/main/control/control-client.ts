import { createConnection, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type {
  ControlEndpoint,
  ControlMessage,
  ControlReply,
  ControlRequest,
} from '../../core/protocol/control.ts'

/** Why a request got no valid reply. */
export type NoReply =
  /** No app listens there. */
  | { readonly kind: 'no-app' }
  /** An app listens, and sent nothing in time. */
  | { readonly kind: 'silent' }
  /** It closed the connection without a reply: it quit meanwhile, or does not know such a request. */
  | { readonly kind: 'hung-up' }
  /** What it sent is no valid reply to such a request. */
  | { readonly kind: 'invalid' }

/** The running app's reply to a request of one of these kinds, or why there is none. */
export type Answer<Kind extends ControlRequest['kind']> =
  | { readonly kind: 'reply'; readonly reply: ControlReply<Kind> }
  | NoReply

/**
 * Sends a request to the running app at `endpoint`, and waits `limit` ms for its reply. Rejects if the system forbids
 * this user to connect.
 */
export async function askRunningApp<Kind extends ControlRequest['kind']>(
  endpoint: ControlEndpoint | null,
  request: ControlRequest<Kind>,
  limit: number,
): Promise<Answer<Kind>> {
  if (endpoint === null) return { kind: 'no-app' }
  const message: ControlMessage = { nonce: endpoint.nonce, request }
  const socket = createConnection(endpoint.address)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<NoReply>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'silent' }), limit)
  })
  try {
    const answer = await Promise.race([replyLine(socket, JSON.stringify(message)), late])
    return typeof answer === 'string' ? answerIn(request.kind, answer) : answer
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

/** Sends one line, and gives the line that comes back. */
function replyLine(socket: Socket, line: string): Promise<string | NoReply> {
  return new Promise((resolve, reject) => {
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const answer = answerOfError(error)
      if (answer === null) reject(error)
      else resolve(answer)
    })
    socket.once('connect', () => socket.write(`${line}\n`))
    createInterface({ input: socket })
      // It repeats the socket's errors, and an error event without a listener would end the process.
      .on('error', () => {})
      .once('line', resolve)
      .once('close', () => resolve({ kind: 'hung-up' }))
  })
}

/** What a connection error says about the app; null if it says nothing about it (no permission). */
function answerOfError(error: NodeJS.ErrnoException): NoReply | null {
  switch (error.code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
    // Where no socket can be: a file or a circle of links in its way.
    case 'ENOTDIR':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return { kind: 'no-app' }
    // So many connections wait already that the system accepts no more.
    case 'EAGAIN':
      return { kind: 'silent' }
    case 'ECONNRESET':
    case 'EPIPE':
      return { kind: 'hung-up' }
    default:
      return null
  }
}

/** Loads the parser only now: a start that finds no running app becomes the app, and loads no library before its tray. */
async function answerIn<Kind extends ControlRequest['kind']>(
  kind: Kind,
  text: string,
): Promise<Answer<Kind>> {
  const { parseReply } = await import('../../core/protocol/control.ts')
  try {
    return { kind: 'reply', reply: parseReply(kind, JSON.parse(text)) }
  } catch {
    return { kind: 'invalid' }
  }
}
