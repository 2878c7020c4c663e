import type { Socket } from 'node:net'

/** One TCP connection. */
export interface Connection {
  /** Connections are numbered from 1 in the order in which they were opened. */
  readonly number: number
  /** How many requests arrived on it, the current one included. */
  readonly requests: number
  /** Every request on a dead connection stays without an answer. */
  readonly dead: boolean
}

/** The connections of one simulator. Requests to the control API count, because they share connections with others. */
export interface Connections {
  /** Gives a new connection its number. */
  opened(socket: Socket): void
  /** Counts a request that arrived on this connection. */
  countRequest(socket: Socket): void
  of(socket: Socket): Connection
  kill(socket: Socket): void
  /** The number of the newest connection; 0 before the first. */
  newest(): number
}

/** Makes an empty list of connections. */
export function createConnections(): Connections {
  const known = new WeakMap<Socket, Connection>()
  let count = 0

  function of(socket: Socket): Connection {
    const found = known.get(socket)
    if (found !== undefined) return found
    count += 1
    const opened = { number: count, requests: 0, dead: false }
    known.set(socket, opened)
    return opened
  }

  function change(socket: Socket, change: Partial<Connection>): void {
    known.set(socket, { ...of(socket), ...change })
  }

  return {
    of,
    opened: (socket) => void of(socket),
    countRequest: (socket) => change(socket, { requests: of(socket).requests + 1 }),
    kill: (socket) => change(socket, { dead: true }),
    newest: () => count,
  }
}
