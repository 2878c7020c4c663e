import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type BusConnection, type BusTarget, propertiesInterface, variantValues } from './bus-connection.ts'
import { type Menu, menuInterface, printMenu } from './status-notifier-menu.ts'
import type { RegisteredItem } from './status-notifier-watcher.ts'

export const itemInterface = 'org.kde.StatusNotifierItem'

/** One icon that an item offers. */
export type ItemIcon = {
  readonly width: number
  readonly height: number
  /** The pixels: ARGB, 8 bits each, row by row, not premultiplied. */
  readonly argb: Buffer
  readonly sha256: string
}

const iconSchema = z.tuple([z.number(), z.number(), z.instanceof(Buffer)]).transform(
  ([width, height, argb]): ItemIcon => ({
    width,
    height,
    argb,
    sha256: createHash('sha256').update(argb).digest('hex'),
  }),
)

const propertiesSchema = z.object({
  Id: z.string().default(''),
  Status: z.string().default(''),
  Menu: z.string().default('/'),
  IconName: z.string().default(''),
  IconPixmap: z.array(iconSchema).default([]),
  ToolTip: z
    .tuple([z.string(), z.unknown(), z.string(), z.string()])
    .default(['', [], '', ''])
    .transform(([, , title, text]) => ({ title, text })),
})

/** What an item tells of itself (freedesktop: StatusNotifierItem). */
export type TrayItem = {
  /** Its name among the items: bus name and object path in one. */
  readonly item: string
  /** The unique name of the connection that registered it, and its object there. */
  readonly owner: string
  readonly path: string
  readonly id: string
  readonly status: string
  /** The object path of its menu. */
  readonly menu: string
  /** A theme's icon name, or the path of a file. */
  readonly iconName: string
  readonly icons: readonly ItemIcon[]
  readonly toolTip: { readonly title: string; readonly text: string }
}

/** What the agent sees: an item and its menu, read together. */
export type TrayView = { readonly item: TrayItem; readonly menu: Menu }

/** Reads the item that is registered under the name `item`. */
export async function readItem(
  { call }: BusConnection,
  item: string,
  { owner, path }: Pick<RegisteredItem, 'owner' | 'path'>,
): Promise<TrayItem> {
  const target = { destination: owner, path, interface: propertiesInterface }
  const [values] = await call(target, 'GetAll', 's', [itemInterface])
  const { Id, Status, Menu, IconName, IconPixmap, ToolTip } = propertiesSchema.parse(variantValues(values))
  const names = { item, owner, path, id: Id, status: Status, menu: Menu }
  return { ...names, iconName: IconName, icons: IconPixmap, toolTip: ToolTip }
}

/** Where an item's menu is. */
export function menuOf({ owner, menu }: TrayItem): BusTarget {
  return { destination: owner, path: menu, interface: menuInterface }
}

/** Tooltip, icons and menu in a few lines, for the message of a failed test. */
export function printView({ item, menu }: TrayView): string {
  const { title, text } = item.toolTip
  const pictures = item.icons.map((icon) => `${icon.width}x${icon.height} ${icon.sha256.slice(0, 8)}`)
  const icons = pictures.length > 0 ? pictures.join(', ') : item.iconName
  const toolTip = [title, text].filter((one) => one !== '').join(' / ')
  return `${item.id}, ${item.status}, tooltip "${toolTip}", icons ${icons}\n${printMenu(menu.entries)}`
}
