import { z } from 'zod'

/** One entry of a tray menu as com.canonical.dbusmenu carries it, defaults filled in. */
export type MenuEntry = {
  /** The protocol's number; new numbers come with each new menu. */
  readonly id: number
  /** As sent: an underscore marks the next letter as the mnemonic; two underscores are one. */
  readonly label: string
  /** The text that the agent reads: `label` without mnemonic marks. */
  readonly text: string
  readonly type: string
  readonly toggleType: '' | 'checkmark' | 'radio'
  /** Its mark: 1 on, 0 off, -1 for an entry that has none. */
  readonly toggleState: number
  readonly enabled: boolean
  readonly visible: boolean
  readonly submenu: boolean
  readonly children: readonly MenuEntry[]
}

export type Menu = {
  readonly revision: number
  readonly entries: readonly MenuEntry[]
  /** The item's error in reply to AboutToShow: Chromium always sends one, and panels ignore it. */
  readonly openingRefused: string | null
}

/** How a test names an entry: by its number, by its text, or by the texts of its submenus and its own. */
export type EntryName = number | string | readonly string[]

const entrySchema: z.ZodType<MenuEntry> = z
  .object({
    id: z.number(),
    label: z.string(),
    type: z.string(),
    toggleType: z.enum(['', 'checkmark', 'radio']),
    toggleState: z.number(),
    enabled: z.boolean(),
    visible: z.boolean(),
    submenu: z.boolean(),
    get children() {
      return z.array(entrySchema)
    },
  })
  .transform((entry) => ({ ...entry, text: entry.label.replace(/_(.)/g, '$1') }))

/** The answer of the host program's command `menu`. */
export const menuSchema: z.ZodType<Menu> = z.object({
  revision: z.number(),
  entries: z.array(entrySchema),
  openingRefused: z.string().nullable(),
})

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
