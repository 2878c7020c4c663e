import { join } from 'node:path'
import { connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { type Picture, readPng } from './icon-picture.ts'
import { itemMenu, itemTooltip, panelItems } from './panel-item.ts'
import { findProgram, outputOf, type RunningProcess, runProcess, startProcess } from './processes.ts'
import type { MenuEntry } from './status-notifier-menu.ts'
import { startWindowManager } from './window-manager.ts'
import { startXfconf, writeXfceSettings } from './xfconf.ts'

/** Where something is on the screen: its upper left corner and its size, in pixels. */
export type Place = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A menu that stands open: where, and what its rows say, separators left out. */
export type OpenMenu = { readonly place: Place; readonly rows: readonly string[] }

/** A real panel (xfce4-panel) with nothing in it but the tray, and the window manager that it needs. */
export type Panel = {
  /** Starts it, dark unless told otherwise; settles when it takes items. */
  start(look?: 'dark' | 'light'): Promise<void>
  /** Ends it as a crash does. */
  kill(): Promise<void>
  /** The names of the items that are registered with it, as it tells them on the bus. */
  items(): Promise<readonly string[]>
  /** The rows of the first item's menu, separators left out, as the item tells them. */
  rows(): Promise<readonly string[]>
  /** The same with everything that is seen of them, separators and submenus included. */
  menu(): Promise<readonly MenuEntry[]>
  /** What the first item's tooltip says. */
  tooltip(): Promise<string>
  /** What is seen in the tray: the first icon's place, or that of the one beside it. */
  see(which: 'first' | 'second'): Promise<Picture>
  /** Opens the first icon's menu with the mouse. */
  openMenu(): Promise<OpenMenu>
  /** Opens the submenu behind the row of an open menu that says `label`. */
  openSubmenu(menu: OpenMenu, label: string): Promise<OpenMenu>
  /** Clicks the row of an open menu that says `label`. */
  click(menu: OpenMenu, label: string): Promise<void>
  /** Closes an open menu, with the keyboard. */
  closeMenu(): Promise<void>
  /** Writes a picture of a place on the screen to `file`, as PNG, each pixel `enlarged` times as wide and high. */
  picture(file: string, place: Place, enlarged?: number): Promise<void>
  close(): void
}

/** The panel's height, and how wide an icon's place is in it. */
const size = { height: 32, icon: 24 }

/**
 * Prepares a panel on a desktop that has a display and a bus and no other tray. Its settings lie in the desktop's
 * HOME, and all that it starts ends with the desktop.
 */
export async function preparePanel(desktop: Desktop): Promise<Panel> {
  const { env, home } = desktop
  writeXfceSettings(desktop, 'xfce4-panel', panelSettings)
  // The bus starts no service of the machine, so the one that holds the settings is started here.
  await startXfconf(env)
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const open: { panel?: RunningProcess } = {}
  const drive = async (...given: readonly string[]) => void (await runProcess('xdotool', given, { env }))
  const visible = async (className: string) => {
    const given = ['search', '--onlyvisible', '--class', className, 'getwindowgeometry', '--shell', '%@']
    return places((await runProcess('xdotool', given, { env })).stdout)
  }
  const picture = async (file: string, { x, y, width, height }: Place, enlarged = 1) => {
    const cut = `-crop ${width}x${height}+${x}+${y} +repage -filter Point -resize ${enlarged * 100}%`
    await outputOf('import', ['-window', 'root', ...cut.split(' '), `PNG24:${file}`], { env })
  }
  const rows = async () => textsOf(await itemMenu(bus))
  const click: Panel['click'] = async ({ place, rows: all }, label) => {
    const row = all.indexOf(label)
    if (row === -1) throw new Error(`The menu has no row "${label}": ${all.join(', ')}`)
    // Separators are so much thinner than rows that the middle of each row is met without counting them.
    const y = Math.round(place.y + (place.height * (row + 0.5)) / all.length)
    await drive('mousemove', `${place.x + 40}`, `${y}`, 'click', '1')
  }
  const away = ['mousemove', '640', '600']

  await startWindowManager(env)
  return {
    start: async (look = 'dark') => {
      const dark = ['-c', 'xfce4-panel', '-p', '/panels/dark-mode', '-s', `${look === 'dark'}`]
      await runProcess(findProgram('xfconf-query', 'xfconf'), dark, { env })
      const given = ['--disable-wm-check', '--sm-client-disable']
      const panel = startProcess('xfce4-panel', given, { env, from: 'xfce4-panel' })
      open.panel = panel
      const takesItems = eventually(
        () => panelItems(bus),
        () => true,
        { describe: 'the panel to take items', within: 30_000 },
      )
      await panel.during(takesItems)
    },
    kill: async () => void (await open.panel?.stop({ signal: 'SIGKILL' })),
    items: () => panelItems(bus),
    rows,
    menu: () => itemMenu(bus),
    tooltip: () => itemTooltip(bus),
    see: async (which) => {
      // Under the mouse an icon looks otherwise.
      await drive(...away)
      const file = join(home, 'seen.png')
      const x = which === 'first' ? 0 : size.icon
      await picture(file, { x, y: 0, width: size.icon, height: size.height })
      return readPng(file)
    },
    openMenu: async () => {
      await drive('mousemove', `${size.icon / 2}`, `${size.height / 2}`, 'click', '3')
      const below = async () => (await visible('wrapper-2.0')).find(({ y }) => y >= size.height)
      const place = await eventually(below, (found) => found !== undefined, {
        describe: 'the menu to open',
      })
      return { place, rows: await rows() }
    },
    openSubmenu: async (menu, label) => {
      await click(menu, label)
      const beside = async () => (await visible('wrapper-2.0')).find(({ x }) => x > menu.place.x + 40)
      const place = await eventually(beside, (found) => found !== undefined, {
        describe: 'the submenu to open',
      })
      const entry = (await itemMenu(bus)).find(({ text }) => text === label)
      return { place, rows: textsOf(entry?.children ?? []) }
    },
    click,
    closeMenu: () => drive('key', 'Escape'),
    picture,
    close: () => bus.close(),
  }
}

function textsOf(entries: readonly MenuEntry[]): readonly string[] {
  return entries.filter(({ type }) => type !== 'separator').map(({ text }) => text)
}

/** What `xdotool getwindowgeometry --shell` writes for one window after another. */
function places(text: string): readonly Place[] {
  return text
    .split('WINDOW=')
    .slice(1)
    .map((one) => {
      const number = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(one)?.[1])
      return { x: number('X'), y: number('Y'), width: number('WIDTH'), height: number('HEIGHT') }
    })
}

const panelSettings = `
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="true"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="${size.height}"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
`
