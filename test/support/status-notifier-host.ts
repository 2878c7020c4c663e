import type { BusConnection } from './bus-connection.ts'
import { before, shown, type Waiting } from './condition.ts'
import {
  type ItemIcon,
  itemInterface,
  menuOf,
  printView,
  readItem,
  type TrayItem,
  type TrayView,
} from './status-notifier-item.ts'
import {
  aboutToShow,
  type EntryName,
  findEntry,
  type Menu,
  menuInterface,
  printMenu,
  readMenu,
  sendMenuEvent,
} from './status-notifier-menu.ts'
import { serveWatcher, type Watcher } from './status-notifier-watcher.ts'

/** A panel's tray, as items see it. Where a method needs an item, exactly one has to be registered. */
export type StatusNotifierHost = Omit<Watcher, 'items'> & {
  items(): Promise<readonly TrayItem[]>
  /** The first item, now or later. */
  waitForItem(waiting?: Partial<Waiting>): Promise<TrayItem>
  /** Resolves once no item is registered. */
  waitForNoItem(waiting?: Partial<Waiting>): Promise<void>
  /** Reads the menu as a panel does that opens it: it sends AboutToShow first. */
  menu(): Promise<Menu>
  /**
   * Clicks the entry, as the agent does: it must be visible and enabled, else this throws with the menu. Where the item
   * replaces its menu at that moment, Chromium refuses the click in the old one, and the entry is clicked again. A number
   * is clicked without a look, as in a menu that was open while the item replaced it.
   */
  click(entry: EntryName): Promise<void>
  /** Reports to the item that its menu opened. */
  openMenu(): Promise<void>
  /** A left click on the icon. */
  activate(): Promise<void>
  /** The one icon, or the largest of several. */
  icon(): Promise<ItemIcon>
  /**
   * Reads item and menu, again after each event of the host, until `predicate` is true; gives that reading. A change that
   * the item does not announce is missed, as a panel would miss it. Fails with the last menu.
   */
  waitFor(
    predicate: (view: TrayView) => boolean,
    describe: string,
    options?: { readonly within?: number },
  ): Promise<TrayView>
  /** All events since the start: those of the watcher, and the signals of items and menus, such as `LayoutUpdated`. */
  events(): readonly string[]
}

/** Prepares a StatusNotifier host on a session bus: a panel that starts with `own()`. It ends with the connection. */
export async function prepareStatusNotifierHost(connection: BusConnection): Promise<StatusNotifierHost> {
  const { bus, call } = connection
  const events: string[] = []
  const listeners = new Set<() => void>()
  const wake = () => {
    for (const listener of listeners) listener()
    listeners.clear()
  }
  const report = (event: string) => {
    events.push(event)
    wake()
  }
  bus.on('message', ({ interface: owner, member }) => {
    if (owner === itemInterface || owner === menuInterface) report(member)
  })
  for (const owner of [itemInterface, menuInterface]) {
    await connection.follow(`type='signal',interface='${owner}'`)
  }
  const { items, ...watcher } = await serveWatcher(connection, report)

  /** Reads, again after each event, until `accept` accepts the value; fails with `print` of the last value. */
  const readUntil = async <T>(
    read: () => Promise<T>,
    accept: (value: T) => boolean,
    print: (value: T) => string,
    waiting: Waiting,
  ): Promise<T> => {
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
  }
  const readItems = async () => {
    // Without an item nothing would be asked of a bus that has ended.
    if (items.size === 0) await connection.check()
    return Promise.all([...items].map(([key, item]) => readItem(connection, key, item)))
  }
  const readOnlyItem = async () => {
    const [item, ...others] = await readItems()
    if (item !== undefined && others.length === 0) return item
    throw new Error(`${items.size} items are registered, not one: ${[...items.keys()].join(', ')}`)
  }
  const openedMenu = async () => {
    const target = menuOf(await readOnlyItem())
    await aboutToShow(connection, target)
    return { target, menu: await readMenu(connection, target) }
  }
  const clickSeen = async (name: EntryName): Promise<void> => {
    const { target, menu } = await openedMenu()
    const entry = findEntry(menu, name)
    if (!entry.enabled) {
      throw new Error(
        `${JSON.stringify(name)} is disabled and cannot be clicked:\n${printMenu(menu.entries)}`,
      )
    }
    try {
      await sendMenuEvent(connection, target, 'clicked', entry.id)
    } catch (error) {
      // The click was refused: if the menu has been replaced meanwhile, click in the new one.
      const { revision } = await readMenu(connection, target)
      if (revision === menu.revision) throw error
      await clickSeen(name)
    }
  }
  const printItems = (all: readonly TrayItem[]) =>
    `items: ${all.map(({ item, id }) => `${item} ${id}`).join(', ') || 'none'}`

  return {
    ...watcher,
    items: readItems,
    waitForItem: async (waiting = {}) => {
      const described = { describe: 'an item to register with the tray', ...waiting }
      const [item] = await readUntil(readItems, (all) => all.length > 0, printItems, described)
      return item ?? readOnlyItem()
    },
    waitForNoItem: async (waiting = {}) => {
      const described = { describe: 'the item to leave the tray', ...waiting }
      await readUntil(readItems, (all) => all.length === 0, printItems, described)
    },
    menu: async () => (await openedMenu()).menu,
    click: async (name) => {
      if (typeof name !== 'number') return clickSeen(name)
      await sendMenuEvent(connection, menuOf(await readOnlyItem()), 'clicked', name)
    },
    openMenu: async () => {
      const { target } = await openedMenu()
      await sendMenuEvent(connection, target, 'opened', 0)
    },
    activate: async () => {
      const { owner, path } = await readOnlyItem()
      await call({ destination: owner, path, interface: itemInterface }, 'Activate', 'ii', [0, 0])
    },
    icon: async () => {
      const { icons, iconName } = await readOnlyItem()
      const [largest] = icons.toSorted((a, b) => b.width - a.width)
      if (largest === undefined) throw new Error(`The item sends no pixels, only the name "${iconName}"`)
      return largest
    },
    waitFor: (predicate, describe, waiting = {}) => {
      const read = async () => {
        const item = await readOnlyItem()
        return { item, menu: await readMenu(connection, menuOf(item)) }
      }
      return readUntil(read, predicate, printView, { describe, ...waiting })
    },
    events: () => [...events],
  }
}
