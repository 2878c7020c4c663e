import { timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { ControlEndpoint, ControlReply } from '../../core/protocol/control.ts'
import { parseJson } from '../../core/text/json.ts'
import { isStartRequest, parseSecondStart, type SecondStarts } from '../lifecycle/second-start.ts'
import { closeToOthers, type EndpointLocator } from './control-endpoint.ts'

/**
 * Answers one request, which may be any JSON value; null closes the connection. `isWaitedFor` tells whether the client
 * still waits.
 */
export type AnswerRequest = (request: unknown, isWaitedFor: () => boolean) => Promise<ControlReply | null>

/** The control socket of the running app. */
export interface Control {
  /** Why the socket could not be opened; null if it is open. */
  readonly problem: unknown
  /** From now on the command line's requests are answered, those that came before included. */
  serve(answer: AnswerRequest): void
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
  const problem = await Promise.resolve()
    .then(() => listenForRequests(locator().prepare(), answer))
    .then(
      () => null,
      (reason: unknown) => reason,
    )
  return { problem, serve: (given) => serve(given) }
}

/**
 * Listens on `endpoint`: one request a line, one reply a line. A line that is no JSON or has another nonce closes the
 * connection, as does a request that `answer` rejects. Rejects if nothing can listen there. Loads no library: it runs
 * before the tray stands.
 */
export function listenForRequests(endpoint: ControlEndpoint, answer: AnswerRequest): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    const lines = createInterface({ input: socket })
    // They repeat the socket's errors, and an error event without a listener would end the app.
    lines.on('error', () => {})
    lines.on('line', (line) => {
      const message = parseMessage(line)
      if (message === null || !isSame(message.nonce, endpoint.nonce)) {
        socket.destroy()
        return
      }
      void answer(message.request, () => !socket.readableEnded && !socket.destroyed).then(
        (reply) => (reply === null ? socket.destroy() : socket.write(`${JSON.stringify(reply)}\n`)),
        () => socket.destroy(),
      )
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(endpoint.address, () => {
      closeToOthers(endpoint)
      resolve()
    })
  })
}

/** The nonce and the request of one line; null if it is no such message. */
function parseMessage(line: string): { readonly nonce: unknown; readonly request: unknown } | null {
  const message = parseJson(line)
  if (typeof message !== 'object' || message === null) return null
  return { nonce: Reflect.get(message, 'nonce'), request: Reflect.get(message, 'request') }
}

/** Compares in constant time: how long it takes does not show where two nonces differ. */
function isSame(given: unknown, expected: string | null): boolean {
  if (typeof given !== 'string' || expected === null) return given === expected
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
