import { z } from 'zod'
import { type BusConnection, type BusTarget, variant, variantValue } from './bus-connection.ts'
import type { MenuEntry } from './status-notifier-menu.ts'

const watcher = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
}

/** The items that are registered with the panel on `bus`, each a bus name and an object's path in one. */
export async function panelItems(bus: BusConnection): Promise<readonly string[]> {
  return z.array(z.string()).parse(await property(bus, watcher, 'RegisteredStatusNotifierItems'))
}

/** What the first item's tooltip says. */
export async function itemTooltip(bus: BusConnection): Promise<string> {
  const [item = ''] = await panelItems(bus)
  const path = item.slice(item.indexOf('/'))
  const target = { destination: ownerOf(item), path, interface: 'org.kde.StatusNotifierItem' }
  const [, , title] = z
    .tuple([z.string(), z.array(z.unknown()), z.string(), z.string()])
    .parse(await property(bus, target, 'ToolTip'))
  return title
}

/** The first item's menu as the item tells it (com.canonical.dbusmenu), its submenus with it. */
export async function itemMenu(bus: BusConnection): Promise<readonly MenuEntry[]> {
  const [, layout] = await bus.call(await menuTarget(bus), 'GetLayout', 'iias', [0, -1, []])
  return entryOf(layout).children
}

/** Clicks the entry of the first item's menu that says `text`, as a panel tells the item of a click. */
export async function clickItemMenu(bus: BusConnection, text: string): Promise<void> {
  const entry = (await itemMenu(bus)).find((one) => one.text === text)
  if (entry === undefined) throw new Error(`The menu has no entry "${text}"`)
  await bus.call(await menuTarget(bus), 'Event', 'isvu', [entry.id, 'clicked', variant('i', 0), 0])
}

async function menuTarget(bus: BusConnection): Promise<BusTarget> {
  const [item = ''] = await panelItems(bus)
  return {
    destination: ownerOf(item),
    path: '/com/canonical/dbusmenu',
    interface: 'com.canonical.dbusmenu',
  }
}

async function property(bus: BusConnection, target: BusTarget, name: string): Promise<unknown> {
  const properties = { ...target, interface: 'org.freedesktop.DBus.Properties' }
  const [answer] = await bus.call(properties, 'Get', 'ss', [target.interface, name])
  return variantValue(answer)
}

function ownerOf(item: string): string {
  return item.slice(0, item.indexOf('/'))
}

const layoutSchema = z.tuple([z.number(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
const propertiesSchema = z.object({
  label: z.string().default(''),
  type: z.string().default('standard'),
  'toggle-type': z
    .string()
    .default('')
    .transform((type) => (type === 'checkmark' || type === 'radio' ? type : '')),
  'toggle-state': z.number().default(-1),
  enabled: z.boolean().default(true),
  visible: z.boolean().default(true),
  'children-display': z.string().default(''),
})

function entryOf(layout: unknown): MenuEntry {
  const [id, given, children] = layoutSchema.parse(layout)
  const values = Object.entries(given).map(([name, value]) => [name, variantValue(value)])
  const properties = propertiesSchema.parse(Object.fromEntries(values))
  const { label, type, enabled, visible } = properties
  return {
    id,
    label,
    text: label.replace(/_(.)/g, '$1'),
    type,
    toggleType: properties['toggle-type'],
    toggleState: properties['toggle-state'],
    enabled,
    visible,
    submenu: properties['children-display'] === 'submenu',
    children: children.map((child) => entryOf(variantValue(child))),
  }
}
