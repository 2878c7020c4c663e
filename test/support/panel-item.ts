import { z } from 'zod'
import { type BusConnection, readProperty } from './bus-connection.ts'
import { menuOf, readItem, type TrayItem } from './status-notifier-item.ts'
import { type MenuEntry, readMenu, sendMenuEvent } from './status-notifier-menu.ts'

const watcher = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
}

/** The items that are registered with the panel on `bus`, each a bus name and an object's path in one. */
export async function panelItems(bus: BusConnection): Promise<readonly string[]> {
  return z.array(z.string()).parse(await readProperty(bus, watcher, 'RegisteredStatusNotifierItems'))
}

/** What the first item's tooltip says. */
export async function itemTooltip(bus: BusConnection): Promise<string> {
  return (await firstItem(bus)).toolTip.title
}

/** The first item's menu as the item tells it, its submenus with it. */
export async function itemMenu(bus: BusConnection): Promise<readonly MenuEntry[]> {
  return (await readMenu(bus, menuOf(await firstItem(bus)))).entries
}

/** Clicks the entry of the first item's menu that says `text`, as a panel tells the item of a click. */
export async function clickItemMenu(bus: BusConnection, text: string): Promise<void> {
  const target = menuOf(await firstItem(bus))
  const entry = (await readMenu(bus, target)).entries.find((one) => one.text === text)
  if (entry === undefined) throw new Error(`The menu has no entry "${text}"`)
  await sendMenuEvent(bus, target, 'clicked', entry.id)
}

async function firstItem(bus: BusConnection): Promise<TrayItem> {
  const [item = ''] = await panelItems(bus)
  const slash = item.indexOf('/')
  return readItem(bus, item, { owner: item.slice(0, slash), path: item.slice(slash) })
}
