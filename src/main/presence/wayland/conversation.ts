import {
  destroy,
  type IdleProtocol,
  idleProtocols,
  notificationEvents,
} from '../idle/wayland-idle-protocols.ts'
import { argumentsOf, encode, type Message, messageCutter } from './wire.ts'

/** What a compositor tells, in this order: whether it watches at all, then each change. */
export type CompositorNews =
  /** It tells of idleness by the protocol with this global. */
  | { readonly kind: 'watching'; readonly global: string }
  /** It knows no such protocol, or has no seat. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'active' }

/** Our side of a conversation with a compositor. */
export interface Conversation {
  /** What is sent first. */
  readonly opening: Buffer
  /** Takes what the compositor sent and gives the answer, which may be empty. Throws where it fails or ends it. */
  take(piece: Buffer): Buffer
}

/** Ids that are ours to choose, one after the other: the server takes no gaps (wl_map_insert_at of libwayland). */
const display = 1
const registry = 2
const greeted = 3

const displayRequests = { sync: 0, getRegistry: 1 } as const
const displayEvents = { error: 0 } as const
const registryEvents = { global: 0, globalRemove: 1 } as const
const registryBind = 0

/** A seat of the compositor: one keyboard and pointer, or several that belong together. */
interface Seat {
  readonly notification: number
  idle: boolean
}

/**
 * Asks a compositor to tell when none of its seats was touched for `limit` ms, and tells what it says. Pure bytes: the
 * socket is somebody else's.
 */
export function converse(limit: number, tell: (news: CompositorNews) => void): Conversation {
  const cut = messageCutter()
  /** The globals that are there, by the number that the compositor gives each as its name. */
  const announced = new Map<number, { readonly global: string; readonly version: number }>()
  /** The seats that are watched, by the same name. */
  const seats = new Map<number, Seat>()
  let notifier: { readonly name: number; readonly id: number; readonly protocol: IdleProtocol } | null = null
  let isIdle = false
  let lastId = greeted

  const newId = () => {
    lastId += 1
    return lastId
  }

  /** Says how all seats stand together, where that has changed. */
  const summarize = () => {
    const idle = [...seats.values()].every((seat) => seat.idle)
    // Without a seat nothing can be touched: it stays as it was.
    if (idle === isIdle || seats.size === 0) return
    isIdle = idle
    tell({ kind: idle ? 'idle' : 'active' })
  }

  const bind = (name: number, global: string, version: number, id: number) =>
    encode(registry, registryBind, name, global, version, id)

  const watchSeat = (name: number): readonly Buffer[] => {
    if (notifier === null) return []
    const [seat, notification] = [newId(), newId()]
    // One that is plugged in while nobody is here has not been touched yet.
    seats.set(name, { notification, idle: isIdle })
    return [bind(name, 'wl_seat', 1, seat), notifier.protocol.ask(notifier.id, notification, limit, seat)]
  }

  /** Everything has been announced: the best protocol there is, for every seat. */
  const begin = (): readonly Buffer[] => {
    const all = [...announced]
    const names = all.filter(([, { global }]) => global === 'wl_seat').map(([name]) => name)
    for (const protocol of idleProtocols) {
      const found = all.find(
        ([, { global, version }]) => global === protocol.global && version >= protocol.version,
      )
      if (found === undefined || names.length === 0) continue
      const [name] = found
      const id = newId()
      notifier = { name, id, protocol }
      const bound = bind(name, protocol.global, protocol.version, id)
      const asked = names.flatMap(watchSeat)
      tell({ kind: 'watching', global: protocol.global })
      return [bound, ...asked]
    }
    tell({ kind: 'unsupported' })
    return []
  }

  const registryTold = (message: Message): readonly Buffer[] => {
    const read = argumentsOf(message)
    const name = read.uint()
    if (message.opcode === registryEvents.global) {
      const [global, version] = [read.text(), read.uint()]
      announced.set(name, { global, version })
      return global === 'wl_seat' ? watchSeat(name) : []
    }
    if (message.opcode !== registryEvents.globalRemove) return []
    announced.delete(name)
    if (notifier?.name === name) throw new Error('The compositor tells of idleness no more.')
    const seat = seats.get(name)
    if (seat === undefined) return []
    seats.delete(name)
    summarize()
    return [destroy(seat.notification)]
  }

  const answer = (message: Message): readonly Buffer[] => {
    const { object, opcode } = message
    if (object === display && opcode === displayEvents.error) {
      const read = argumentsOf(message)
      const [about, code] = [read.uint(), read.uint()]
      throw new Error(`The compositor ends it: ${read.text()} (object ${about}, error ${code})`)
    }
    if (object === registry) return registryTold(message)
    if (object === greeted) return begin()
    const seat = [...seats.values()].find((one) => one.notification === object)
    if (seat !== undefined) {
      seat.idle = opcode === notificationEvents.idle
      summarize()
    }
    return []
  }

  return {
    opening: Buffer.concat([
      encode(display, displayRequests.getRegistry, registry),
      encode(display, displayRequests.sync, greeted),
    ]),
    take: (piece) => Buffer.concat(cut(piece).flatMap(answer)),
  }
}
