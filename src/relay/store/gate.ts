import { messages } from '../messages.ts'
import type { Database } from './sql.ts'

/** A database that answers nobody while this replica's session with it is gone. */
export interface Gate {
  readonly database: Database
  /** The session ended: what waits for the database fails now, and so does every statement until `open`. */
  shut(): void
  /** The session is back. */
  open(): void
}

/**
 * Puts a gate before a database. Desks must not wait for a server that hangs or is gone: their OFFs then go straight to
 * Exotel. A server that is only slow still answers the question that each replica's session asks, so its gate stays open.
 */
export function createGate(database: Database): Gate {
  const waiting = new Set<(error: Error) => void>()
  let isOpen = true

  function pass<Value>(work: () => Promise<Value>): Promise<Value> {
    if (!isOpen) return Promise.reject(new Error(messages.api.databaseDown))
    return new Promise((resolve, reject) => {
      waiting.add(reject)
      work()
        .then(resolve, reject)
        .finally(() => waiting.delete(reject))
    })
  }

  return {
    database: {
      ...database,
      query: (text, values) => pass(() => database.query(text, values)),
      transaction: (work) => pass(() => database.transaction(work)),
    },
    shut() {
      isOpen = false
      for (const reject of waiting) reject(new Error(messages.api.databaseDown))
      waiting.clear()
    },
    open() {
      isOpen = true
    },
  }
}
