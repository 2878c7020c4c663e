import { EventEmitter } from 'node:events'
import * as dbus from '@jellybrick/dbus-next'
import { z } from 'zod'
import { before, eventually } from './condition.ts'

/** Where a call goes: a name on the bus, one of its objects, one of that object's interfaces. */
export type BusTarget = {
  readonly destination: string
  readonly path: string
  readonly interface: string
}

/** A connection of the test's own. */
export type BusConnection = {
  /** The library's own connection, for whoever serves calls or listens to signals. */
  readonly bus: dbus.MessageBus
  /** Calls and gives the values of the answer, unchecked; fails with the other side's error. */
  call(
    target: BusTarget,
    member: string,
    signature?: string,
    values?: readonly unknown[],
  ): Promise<readonly unknown[]>
  /** Has the bus pass on the signals that a match rule names (D-Bus specification: match rules). */
  follow(rule: string): Promise<void>
  /** Rejects where the bus has ended. */
  check(): Promise<void>
  /** Waits until a program owns `name`. */
  waitForOwner(name: string): Promise<void>
  /** Takes `name`; throws where another program owns it. */
  takeName(name: string): Promise<void>
  /** Answers calls to the object at `path`; a DBusError that `answer` throws is sent back. */
  serve(path: string, answer: (call: dbus.Message) => Answer): void
  /** Sends a signal of an object. */
  emit(from: Omit<BusTarget, 'destination'>, member: string, signature?: string, values?: unknown[]): void
  /** The process ids of all that are connected. */
  processes(): Promise<readonly number[]>
  close(): void
}

/** The signature and the values of a reply; `unanswered`: the caller waits in vain; `unknown`: there is no such method. */
export type Answer = readonly [signature: string, ...values: unknown[]] | 'unanswered' | 'unknown'

/** The bus's own object. */
export const busItself: BusTarget = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

export const propertiesInterface = 'org.freedesktop.DBus.Properties'

/** A value that carries its own signature, as D-Bus's `v` wants it. */
export function variant(signature: string, value: unknown): unknown {
  return new dbus.Variant(signature, value)
}

/** Reads the value inside a variant. */
export function variantValue(given: unknown): unknown {
  return z.object({ signature: z.string(), value: z.unknown() }).parse(given).value
}

/** Reads the values inside a record of variants (`a{sv}`). */
export function variantValues(given: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(z.record(z.string(), z.unknown()).parse(given))
  return Object.fromEntries(entries.map(([name, value]) => [name, variantValue(value)]))
}

/** Reads a property of the interface that `target` names. */
export async function readProperty(
  { call }: Pick<BusConnection, 'call'>,
  target: BusTarget,
  name: string,
): Promise<unknown> {
  const properties = { ...target, interface: propertiesInterface }
  const [value] = await call(properties, 'Get', 'ss', [target.interface, name])
  return variantValue(value)
}

/** Connects to the bus at `address`, in the form of DBUS_SESSION_BUS_ADDRESS. */
export function connectBus(address: string): BusConnection {
  const bus = dbus.sessionBus({ busAddress: address })
  let open = true
  const end = () => {
    open = false
  }
  // Without a listener the bus's end would end the test; calls that are made then fail by themselves.
  const emitter: NodeJS.EventEmitter = bus
  emitter.on('error', end)
  // The library does not report that the other side has hung up; its socket does.
  const socket: unknown = Reflect.get(bus, '_connection')
  if (socket instanceof EventEmitter) socket.on('end', end)
  const call: BusConnection['call'] = async (target, member, signature = '', values = []) => {
    if (!open) throw new Error(`No bus to call ${member} on: the connection has ended`)
    const message = new dbus.Message({ ...target, member, signature, body: [...values] })
    // The library leaves a call unanswered for ever when the bus ends.
    const reply = await before(bus.call(message), { describe: `${target.destination} to answer ${member}` })
    return reply?.body ?? []
  }
  return {
    bus,
    call,
    follow: async (rule) => void (await call(busItself, 'AddMatch', 's', [rule])),
    check: async () => void (await call(busItself, 'GetId')),
    waitForOwner: async (name) => {
      const isOwned = () => call(busItself, 'NameHasOwner', 's', [name])
      await eventually(isOwned, ([owned]) => owned === true, { describe: `${name} to be on the bus` })
    },
    takeName: async (name) => {
      const taken = await bus.requestName(name, dbus.NameFlag.DO_NOT_QUEUE)
      if (taken !== dbus.RequestNameReply.PRIMARY_OWNER) throw new Error(`Another program owns ${name}`)
    },
    serve: (path, answer) =>
      bus.addMethodHandler((message) => {
        try {
          const reply = message.path === path ? answer(message) : 'unknown'
          if (reply === 'unknown') return false
          const [signature, ...values] = reply === 'unanswered' ? [] : reply
          if (signature !== undefined) bus.send(dbus.Message.newMethodReturn(message, signature, values))
        } catch (error) {
          if (!(error instanceof dbus.DBusError)) throw error
          bus.send(dbus.Message.newError(message, error.type, error.text))
        }
        return true
      }),
    emit: ({ path, interface: owner }, member, signature = '', values = []) =>
      bus.send(dbus.Message.newSignal(path, owner, member, signature, values)),
    processes: async () => {
      const [names] = await call(busItself, 'ListNames')
      const connections = z
        .array(z.string())
        .parse(names)
        .filter((name) => name.startsWith(':'))
      const pids = await Promise.all(
        connections.map((name) =>
          call(busItself, 'GetConnectionUnixProcessID', 's', [name]).catch(() => {
            // Disconnected since.
            return []
          }),
        ),
      )
      return pids.flatMap(([pid]) => (typeof pid === 'number' ? [pid] : []))
    },
    close: () => {
      open = false
      bus.disconnect()
    },
  }
}
