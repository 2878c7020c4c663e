import { randomBytes } from 'node:crypto'
import { createConnection, type Socket } from 'node:net'
import type {
  ControlChallenge,
  ControlEndpoint,
  ControlMessage,
  ControlReply,
  ControlRequest,
} from '../../core/protocol/control.ts'
import { parseJson } from '../../core/text/json.ts'
import { isSameSecret, responseOf } from './challenge.ts'
import { readLines } from './lines.ts'

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
  const challenge = endpoint.answersChallenge === true ? randomBytes(32).toString('hex') : null
  const socket = createConnection(endpoint.address)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<NoReply>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'silent' }), limit)
  })
  try {
    const asked = async (): Promise<string | NoReply> => {
      const lines = linesOf(socket)
      if (challenge !== null && endpoint.nonce !== null) {
        const response = await lines.ask({ challenge })
        if (typeof response !== 'string') return response
        if (!isResponse(response, responseOf(endpoint.nonce, challenge))) return { kind: 'invalid' }
      }
      return lines.ask(message)
    }
    const answer = await Promise.race([asked(), late])
    return typeof answer === 'string' ? answerIn(request.kind, answer) : answer
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

/** More than any reply has: the diagnostics take some thousand bytes. Bytes. */
const longestReply = 1024 * 1024

/** Sends a message as one line, and gives the line that comes back. */
interface Lines {
  ask(message: ControlMessage | ControlChallenge): Promise<string | NoReply>
}

function linesOf(socket: Socket): Lines {
  let answer: (line: string) => void = () => {}
  const connected = new Promise<void>((resolve) => socket.once('connect', resolve))
  const failed = new Promise<NoReply>((resolve, reject) => {
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const reason = answerOfError(error)
      if (reason === null) reject(error)
      else resolve(reason)
    })
    socket.once('close', () => resolve({ kind: 'hung-up' }))
  })
  readLines(socket, longestReply, (line) => answer(line))
  return {
    async ask(message) {
      const line = new Promise<string>((resolve) => {
        answer = resolve
      })
      void connected.then(() => socket.write(`${JSON.stringify(message)}\n`))
      return Promise.race([line, failed])
    },
  }
}

function isResponse(line: string, expected: string): boolean {
  const given = parseJson(line)
  const response: unknown =
    typeof given === 'object' && given !== null ? Reflect.get(given, 'response') : null
  return typeof response === 'string' && isSameSecret(response, expected)
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
