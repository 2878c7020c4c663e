import { EventEmitter } from 'node:events'
// biome-ignore lint/style/noRestrictedImports: this is the one file with the D-Bus library
import { Message, type MessageBus, MessageType, sessionBus, systemBus, Variant } from '@jellybrick/dbus-next'
import { sessionBusAddress } from './bus-address.ts'

/** One method call on a message bus. */
export interface BusCall {
  readonly destination: string
  readonly path: string
  /** Interface and member, such as `org.freedesktop.DBus.Peer.Ping`. */
  readonly method: string
  /** D-Bus type signature of `body`; empty if there is none. */
  readonly signature?: string
  readonly body?: readonly unknown[]
  /** How long the answer may take, in ms; null: as long as the bus lives. Left out: `callLimit`. */
  readonly limit?: number | null
}

/** A signal that one service sends. */
export interface BusSignal {
  /** The service's well-known name; the same signal from another service is ignored. */
  readonly sender: string
  /** The object that sends it; left out: any object. */
  readonly path?: string
  /** Interface and member, such as `org.freedesktop.ScreenSaver.ActiveChanged`. */
  readonly signal: string
}

/** One connection to a D-Bus message bus. */
export interface Bus {
  /** Calls a method and gives the reply's arguments, variants unwrapped. Rejects if the service does not answer. */
  call(request: BusCall): Promise<readonly unknown[]>
  /** Calls `listener` with each such signal, variants unwrapped. Resolves once the bus delivers them. */
  onSignal(signal: BusSignal, listener: (body: readonly unknown[], path: string) => void): Promise<void>
  /** Reports the unique name that owns `name`, now and on each change; null if it has no owner. Starts no service. */
  onOwner(name: string, listener: (owner: string | null) => void): Promise<void>
  /** Calls `listener` once the bus has ended by itself; not after `close`. */
  onEnd(listener: () => void): void
  close(): void
}

/** A service answers in milliseconds; one that the bus has to start first needs longer. Milliseconds. */
const callLimit = 5000

/** A value with its D-Bus type, for an argument whose signature is `v`. */
export function variant(type: string, value: unknown): unknown {
  return new Variant(type, value)
}

/** Reads the property `name` of the interface `owner`, variants unwrapped. Rejects if the service does not answer. */
export async function readProperty(
  bus: Bus,
  object: { readonly destination: string; readonly path: string },
  owner: string,
  name: string,
): Promise<unknown> {
  const method = 'org.freedesktop.DBus.Properties.Get'
  const [value] = await bus.call({ ...object, method, signature: 'ss', body: [owner, name] })
  return value
}

/** The destination and path of the bus's own methods. */
export const busDriver = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' }

/** Connects to the session bus that DBUS_SESSION_BUS_ADDRESS names. Throws if it names none. */
export function connectSessionBus(): Bus {
  const { DBUS_SESSION_BUS_ADDRESS: list } = process.env
  const options = list ? { busAddress: sessionBusAddress(list, process.versions.node) } : {}
  return wrap(sessionBus(options), 'the session bus has gone')
}

/** Connects to the system bus, which logind uses. If there is none, the first call rejects. */
export function connectSystemBus(): Bus {
  return wrap(systemBus(), 'the system bus has gone')
}

/** Wraps the library's connection. The library never settles a call whose bus has ended; this rejects it. */
function wrap(connection: MessageBus, gone: string): Bus {
  let broken: Error | null = null
  let closed = false
  const pending = new Set<(reason: Error) => void>()
  const endListeners: (() => void)[] = []
  const signalListeners: ((message: Message) => void)[] = []
  /** The unique names that own the services whose signals are listened to. */
  const owners = new Map<string, string | null>()

  function end(reason: Error): void {
    if (broken !== null || closed) return
    broken = reason
    for (const reject of pending) reject(reason)
    for (const listener of endListeners) listener()
  }
  // The library's types do not know this event.
  const emitter: EventEmitter = connection
  emitter.on('error', (reason: unknown) => end(reason instanceof Error ? reason : new Error(gone)))
  // The library does not report that the other side has hung up; its socket does.
  const socket: unknown = Reflect.get(connection, '_connection')
  if (socket instanceof EventEmitter) socket.on('end', () => end(new Error(gone)))
  connection.on('message', (message) => {
    if (message.type === MessageType.SIGNAL) for (const listener of signalListeners) listener(message)
  })

  function call(request: BusCall): Promise<readonly unknown[]> {
    const { destination, limit = callLimit } = request
    return new Promise((resolve, reject) => {
      if (broken !== null) return reject(broken)
      const giveUp = () => reject(new Error(`${destination} does not answer`))
      const timer = limit === null ? undefined : setTimeout(giveUp, limit)
      pending.add(reject)
      connection
        .call(messageOf(request))
        .then((reply) => resolve((reply?.body ?? []).map(unwrapped)), reject)
        .finally(() => {
          clearTimeout(timer)
          pending.delete(reject)
        })
    })
  }

  async function listen(rule: string, listener: (message: Message) => void): Promise<void> {
    signalListeners.push(listener)
    const method = 'org.freedesktop.DBus.AddMatch'
    await call({ ...busDriver, method, signature: 's', body: [rule] })
  }

  async function onOwner(name: string, listener: (owner: string | null) => void): Promise<void> {
    let changed = false
    const rule = `type='signal',sender='${busDriver.destination}',member='NameOwnerChanged',arg0='${name}'`
    await listen(rule, ({ sender, member, body }) => {
      const [changedName, , owner] = body ?? []
      if (sender !== busDriver.destination || member !== 'NameOwnerChanged' || changedName !== name) return
      changed = true
      listener(typeof owner === 'string' && owner !== '' ? owner : null)
    })
    const method = 'org.freedesktop.DBus.GetNameOwner'
    const owner = await call({ ...busDriver, method, signature: 's', body: [name] }).then(
      ([found]) => (typeof found === 'string' ? found : null),
      () => null,
    )
    // A change that came before this answer is newer.
    if (!changed) listener(owner)
  }

  return {
    call,
    onOwner,
    async onSignal({ sender, path, signal }, listener) {
      if (!owners.has(sender)) {
        owners.set(sender, null)
        await onOwner(sender, (owner) => owners.set(sender, owner))
      }
      const { iface, member } = split(signal)
      const where = path === undefined ? '' : `,path='${path}'`
      await listen(
        `type='signal',sender='${sender}',interface='${iface}',member='${member}'${where}`,
        (one) => {
          if (one.interface !== iface || one.member !== member || one.sender !== owners.get(sender)) return
          if (path === undefined || one.path === path)
            listener((one.body ?? []).map(unwrapped), one.path ?? '')
        },
      )
    },
    onEnd: (listener) => void endListeners.push(listener),
    close: () => {
      closed = true
      connection.disconnect()
    },
  }
}

function messageOf({ destination, path, method, signature = '', body = [] }: BusCall): Message {
  const { iface, member } = split(method)
  return new Message({
    type: MessageType.METHOD_CALL,
    destination,
    path,
    interface: iface,
    member,
    signature,
    body: [...body],
  })
}

/** Splits `org.example.Interface.Member` into interface and member. */
function split(name: string): { iface: string; member: string } {
  const dot = name.lastIndexOf('.')
  return { iface: name.slice(0, dot), member: name.slice(dot + 1) }
}

/** `value` without variants, also inside arrays and dictionaries, such as a set of properties. */
function unwrapped(value: unknown): unknown {
  if (value instanceof Variant) return unwrapped(value.value)
  if (Array.isArray(value)) return value.map(unwrapped)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]))
}
