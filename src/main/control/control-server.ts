import { timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { ControlEndpoint, ControlReply } from '../../core/protocol/control.ts'
import { parseJson } from '../../core/text/json.ts'
import { isStartRequest, type SecondStarts, secondStart } from '../lifecycle/second-start.ts'
import { closeToOthers, type EndpointLocator } from './control-endpoint.ts'

/**
 * What is answered to one request, which may be anything that JSON can say; null ends the connection. `isWaitedFor`
 * tells whether whoever asked still waits.
 */
export type AnswerRequest = (request: unknown, isWaitedFor: () => boolean) => Promise<ControlReply | null>

/** The control socket of the running app. */
export interface Control {
  /** Why nobody can be heard there; null where everybody can. */
  readonly problem: unknown
  /** From now on the command line's requests are answered: those that came before at once. */
  serve(answer: AnswerRequest): void
}

/** Opens the control socket: second starts are answered by `starts` from now on, all else once it is served. */
export async function openControl(place: () => EndpointLocator, starts: SecondStarts): Promise<Control> {
  let serve: (answer: AnswerRequest) => void = () => {}
  const served = new Promise<AnswerRequest>((resolve) => {
    serve = resolve
  })
  const answer: AnswerRequest = async (request, isWaitedFor) =>
    isStartRequest(request)
      ? starts.answer(secondStart(request), isWaitedFor)
      : (await served)(request, isWaitedFor)
  const problem = await Promise.resolve()
    .then(() => listenForRequests(place().prepare(), answer))
    .then(
      () => null,
      (reason: unknown) => reason,
    )
  return { problem, serve: (given) => serve(given) }
}

/**
 * Listens at `meeting`: one request a line, one reply a line. What is no JSON, or does not carry the meeting's nonce,
 * ends the connection, as does a request that `answer` rejects. Rejects where nothing can listen there. Loads no
 * library, since it stands before the tray does.
 */
export function listenForRequests(meeting: ControlEndpoint, answer: AnswerRequest): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    const lines = createInterface({ input: socket })
    // They repeat the socket's errors, and one that nobody hears would end the app.
    lines.on('error', () => {})
    lines.on('line', (line) => {
      const message = messageIn(line)
      if (message === null || !isSame(message.nonce, meeting.nonce)) {
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
    server.listen(meeting.address, () => {
      closeToOthers(meeting)
      resolve()
    })
  })
}

/** The nonce and the request of one line; null where it is no such message. */
function messageIn(line: string): { readonly nonce: unknown; readonly request: unknown } | null {
  const message = parseJson(line)
  if (typeof message !== 'object' || message === null) return null
  return { nonce: Reflect.get(message, 'nonce'), request: Reflect.get(message, 'request') }
}

/** Compares in a time that tells nothing about where two nonces differ. */
function isSame(given: unknown, expected: string | null): boolean {
  if (typeof given !== 'string' || expected === null) return given === expected
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
