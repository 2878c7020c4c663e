import * as dbus from '@jellybrick/dbus-next'
import { type Answer, type BusConnection, busItself, propertiesInterface } from './bus-connection.ts'

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
const watcher = { path, interface: name }

/** Serves org.kde.StatusNotifierWatcher on `bus`. `report` hears of what happens: `items-asked`, `item-registered`, ... */
export async function serveWatcher(
  { bus, follow, takeName, serve, emit }: BusConnection,
  report: (event: string) => void,
): Promise<Watcher> {
  const hostName = `org.kde.StatusNotifierHost-${process.pid}`
  const items = new Map<string, RegisteredItem>()
  const state = { isOwner: false, isShowing: false, isHanging: false }

  const announce = (member: string, item: string) => {
    emit(watcher, member, 's', [item])
    const changed = { RegisteredStatusNotifierItems: new dbus.Variant('as', [...items.keys()]) }
    const values = [name, changed, []]
    emit({ path, interface: propertiesInterface }, 'PropertiesChanged', 'sa{sv}as', values)
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
  const answer = ({ interface: owner, member, body, sender }: dbus.Message): Answer => {
    const [first, second] = body.map(String)
    switch (`${owner}.${member}`) {
      case `${name}.RegisterStatusNotifierItem`:
        register(first ?? '', sender)
        return ['']
      case `${name}.RegisterStatusNotifierHost`:
        emit(watcher, 'StatusNotifierHostRegistered')
        return ['']
      case `${propertiesInterface}.GetAll`:
        return ['a{sv}', first === name ? values() : {}]
      case `${propertiesInterface}.Get`: {
        if (second === 'RegisteredStatusNotifierItems') report('items-asked')
        const value = Object.entries(values()).find(([one]) => first === name && one === second)
        return value === undefined ? 'unknown' : ['v', value[1]]
      }
      default:
        return 'unknown'
    }
  }
  serve(path, (message) => {
    if (!state.isOwner) return 'unknown'
    return state.isHanging ? 'unanswered' : answer(message)
  })
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
    await takeName(name)
  }
  return {
    items,
    watch,
    own: async () => {
      if (state.isShowing) return
      await watch()
      await takeName(hostName)
      state.isShowing = true
      emit(watcher, 'StatusNotifierHostRegistered')
    },
    release: async () => {
      for (const one of [hostName, name]) await bus.releaseName(one)
      Object.assign(state, { isOwner: false, isShowing: false })
      for (const key of items.keys()) report(`item-unregistered ${key}`)
      items.clear()
    },
    hang: () => {
      state.isHanging = true
      return () => {
        state.isHanging = false
      }
    },
  }
}
