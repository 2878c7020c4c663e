import type { Socket } from 'node:net'

/** A connection: its number in the order of opening, from 1, how many requests it carried, and whether it is dead. */
export type Connection = { readonly number: number; readonly requests: number; readonly dead: boolean }

/** The connections of one simulator, those of the control included: one may carry requests of both. */
export type Connections = {
  /** Notes that a request arrived on this connection, and tells of it. */
  carry(socket: Socket): Connection
  /** This connection; one that is not known yet gets the next number. */
  of(socket: Socket): Connection
  /** From now on whatever arrives on this connection stays without an answer. */
  kill(socket: Socket): void
  /** The number of the newest. */
  newest(): number
}

/** Makes an empty list. */
export function createConnections(): Connections {
  const known = new WeakMap<Socket, Connection>()
  let count = 0

  function of(socket: Socket): Connection {
    const found = known.get(socket)
    if (found !== undefined) return found
    count += 1
    const made = { number: count, requests: 0, dead: false }
    known.set(socket, made)
    return made
  }

  return {
    of,
    carry(socket) {
      const found = of(socket)
      const carried = { ...found, requests: found.requests + 1 }
      known.set(socket, carried)
      return carried
    },
    kill(socket) {
      known.set(socket, { ...of(socket), dead: true })
    },
    newest: () => count,
  }
}
