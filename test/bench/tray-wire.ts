import * as dbus from '@jellybrick/dbus-next'
import { before } from '../support/condition.ts'

/** The tray's side of the bus, without a program in between whose time would be counted too. */
export interface TrayWire {
  /** Settles with the moment (performance.now()) at which the next item has registered. */
  nextItem(): Promise<number>
  /** Clicks an entry of `owner`'s menu as a panel does; gives the moment at which that was sent. */
  click(owner: string, menu: string, entry: number): number
  close(): void
}

const watcher = 'org.kde.StatusNotifierWatcher'

/** Connects to the session bus at `address`; the panel itself is somebody else's. */
export async function openTrayWire(address: string): Promise<TrayWire> {
  const bus = dbus.sessionBus({ busAddress: address })
  let waiting: ((at: number) => void) | null = null
  bus.on('message', (message: dbus.Message) => {
    if (message.member !== 'StatusNotifierItemRegistered') return
    waiting?.(performance.now())
    waiting = null
  })
  const match = `type='signal',interface='${watcher}',member='StatusNotifierItemRegistered'`
  await bus.call(
    new dbus.Message({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'AddMatch',
      signature: 's',
      body: [match],
    }),
  )
  return {
    nextItem: () => {
      const registered = new Promise<number>((resolve) => {
        waiting = resolve
      })
      return before(registered, { describe: 'an item to register with the tray', within: 30_000 })
    },
    click: (owner, menu, entry) => {
      const message = new dbus.Message({
        destination: owner,
        path: menu,
        interface: 'com.canonical.dbusmenu',
        member: 'Event',
        signature: 'isvu',
        body: [entry, 'clicked', new dbus.Variant('s', ''), 0],
      })
      const sent = performance.now()
      bus.send(message)
      return sent
    },
    close: () => bus.disconnect(),
  }
}
