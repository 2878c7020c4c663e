import { argumentsOf, encode, type Message, wireMessageCutter } from '../../wayland/wire.ts'

/** What a compositor reports: first whether it supports this at all, then each change. */
export type CompositorReport =
  /** It reports idleness by the protocol with this global. */
  | { readonly kind: 'watching'; readonly global: string }
  /** It supports no such protocol, or has no seat. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'active' }

/** Our side of a conversation with a compositor. */
export interface Conversation {
  /** The bytes to send first. */
  readonly opening: Buffer
  /** Takes bytes from the compositor and returns the answer, which may be empty. Throws if the conversation fails. */
  answerTo(chunk: Buffer): Buffer
}

/** A protocol by which a compositor reports idleness. */
interface IdleProtocol {
  /** The global that the compositor announces. */
  readonly global: string
  /** The lowest version with this request. */
  readonly version: number
  /** Asks the `notifier` for a new object `notification`: idle once `seat` was not touched for `limit` ms. */
  request(notifier: number, notification: number, limit: number, seat: number): Buffer
}

/**
 * The known protocols, the best first. A notification has the same two events in all of them, and its request 0 ends it.
 * Only the first ignores programs that keep the screen on, such as a film or a video call; with the others such a program
 * counts as the agent's presence.
 */
const idleProtocols: readonly IdleProtocol[] = [
  {
    // ext-idle-notify-v1, get_input_idle_notification: keyboard and pointer alone.
    global: 'ext_idle_notifier_v1',
    version: 2,
    request: (notifier, notification, limit, seat) => encode(notifier, 2, notification, limit, seat),
  },
  {
    // ext-idle-notify-v1, get_idle_notification: sway 1.8, KWin 5.27, Hyprland, labwc and others.
    global: 'ext_idle_notifier_v1',
    version: 1,
    request: (notifier, notification, limit, seat) => encode(notifier, 1, notification, limit, seat),
  },
  {
    // Its predecessor, KDE's idle.xml, get_idle_timeout: KWin before 5.27 and sway before 1.8.
    global: 'org_kde_kwin_idle',
    version: 1,
    request: (notifier, notification, limit, seat) => encode(notifier, 0, notification, seat, limit),
  },
]

/** A notification's event "idle"; its other event, "resumed", is 1. */
const idleEvent = 0

/** The request that ends a notification. */
const destroyRequest = 0

/** Object ids, which the client chooses in sequence: the server accepts no gaps (libwayland, wl_map_insert_at). */
const display = 1
const registry = 2
const syncCallback = 3

const displayRequests = { sync: 0, getRegistry: 1 } as const
const displayEvents = { error: 0 } as const
const registryEvents = { global: 0, globalRemove: 1 } as const
const registryBind = 0

/** A watched seat: a keyboard and a pointer, or several that belong together. */
interface Seat {
  readonly notification: number
  isIdle: boolean
}

/**
 * Asks a compositor to report when none of its seats was touched for `limit` ms, and passes on its reports. Works on
 * bytes alone; the caller owns the socket.
 */
export function idleConversation(limit: number, report: (report: CompositorReport) => void): Conversation {
  const cut = wireMessageCutter()
  /** The globals that exist, by the number ("name") that the compositor gives each. */
  const globals = new Map<number, { readonly global: string; readonly version: number }>()
  /** The watched seats, by the same number. */
  const seats = new Map<number, Seat>()
  let notifier: { readonly name: number; readonly id: number; readonly protocol: IdleProtocol } | null = null
  let isIdle = false
  let lastId = syncCallback

  const newId = () => {
    lastId += 1
    return lastId
  }

  /** Reports whether all seats together are idle, where that has changed. */
  const reportChange = () => {
    const areIdle = [...seats.values()].every((seat) => seat.isIdle)
    // Without a seat no touch is possible: the last report stays.
    if (areIdle === isIdle || seats.size === 0) return
    isIdle = areIdle
    report({ kind: areIdle ? 'idle' : 'active' })
  }

  const bind = (name: number, global: string, version: number, id: number) =>
    encode(registry, registryBind, name, global, version, id)

  const watchSeat = (name: number): readonly Buffer[] => {
    if (notifier === null) return []
    const [seat, notification] = [newId(), newId()]
    // A seat that is plugged in while the others are idle has not been touched yet.
    seats.set(name, { notification, isIdle })
    return [bind(name, 'wl_seat', 1, seat), notifier.protocol.request(notifier.id, notification, limit, seat)]
  }

  /** All globals have been announced: uses the best protocol that exists, for every seat. */
  const begin = (): readonly Buffer[] => {
    const all = [...globals]
    const seatNames = all.filter(([, { global }]) => global === 'wl_seat').map(([name]) => name)
    for (const protocol of idleProtocols) {
      const found = all.find(
        ([, { global, version }]) => global === protocol.global && version >= protocol.version,
      )
      if (found === undefined || seatNames.length === 0) continue
      const [name] = found
      const id = newId()
      notifier = { name, id, protocol }
      const bound = bind(name, protocol.global, protocol.version, id)
      const requests = seatNames.flatMap(watchSeat)
      report({ kind: 'watching', global: protocol.global })
      return [bound, ...requests]
    }
    report({ kind: 'unsupported' })
    return []
  }

  const onRegistryEvent = (message: Message): readonly Buffer[] => {
    const read = argumentsOf(message)
    const name = read.uint()
    if (message.opcode === registryEvents.global) {
      const [global, version] = [read.text(), read.uint()]
      globals.set(name, { global, version })
      return global === 'wl_seat' ? watchSeat(name) : []
    }
    if (message.opcode !== registryEvents.globalRemove) return []
    globals.delete(name)
    if (notifier?.name === name) throw new Error('The compositor does not report idleness any more.')
    const seat = seats.get(name)
    if (seat === undefined) return []
    seats.delete(name)
    reportChange()
    return [encode(seat.notification, destroyRequest)]
  }

  const onMessage = (message: Message): readonly Buffer[] => {
    const { object, opcode } = message
    if (object === display && opcode === displayEvents.error) {
      const read = argumentsOf(message)
      const [about, code] = [read.uint(), read.uint()]
      throw new Error(`The compositor reports an error: ${read.text()} (object ${about}, error ${code})`)
    }
    if (object === registry) return onRegistryEvent(message)
    if (object === syncCallback) return begin()
    const seat = [...seats.values()].find((one) => one.notification === object)
    if (seat !== undefined) {
      seat.isIdle = opcode === idleEvent
      reportChange()
    }
    return []
  }

  return {
    opening: Buffer.concat([
      encode(display, displayRequests.getRegistry, registry),
      encode(display, displayRequests.sync, syncCallback),
    ]),
    answerTo: (chunk) => Buffer.concat([...cut(chunk)].flatMap(onMessage)),
  }
}
