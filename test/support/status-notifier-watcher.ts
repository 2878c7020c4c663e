import * as dbus from '@jellybrick/dbus-next'
import { type BusConnection, busItself } from './bus-connection.ts'

/** An item that is registered: the connection that it is on, and its object there. */
export type RegisteredItem = { readonly owner: string; readonly service: string; readonly path: string }

/** A panel's names on the bus: where items register, and by what they see that they are shown. */
export type Watcher = {
  /** By the name that the bus tells of each: the item's service and path in one. In order of registration. */
  readonly items: ReadonlyMap<string, RegisteredItem>
  /** Takes the watcher's name only: icons can register, but no panel shows them yet (as Plasma's kded). */
  watch(): Promise<void>
  /** Shows icons, as a panel that starts; takes the watcher's name as well where it is free. */
  own(): Promise<void>
  /** Releases the names and forgets the items, as a panel that ends. */
  release(): Promise<void>
  /** Takes calls and answers none, as a panel that hangs, until the result is called. */
  hang(): () => void
}

const name = 'org.kde.StatusNotifierWatcher'
const path = '/StatusNotifierWatcher'
const properties = 'org.freedesktop.DBus.Properties'

type Reply = readonly [signature: string, values: unknown[]]

/** Serves org.kde.StatusNotifierWatcher on `bus`. `report` hears of what happens: `items-asked`, `item-registered`, ... */
export async function serveWatcher(
  { bus, follow }: BusConnection,
  report: (event: string) => void,
): Promise<Watcher> {
  const hostName = `org.kde.StatusNotifierHost-${process.pid}`
  const items = new Map<string, RegisteredItem>()
  const state = { isOwner: false, isShowing: false }
  let unanswered: dbus.Message[] | null = null

  const emit = (owner: string, member: string, signature = '', ...values: unknown[]) =>
    bus.send(dbus.Message.newSignal(path, owner, member, signature, values))
  const announce = (member: string, item: string) => {
    emit(name, member, 's', item)
    const changed = { RegisteredStatusNotifierItems: new dbus.Variant('as', [...items.keys()]) }
    emit(properties, 'PropertiesChanged', 'sa{sv}as', name, changed, [])
  }
  const register = (given: string, owner: string) => {
    // KDE items give a bus name, Ayatana's give an object path on the caller's own connection.
    const item = given.startsWith('/')
      ? { owner, service: owner, path: given }
      : { owner, service: given, path: '/StatusNotifierItem' }
    const key = `${item.service}${item.path}`
    const isNew = !items.has(key)
    items.set(key, item)
    if (isNew) announce('StatusNotifierItemRegistered', key)
    report(`item-registered ${key}`)
  }
  const values = () => ({
    RegisteredStatusNotifierItems: new dbus.Variant('as', [...items.keys()]),
    IsStatusNotifierHostRegistered: new dbus.Variant('b', state.isShowing),
    ProtocolVersion: new dbus.Variant('i', 0),
  })
  const replyTo = ({ interface: owner, member, body, sender }: dbus.Message): Reply | null => {
    const [first, second] = body.map(String)
    switch (`${owner}.${member}`) {
      case `${name}.RegisterStatusNotifierItem`:
        register(first ?? '', sender)
        return ['', []]
      case `${name}.RegisterStatusNotifierHost`:
        emit(name, 'StatusNotifierHostRegistered')
        return ['', []]
      case `${properties}.GetAll`:
        return ['a{sv}', [first === name ? values() : {}]]
      case `${properties}.Get`: {
        if (second === 'RegisteredStatusNotifierItems') report('items-asked')
        const value = Object.entries(values()).find(([one]) => first === name && one === second)
        return value === undefined ? null : ['v', [value[1]]]
      }
      default:
        return null
    }
  }
  const answer = (message: dbus.Message): boolean => {
    if (message.path !== path || !state.isOwner) return false
    if (unanswered !== null) return unanswered.push(message) > 0
    const reply = replyTo(message)
    if (reply !== null) bus.send(dbus.Message.newMethodReturn(message, ...reply))
    // The library answers what is not answered here with an error.
    return reply !== null
  }
  bus.addMethodHandler(answer)
  bus.on('message', ({ sender, member, body }) => {
    const [gone, former] = body
    if (sender !== busItself.destination || member !== 'NameOwnerChanged' || former === '') return
    for (const [key, { owner, service }] of items) {
      if (gone !== owner && gone !== service) continue
      items.delete(key)
      if (state.isOwner) announce('StatusNotifierItemUnregistered', key)
      report(`item-unregistered ${key}`)
    }
  })
  await follow("type='signal',member='NameOwnerChanged'")

  const watch = async () => {
    if (state.isOwner) return
    // Whoever calls at once, when the name has just been taken, is answered.
    state.isOwner = true
    const taken = await bus.requestName(name, dbus.NameFlag.DO_NOT_QUEUE)
    state.isOwner = taken === dbus.RequestNameReply.PRIMARY_OWNER
    if (!state.isOwner) throw new Error(`Another program owns ${name} on this bus`)
  }
  return {
    items,
    watch,
    own: async () => {
      if (state.isShowing) return
      await watch()
      await bus.requestName(hostName, dbus.NameFlag.DO_NOT_QUEUE)
      state.isShowing = true
      emit(name, 'StatusNotifierHostRegistered')
    },
    release: async () => {
      for (const one of [hostName, name]) await bus.releaseName(one)
      Object.assign(state, { isOwner: false, isShowing: false })
      for (const key of items.keys()) report(`item-unregistered ${key}`)
      items.clear()
    },
    hang: () => {
      unanswered = []
      return () => {
        const calls = unanswered ?? []
        unanswered = null
        calls.forEach(answer)
      }
    },
  }
}
