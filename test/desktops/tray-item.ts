import { z } from 'zod'
import type { AgentSession } from './agent-session.ts'

/** The app's icon as the panel has it. */
export type TrayItem = {
  /** Whether the item offers a picture, by its name or its pixels. */
  readonly hasPicture: boolean
  /** The menu's entries that are no separators. */
  readonly entries: readonly TrayEntry[]
}

/** An entry of its menu. */
export type TrayEntry = { readonly id: number; readonly text: string; readonly marked: boolean }

const watcher = {
  name: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
} as const
const menuInterface = 'com.canonical.dbusmenu'

/** Whether a panel says on the session bus that it shows icons. */
export async function traysAreShown(session: AgentSession): Promise<boolean> {
  const { data } = await property(session, watcher, 'IsStatusNotifierHostRegistered').catch(() => ({
    data: false,
  }))
  return data === true
}

/** The app's item: the one with its process; null where the panel has none. */
export async function readItem(session: AgentSession): Promise<TrayItem | null> {
  const found = await findItem(session)
  if (found === null) return null
  const { name, path } = found
  const item = { name, path, interface: 'org.kde.StatusNotifierItem' }
  const pictures = await Promise.all([
    property(session, item, 'IconName').catch(nothing),
    property(session, item, 'IconPixmap').catch(nothing),
  ])
  const hasPicture = pictures.some(({ data }) => pictureSchema.parse(data).length > 0)
  return { hasPicture, entries: await readMenu(session, name) }
}

/** Clicks an entry of the menu, as the panel does that draws it. */
export async function clickEntry(session: AgentSession, text: string): Promise<void> {
  const found = await findItem(session)
  const entry = found && (await readMenu(session, found.name)).find((one) => one.text === text)
  if (!found || !entry) throw new Error(`The menu has no entry "${text}"`)
  await busctl(
    session,
    'call',
    found.name,
    '/com/canonical/dbusmenu',
    menuInterface,
    'Event',
    'isvu',
    `${entry.id}`,
    'clicked',
    's',
    '',
    '0',
  )
}

async function findItem(session: AgentSession): Promise<{ name: string; path: string } | null> {
  const { data } = await property(session, watcher, 'RegisteredStatusNotifierItems')
  for (const item of z.array(z.string()).parse(data)) {
    // A bus name and an object's path in one, with an @ between them in GNOME's extension.
    const [, name = '', path = ''] = /^([^/@]+)@?(\/.*)$/.exec(item) ?? []
    const menu = await readMenu(session, name).catch(() => [])
    if (menu.some(({ text }) => text === 'Phone')) return { name, path }
  }
  return null
}

async function readMenu(session: AgentSession, name: string): Promise<readonly TrayEntry[]> {
  const answer = await busctl(
    session,
    'call',
    name,
    '/com/canonical/dbusmenu',
    menuInterface,
    'GetLayout',
    'iias',
    '0',
    '1',
    '0',
  )
  const [, [, , children]] = layoutSchema.parse(answer.data)
  return children.map(({ data: [id, values] }) => ({
    id,
    text: values.label?.data.replace(/_(.)/g, '$1') ?? '',
    marked: values['toggle-state']?.data === 1,
  }))
}

/** A picture's name in the theme or its path, or its pixels in several sizes; an item has one of them at least. */
const pictureSchema = z.union([z.string(), z.array(z.unknown())])
const nothing = () => ({ data: '' })
const entrySchema = z.object({
  data: z.tuple([
    z.number(),
    z.object({
      label: z.object({ data: z.string() }).optional(),
      'toggle-state': z.object({ data: z.number() }).optional(),
    }),
    z.unknown(),
  ]),
})
const layoutSchema = z.tuple([z.number(), z.tuple([z.number(), z.unknown(), z.array(entrySchema)])])
const answerSchema = z.object({ data: z.unknown().optional() })

function property(
  session: AgentSession,
  target: { name: string; path: string; interface: string },
  name: string,
) {
  return busctl(session, 'get-property', target.name, target.path, target.interface, name)
}

async function busctl(session: AgentSession, ...given: readonly string[]) {
  const output = await session.run('busctl', '--user', '--json=short', ...given)
  return answerSchema.parse(output.trim() === '' ? {} : JSON.parse(output))
}
