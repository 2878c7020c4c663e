import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { before, patience, shown, type Waiting } from './condition.ts'
import { type Environment, startProcess } from './processes.ts'

/** An event of the host program: `item-registered`, `item-unregistered`, `new-icon`, `layout-updated`, ... */
export type HostEvent = { readonly event: string; readonly item?: string; readonly values?: unknown }

/** The channel to the host program, in JSON lines. */
export type HostChannel = {
  /** Sends a command; gives its result, or fails with the program's error message. */
  ask(command: string, values?: object): Promise<unknown>
  /** All events since the start. */
  events(): readonly HostEvent[]
  /** Reads, again after each event, until `accept` accepts the value; fails with `print` of the last value. */
  readUntil<T>(
    read: () => Promise<T>,
    accept: (value: T) => boolean,
    print: (value: T) => string,
    waiting: Waiting,
  ): Promise<T>
  close(): Promise<void>
}

const messageSchema = z.union([
  z.object({ event: z.string(), item: z.string().optional(), values: z.unknown().optional() }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({ id: z.number(), result: z.unknown() }),
])

/** Starts the host program on the session bus of `env`; it has no name on the bus yet. */
export async function openHostChannel(env: Environment): Promise<HostChannel> {
  const program = fileURLToPath(new URL('status-notifier-host.py', import.meta.url))
  // Debian's own Python: no other one finds its packages python3-dbus and python3-gi. -B: write no compiled copies.
  const child = startProcess('/usr/bin/python3', ['-B', '-E', '-s', program], { env, from: 'python3' })
  const events: HostEvent[] = []
  const asked = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  const listeners = new Set<() => void>()
  let count = 0

  const wake = () => {
    for (const listener of listeners) listener()
    listeners.clear()
  }
  child.onLine((line) => {
    const message = messageSchema.parse(JSON.parse(line))
    if ('event' in message) {
      const { event, item, values } = message
      events.push({
        event,
        ...(item === undefined ? {} : { item }),
        ...(values === undefined ? {} : { values }),
      })
      return wake()
    }
    const waiter = asked.get(message.id)
    asked.delete(message.id)
    if ('error' in message) waiter?.reject(new Error(`The StatusNotifier host says: ${message.error}`))
    else waiter?.resolve(message.result)
  })
  const gone = () => new Error(`The StatusNotifier host has ended\n${child.stderr()}`)
  const ended = child.exited.then(() => {
    for (const waiter of asked.values()) waiter.reject(gone())
    asked.clear()
    wake()
  })

  const channel: HostChannel = {
    ask: async (command, values = {}) => {
      if (child.exit() !== null) throw gone()
      const id = ++count
      const answer = new Promise<unknown>((resolve, reject) => asked.set(id, { resolve, reject }))
      child.write(`${JSON.stringify({ ...values, id, command })}\n`)
      return before(answer, { describe: `the tray item to answer ${command}`, within: 2 * patience })
    },
    events: () => [...events],
    readUntil: async (read, accept, print, waiting) => {
      let last = 'nothing was read'
      let over = false
      const search = async () => {
        while (!over) {
          const seen = events.length
          try {
            const value = await read()
            if (accept(value)) return value
            last = print(value)
          } catch (error) {
            if (child.exit() !== null) throw error
            // An item may come or go while it is read: then it is read again.
            last = String(error)
          }
          if (events.length === seen) await new Promise<void>((resolve) => listeners.add(resolve))
        }
        throw new Error('The wait is over')
      }
      try {
        return await before(search(), waiting, () => `${last}\nlast events: ${shown(events.slice(-20))}`)
      } finally {
        over = true
        wake()
      }
    },
    close: async () => {
      child.endInput()
      await child.stop()
      await ended
    },
  }
  try {
    await child.waitForLine(/"ready"/)
    return channel
  } catch (error) {
    await channel.close()
    throw error
  }
}
