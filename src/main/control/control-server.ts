import { createServer, type Socket } from 'node:net'
import { timing } from '../../core/model/timing.ts'
import type { ControlChallengeResponse, ControlEndpoint, ControlReply } from '../../core/protocol/control.ts'
import { parseJson } from '../../core/text/json.ts'
import { isStartRequest, parseSecondStart, type SecondStarts } from '../lifecycle/second-start.ts'
import { isSameSecret, responseOf } from './challenge.ts'
import { closeToOthers, type EndpointLocator } from './control-endpoint.ts'
import { readLines } from './lines.ts'

/**
 * Answers one request, which may be any JSON value; null closes the connection. `isWaitedFor` tells whether the client
 * still waits.
 */
export type AnswerRequest = (request: unknown, isWaitedFor: () => boolean) => Promise<ControlReply | null>

/** The control socket of the running app. */
export interface Control {
  /** Why the socket could not be opened; null if it is open. */
  readonly problem: unknown
  /** From now on `answer` gets the command line's requests, those that came before included. */
  serve(answer: AnswerRequest): void
  /** Removes the file that names the endpoint, if there is one: the app ends. */
  close(): void
}

/** Opens the control socket. `starts` answers second starts from now on; other requests wait until `serve` is called. */
export async function openControl(locator: () => EndpointLocator, starts: SecondStarts): Promise<Control> {
  let serve: (answer: AnswerRequest) => void = () => {}
  const served = new Promise<AnswerRequest>((resolve) => {
    serve = resolve
  })
  const answer: AnswerRequest = async (request, isWaitedFor) =>
    isStartRequest(request)
      ? starts.answer(parseSecondStart(request), isWaitedFor)
      : (await served)(request, isWaitedFor)
  let close: () => void = () => {}
  const problem = await Promise.resolve()
    .then(() => {
      const place = locator()
      const endpoint = place.prepare()
      close = () => place.remove(endpoint)
      return listenForRequests(endpoint, answer)
    })
    .then(
      () => null,
      (reason: unknown) => reason,
    )
  return { problem, serve: (given) => serve(given), close: () => close() }
}

/** Far more than any request has: the longest secret and form take about 20,000 bytes. Bytes. */
const longestRequest = 64 * 1024

/** Far more than a user's terminals and scripts have at a time. */
const mostConnections = 64

/**
 * Listens on `endpoint`: one request a line, one reply a line. A line that is no JSON or has another nonce closes the
 * connection, as does a request that `answer` rejects, a line that is too long, and a client that asks nothing. Rejects if
 * nothing can listen there. Loads no library: it runs before the tray is shown.
 */
export function listenForRequests(endpoint: ControlEndpoint, answer: AnswerRequest): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('timeout', () => socket.destroy())
    socket.setTimeout(timing.controlIdle)
    readLines(socket, longestRequest, (line) => void serveLine(line, socket))
  })
  server.maxConnections = mostConnections

  async function serveLine(line: string, socket: Socket): Promise<void> {
    const message = parseMessage(line)
    const response = message === null ? null : responseTo(message.challenge)
    if (response !== null) {
      send(socket, response)
      return
    }
    if (message === null || !isSame(message.nonce, endpoint.nonce)) {
      socket.destroy()
      return
    }
    // A request to switch may wait for a day.
    socket.setTimeout(0)
    const isWaitedFor = () => !socket.readableEnded && !socket.destroyed
    const reply = await answer(message.request, isWaitedFor).catch(() => null)
    if (reply === null) {
      socket.destroy()
      return
    }
    send(socket, reply)
    socket.setTimeout(timing.controlIdle)
  }

  function responseTo(challenge: unknown): ControlChallengeResponse | null {
    const { nonce } = endpoint
    const isOne = typeof challenge === 'string' && challenge.length <= longestChallenge && nonce !== null
    return isOne ? { response: responseOf(nonce, challenge) } : null
  }

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(endpoint.address, () => {
      closeToOthers(endpoint)
      resolve()
    })
  })
}

/** Characters. */
const longestChallenge = 128

function send(socket: Socket, reply: ControlReply | ControlChallengeResponse): void {
  socket.write(`${JSON.stringify(reply)}\n`)
}

/** The parts of one line, any of which may be missing; null if it is no JSON object. */
function parseMessage(line: string): Readonly<Record<'nonce' | 'request' | 'challenge', unknown>> | null {
  const message = parseJson(line)
  if (typeof message !== 'object' || message === null) return null
  const part = (name: string): unknown => Reflect.get(message, name)
  return { nonce: part('nonce'), request: part('request'), challenge: part('challenge') }
}

function isSame(given: unknown, expected: string | null): boolean {
  if (typeof given !== 'string' || expected === null) return given === expected
  return isSameSecret(given, expected)
}
