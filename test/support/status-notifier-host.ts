import { z } from 'zod'
import type { Waiting } from './condition.ts'
import type { Environment } from './processes.ts'
import { type HostEvent, openHostChannel } from './status-notifier-channel.ts'
import { type ItemIcon, itemSchema, printView, type TrayItem, type TrayView } from './status-notifier-item.ts'
import { type EntryName, findEntry, type Menu, menuSchema, printMenu } from './status-notifier-menu.ts'

/** Which item to use; needed only where there is more than one. */
export type Which = { readonly item?: string }

export type StatusNotifierHost = {
  items(): Promise<readonly TrayItem[]>
  /** The first item, now or later, that `accept` accepts. */
  waitForItem(
    waiting?: Partial<Waiting> & { readonly accept?: (item: TrayItem) => boolean },
  ): Promise<TrayItem>
  /** Resolves once no item is registered. */
  waitForNoItem(waiting?: Partial<Waiting>): Promise<void>
  /** Reads the menu as a panel does that opens it: it sends AboutToShow first. */
  menu(which?: Which): Promise<Menu>
  /**
   * Clicks the entry, as the agent does: it must be visible and enabled, else this throws with the menu. Where the item
   * replaces its menu at that moment, Chromium refuses the click in the old one, and the entry is clicked again. A number
   * is clicked without a look, as in a menu that was open while the item replaced it.
   */
  click(entry: EntryName, which?: Which): Promise<void>
  /** Reports to the item that its menu opened or closed; an id other than 0 is a submenu's. */
  openMenu(which?: Which & { readonly entry?: number }): Promise<void>
  closeMenu(which?: Which & { readonly entry?: number }): Promise<void>
  /** A click on the icon: left (Activate), middle (SecondaryActivate) or right (ContextMenu). */
  activate(which?: Which & { readonly button?: 'left' | 'middle' | 'right' }): Promise<void>
  /** The icon in all its sizes. Each is written to the folder `writePng`; with `bytes` the pixels are included. */
  icons(
    which?: Which & { readonly writePng?: string; readonly bytes?: boolean },
  ): Promise<readonly ItemIcon[]>
  /** The one icon, or the largest of several, with its pixels. */
  icon(which?: Which): Promise<ItemIcon>
  /**
   * Reads item and menu, again after each event of the host, until `predicate` is true; gives that reading. A change that
   * the item does not announce is missed, as a panel would miss it. Fails with the last menu.
   */
  waitFor(
    predicate: (view: TrayView) => boolean,
    describe: string,
    options?: Which & { readonly within?: number },
  ): Promise<TrayView>
  /** All events since the start. */
  events(): readonly HostEvent[]
  /** Takes the watcher's name only: icons can register, but no panel shows them yet. */
  watch(): Promise<void>
  /** Starts a panel: shows icons, and takes the watcher's name where it is free. */
  own(): Promise<void>
  /** Ends the panel: releases the name and forgets the items. */
  release(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a real StatusNotifier host on the session bus of `env` (DBUS_SESSION_BUS_ADDRESS). It shares no code with
 * the app. With `own: false` it takes the watcher's name only on `own()`, as a panel that starts later.
 */
export async function startStatusNotifierHost(
  env: Environment,
  options: { readonly own?: boolean } = {},
): Promise<StatusNotifierHost> {
  const { ask, readUntil, events, close } = await openHostChannel(env)
  const readItems = async () => z.array(itemSchema).parse(await ask('items'))
  const readItem = async (values: object) => itemSchema.parse(await ask('item', values))
  const readMenu = async (which: Which, opening: boolean) =>
    menuSchema.parse(await ask('menu', { ...which, opening }))
  const sendEvent = async (
    event: string,
    { entry = 0, ...which }: Which & { readonly entry?: number } = {},
  ) => {
    await ask('menu-event', { ...which, event, entry })
  }
  const clickSeen = async (name: EntryName, which: Which): Promise<void> => {
    const menu = await readMenu(which, true)
    const entry = findEntry(menu, name)
    if (!entry.enabled) {
      throw new Error(
        `${JSON.stringify(name)} is disabled and cannot be clicked:\n${printMenu(menu.entries)}`,
      )
    }
    try {
      await sendEvent('clicked', { ...which, entry: entry.id })
    } catch (error) {
      // The click was refused: if the menu has been replaced meanwhile, click in the new one.
      const { revision } = await readMenu(which, false)
      if (revision === menu.revision) throw error
      await clickSeen(name, which)
    }
  }
  const printItems = (items: readonly TrayItem[]) =>
    `items: ${items.map(({ item, id }) => `${item} ${id}`).join(', ') || 'none'}`

  const host: StatusNotifierHost = {
    items: readItems,
    waitForItem: async ({ accept = () => true, ...waiting } = {}) => {
      const described = { describe: 'an item to register with the tray', ...waiting }
      const found = async () => (await readItems()).find(accept) ?? null
      const item = await readUntil(
        found,
        (one) => one !== null,
        () => 'none is there',
        described,
      )
      if (item === null) throw new Error('unreachable: an item was accepted')
      return item
    },
    waitForNoItem: async (waiting) => {
      const described = { describe: 'the item to leave the tray', ...waiting }
      await readUntil(readItems, (items) => items.length === 0, printItems, described)
    },
    menu: (which = {}) => readMenu(which, true),
    click: async (name, which = {}) => {
      if (typeof name === 'number') return sendEvent('clicked', { ...which, entry: name })
      await clickSeen(name, which)
    },
    openMenu: (which) => sendEvent('opened', which),
    closeMenu: (which) => sendEvent('closed', which),
    activate: async ({ button = 'left', ...which } = {}) => {
      const method = { left: 'Activate', middle: 'SecondaryActivate', right: 'ContextMenu' }[button]
      await ask('activate', { ...which, method })
    },
    icons: async (which = {}) => (await readItem(which)).icons,
    icon: async (which = {}) => {
      const { icons, iconName } = await readItem({ ...which, bytes: true })
      const [largest] = icons.toSorted((a, b) => b.width - a.width)
      if (largest === undefined) throw new Error(`The item sends no pixels, only the name "${iconName}"`)
      return largest
    },
    waitFor: (predicate, describe, { within, ...which } = {}) => {
      const read = async () => ({ item: await readItem(which), menu: await readMenu(which, false) })
      return readUntil(read, predicate, printView, { describe, ...(within === undefined ? {} : { within }) })
    },
    events,
    watch: async () => void (await ask('watch')),
    own: async () => void (await ask('own')),
    release: async () => void (await ask('release')),
    close,
  }
  try {
    if (options.own !== false) await host.own()
    return host
  } catch (error) {
    await host.close()
    throw error
  }
}
