import { z } from 'zod'
import { type Menu, printMenu } from './status-notifier-menu.ts'

const iconSchema = z.object({
  width: z.number(),
  height: z.number(),
  /** Of the pixels: ARGB, 8 bits each, row by row, not premultiplied. */
  sha256: z.string(),
  /** Those pixels in base64, where asked for. */
  argb: z.string().optional(),
  /** The PNG that was written, where asked for. */
  file: z.string().optional(),
})

/** The answer of the host program's command `item`. */
export const itemSchema = z.object({
  /** What names it among the items: its bus name and path in one. */
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
  /** The file that these two name, where they name one (a desktop called GNOME). */
  iconFile: z.object({ path: z.string(), sha256: z.string() }).nullable(),
  icons: z.array(iconSchema),
  toolTip: z.object({ icon: z.string(), title: z.string(), text: z.string() }),
})

/** One icon that an item offers. */
export type ItemIcon = z.infer<typeof iconSchema>

/** All that an item says of itself (freedesktop: StatusNotifierItem). */
export type TrayItem = z.infer<typeof itemSchema>

/** What a person sees of an item: the item and its menu, read together. */
export type TrayView = { readonly item: TrayItem; readonly menu: Menu }

/** Tooltip, icons and menu in a few lines, for a test that fails. */
export function printView({ item, menu }: TrayView): string {
  const { title, text } = item.toolTip
  const pictures = item.icons.map((icon) => `${icon.width}x${icon.height} ${icon.sha256.slice(0, 8)}`)
  const icons = pictures.length > 0 ? pictures.join(', ') : item.iconName
  const toolTip = [title, text].filter((one) => one !== '').join(' / ')
  return `${item.id}, ${item.status}, tooltip "${toolTip}", icons ${icons}\n${printMenu(menu.entries)}`
}
