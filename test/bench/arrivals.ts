import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer, IncomingMessage } from 'node:http'
import { before } from '../support/condition.ts'
import { listen } from '../support/listen.ts'

/** The moments at which requests reach servers of this very process. */
export interface Arrivals {
  /** Settles with the moment (performance.now()) at which the next PUT's head has been read. */
  nextPut(): Promise<number>
  close(): void
}

/**
 * Watches every HTTP server of this process by Node's own channel for that, so that the simulator and the bare
 * app's server are timed alike and neither has to be altered.
 */
export function watchArrivals(): Arrivals {
  const channel = 'http.server.request.start'
  let waiting: ((at: number) => void) | null = null
  const onStart = (message: unknown) => {
    const at = performance.now()
    if (typeof message !== 'object' || message === null || !('request' in message)) return
    if (!(message.request instanceof IncomingMessage) || message.request.method !== 'PUT') return
    waiting?.(at)
    waiting = null
  }
  subscribe(channel, onStart)
  return {
    nextPut: () => {
      const arrived = new Promise<number>((resolve) => {
        waiting = resolve
      })
      return before(arrived, { describe: 'a PUT to arrive', within: 10_000 })
    },
    close: () => void unsubscribe(channel, onStart),
  }
}

/** A server that answers every request at once, for the bare app. */
export async function startEchoServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer({ keepAliveTimeout: 65_000 }, (_request, response) => response.end('{}'))
  const { port, close } = await listen(server)
  return { url: `http://127.0.0.1:${port}/`, close }
}
