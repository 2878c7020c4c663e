import type { ServerResponse } from 'node:http'
import type { AgentEvent, EventHub } from '../events.ts'
import type { Metrics } from '../metrics.ts'
import { relayTiming } from '../timing.ts'

/** The open event streams of this replica. */
export interface EventStreams {
  /** Answers with the events of a desk's user until either side ends the stream. */
  open(desk: { readonly deskId: string; readonly userId: string }, response: ServerResponse): void
  /** The desks that have a stream open. */
  desks(): readonly string[]
  /** Ends every stream of these desks. */
  end(desks: readonly string[]): void
  /** Ends every stream, and the comments. */
  close(): void
}

/** One desk needs one stream; a second one may be open while the first is found to be dead. */
const mostOfOneDesk = 2

/** Streams get their comments in so many groups, one after the other, so that thousands are not written to at once. */
const groupCount = 20

/** A client that has not read anything for so many comments is cut. */
const mostMissed = 3

/** One open stream. There are thousands, so it holds no stream object, timer or promise of its own. */
interface Stream {
  readonly response: ServerResponse
  /** What could not be written yet, because the client reads slowly: the newest state only, so nothing piles up. */
  newest: AgentEvent | undefined
  /** How many comments were due since the client last had room. */
  missed: number
  readonly end: () => void
}

/** Starts with no stream. */
export function createEventStreams(hub: EventHub, metrics: Metrics): EventStreams {
  const byDesk = new Map<string, Set<Stream>>()
  const groups = Array.from({ length: groupCount }, () => new Set<Stream>())
  let opened = 0
  let turn = 0

  const comments = setInterval(() => {
    turn = (turn + 1) % groupCount
    for (const stream of groups[turn] ?? []) comment(stream)
  }, relayTiming.streamComment / groupCount)

  function open({ deskId, userId }: { deskId: string; userId: string }, response: ServerResponse): void {
    const mine = byDesk.get(deskId) ?? new Set()
    byDesk.set(deskId, mine)
    const [oldest] = mine
    if (mine.size >= mostOfOneDesk) oldest?.end()
    const group = groups[opened % groupCount]
    opened += 1

    const stream: Stream = { response, newest: undefined, missed: 0, end }
    function remove(): void {
      if (!mine.delete(stream)) return
      if (mine.size === 0 && byDesk.get(deskId) === mine) byDesk.delete(deskId)
      group?.delete(stream)
      unlisten()
      metrics.streams.dec()
    }
    function end(): void {
      remove()
      // A client that does not read would keep the connection open.
      if (response.writableNeedDrain) response.destroy()
      else response.end()
    }
    mine.add(stream)
    group?.add(stream)
    metrics.streams.inc()
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache',
      // Proxies must hand every event on at once.
      'X-Accel-Buffering': 'no',
    })
    // After a restart thousands of desks come back: each at its own moment (HTML: server-sent events, `retry`).
    response.write(`retry: ${Math.round(1000 + Math.random() * relayTiming.reconnectWithin)}\n\n`)
    response.on('drain', () => write(stream))
    response.on('close', remove)
    const unlisten = hub.add(userId, (event) => {
      stream.newest = event
      write(stream)
    })
  }

  const end = (deskId: string) => {
    for (const stream of byDesk.get(deskId) ?? []) stream.end()
  }
  return {
    open,
    desks: () => [...byDesk.keys()],
    end: (desks) => desks.forEach(end),
    close() {
      clearInterval(comments)
      for (const deskId of [...byDesk.keys()]) end(deskId)
    },
  }
}

function write(stream: Stream): void {
  const { response, newest } = stream
  if (newest === undefined || response.writableNeedDrain) return
  stream.newest = undefined
  stream.missed = 0
  response.write(`event: agent\ndata: ${JSON.stringify(newest)}\n\n`)
}

/** Shows proxies and the client that the stream lives. */
function comment(stream: Stream): void {
  const { response } = stream
  if (!response.writableNeedDrain) {
    stream.missed = 0
    response.write(': \n\n')
    return
  }
  stream.missed += 1
  if (stream.missed >= mostMissed) response.destroy()
}
