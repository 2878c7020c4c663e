import { z } from 'zod'
import { type Menu, printMenu } from './status-notifier-menu.ts'

const iconSchema = z.object({
  width: z.number(),
  height: z.number(),
  /** Hash of the pixels: ARGB, 8 bits each, row by row, not premultiplied. */
  sha256: z.string(),
  /** The pixels in base64, where requested. */
  argb: z.string().optional(),
  /** The PNG that was written, where requested. */
  file: z.string().optional(),
})

/** The answer of the host program's command `item`. */
export const itemSchema = z.object({
  /** Its name among the items: bus name and object path in one. */
  item: z.string(),
  /** The unique name of the connection that registered it. */
  owner: z.string(),
  id: z.string(),
  category: z.string(),
  title: z.string(),
  status: z.string(),
  itemIsMenu: z.boolean(),
  /** The object path of its menu. */
  menu: z.string().nullable(),
  /** A theme's icon name, or the path of a file. */
  iconName: z.string(),
  iconThemePath: z.string(),
  /** The file that these two name, if any (on a desktop called GNOME). */
  iconFile: z.object({ path: z.string(), sha256: z.string() }).nullable(),
  icons: z.array(iconSchema),
  toolTip: z.object({ icon: z.string(), title: z.string(), text: z.string() }),
})

/** One icon that an item offers. */
export type ItemIcon = z.infer<typeof iconSchema>

/** All properties of an item (freedesktop: StatusNotifierItem). */
export type TrayItem = z.infer<typeof itemSchema>

/** What the agent sees: an item and its menu, read together. */
export type TrayView = { readonly item: TrayItem; readonly menu: Menu }

/** Tooltip, icons and menu in a few lines, for the message of a failed test. */
export function printView({ item, menu }: TrayView): string {
  const { title, text } = item.toolTip
  const pictures = item.icons.map((icon) => `${icon.width}x${icon.height} ${icon.sha256.slice(0, 8)}`)
  const icons = pictures.length > 0 ? pictures.join(', ') : item.iconName
  const toolTip = [title, text].filter((one) => one !== '').join(' / ')
  return `${item.id}, ${item.status}, tooltip "${toolTip}", icons ${icons}\n${printMenu(menu.entries)}`
}
