import { Message, type MessageBus, MessageType, sessionBus, Variant } from '@jellybrick/dbus-next'

/** One method call on a message bus. */
export interface BusCall {
  readonly destination: string
  readonly path: string
  /** Interface and member, such as `org.freedesktop.DBus.Peer.Ping`. */
  readonly method: string
  /** D-Bus type signature of `body`; empty where there is none. */
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** One connection to a D-Bus message bus. */
export interface Bus {
  /** The reply's arguments, variants unwrapped. Rejects with a plain reason where nobody answers. */
  call(request: BusCall): Promise<readonly unknown[]>
  close(): void
}

/** A bus that is alive answers in milliseconds; one that starts a service on demand needs longer. */
const callLimit = 5000

/** Connects to the session bus, whose address the desktop sets in the environment. Throws where there is none. */
export function connectSessionBus(): Bus {
  return wrap(sessionBus())
}

/** The library leaves calls pending for ever when the bus ends, so each has a limit and ends with the bus. */
function wrap(connection: MessageBus): Bus {
  let broken: Error | null = null
  const pending = new Set<(reason: Error) => void>()
  connection.on('error' as 'message', (reason: unknown) => {
    broken = reason instanceof Error ? reason : new Error('the session bus has gone')
    for (const reject of pending) reject(broken)
  })
  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        if (broken !== null) return reject(broken)
        const timer = setTimeout(() => reject(new Error(`${request.destination} does not answer`)), callLimit)
        pending.add(reject)
        connection
          .call(messageOf(request))
          .then((reply) => resolve((reply?.body ?? []).map(unwrapped)), reject)
          .finally(() => {
            clearTimeout(timer)
            pending.delete(reject)
          })
      }),
    close: () => connection.disconnect(),
  }
}

function messageOf({ destination, path, method, signature = '', body = [] }: BusCall): Message {
  const split = method.lastIndexOf('.')
  return new Message({
    type: MessageType.METHOD_CALL,
    destination,
    path,
    interface: method.slice(0, split),
    member: method.slice(split + 1),
    signature,
    body: [...body],
  })
}

function unwrapped(value: unknown): unknown {
  return value instanceof Variant ? unwrapped(value.value) : value
}
