import { z } from 'zod'
import { type BusConnection, type BusTarget, variant, variantValue, variantValues } from './bus-connection.ts'

export const menuInterface = 'com.canonical.dbusmenu'

/** One entry of a tray menu as com.canonical.dbusmenu carries it, defaults filled in. */
export type MenuEntry = {
  /** The protocol's number; new numbers come with each new menu. */
  readonly id: number
  /** The text that the agent reads, without the underscore that marks a mnemonic. */
  readonly text: string
  readonly type: string
  readonly toggleType: '' | 'checkmark' | 'radio'
  /** Its mark: 1 on, 0 off, -1 for an entry that has none. */
  readonly toggleState: number
  readonly enabled: boolean
  readonly visible: boolean
  readonly children: readonly MenuEntry[]
}

export type Menu = {
  readonly revision: number
  readonly entries: readonly MenuEntry[]
}

/** How a test names an entry: by its number, by its text, or by the texts of its submenus and its own. */
export type EntryName = number | string | readonly string[]

const layoutSchema = z.tuple([z.number(), z.unknown(), z.array(z.unknown())])
const propertiesSchema = z.object({
  label: z.string().default(''),
  type: z.string().default('standard'),
  'toggle-type': z.enum(['', 'checkmark', 'radio']).default(''),
  'toggle-state': z.number().default(-1),
  enabled: z.boolean().default(true),
  visible: z.boolean().default(true),
})

/** Reads the whole menu of an item. */
export async function readMenu({ call }: BusConnection, target: BusTarget): Promise<Menu> {
  const [revision, layout] = await call(target, 'GetLayout', 'iias', [0, -1, []])
  return { revision: z.number().parse(revision), entries: entryOf(layout).children }
}

/** Tells an item that its menu is about to be shown. Chromium answers with an error, and panels go on all the same. */
export async function aboutToShow({ call }: BusConnection, target: BusTarget): Promise<void> {
  await call(target, 'AboutToShow', 'i', [0]).catch(() => undefined)
}

/** Sends an event for an entry, as a panel does; 0 is the menu itself. */
export async function sendMenuEvent(
  { call }: BusConnection,
  target: BusTarget,
  event: 'clicked' | 'opened',
  entry: number,
): Promise<void> {
  await call(target, 'Event', 'isvu', [entry, event, variant('s', ''), 0])
}

function entryOf(layout: unknown): MenuEntry {
  const [id, values, children] = layoutSchema.parse(layout)
  const properties = propertiesSchema.parse(variantValues(values))
  const { label, type, enabled, visible } = properties
  return {
    id,
    text: label.replace(/_(.)/g, '$1'),
    type,
    toggleType: properties['toggle-type'],
    toggleState: properties['toggle-state'],
    enabled,
    visible,
    children: children.map((child) => entryOf(variantValue(child))),
  }
}

/** All entries from top to bottom, those of a submenu after their parent. */
export function flatten(entries: readonly MenuEntry[]): readonly MenuEntry[] {
  return entries.flatMap((entry) => [entry, ...flatten(entry.children)])
}

/**
 * The one visible entry that `name` names; throws an error with the whole menu where there is none or more than one. A
 * string is the entry's full text, anywhere in the menu.
 */
export function findEntry(menu: Menu, name: EntryName): MenuEntry {
  const found = matches(menu, name)
  const [entry] = found
  if (entry !== undefined && found.length === 1) return entry
  const count = found.length === 0 ? 'no entry' : `${found.length} entries`
  throw new Error(`The menu has ${count} named ${JSON.stringify(name)}:\n${printMenu(menu.entries)}`)
}

/** The menu as text: `[x]` and `[ ]` checkboxes, `(x)` and `( )` radios, `-` disabled. */
export function printMenu(entries: readonly MenuEntry[], indent = '  '): string {
  return entries
    .filter((entry) => entry.visible)
    .map((entry) => {
      const text = entry.type === 'separator' ? '--------' : `${mark(entry)}${entry.text}`
      const line = `${indent}${entry.enabled ? '' : '- '}${text}`
      return entry.children.length === 0 ? line : `${line} >\n${printMenu(entry.children, `${indent}    `)}`
    })
    .join('\n')
}

function matches(menu: Menu, name: EntryName): readonly MenuEntry[] {
  if (typeof name === 'number') return flatten(menu.entries).filter((entry) => entry.id === name)
  const visible = (entries: readonly MenuEntry[]) => entries.filter((entry) => entry.visible)
  if (typeof name === 'string') return visible(flatten(menu.entries)).filter((entry) => entry.text === name)
  const [first, ...rest] = name
  let found = visible(menu.entries).filter((entry) => entry.text === first)
  for (const text of rest) {
    found = visible(found.flatMap((entry) => entry.children)).filter((entry) => entry.text === text)
  }
  return found
}

function mark(entry: MenuEntry): string {
  const inside = entry.toggleState === 1 ? 'x' : ' '
  switch (entry.toggleType) {
    case 'checkmark':
      return `[${inside}] `
    case 'radio':
      return `(${inside}) `
    case '':
      return ''
  }
}
