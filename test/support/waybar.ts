import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BusConnection, connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { panelItems } from './panel-item.ts'
import { startProcess } from './processes.ts'

/** A real bar of Wayland's (waybar) with nothing in it but the tray, along the top of the screen. */
export type Waybar = {
  /** The session bus that its tray lives on. */
  readonly bus: BusConnection
  /** The items that are registered with it, as it tells them on the bus. */
  items(): Promise<readonly string[]>
  /** The bar's height, in pixels. */
  readonly height: number
}

/** Starts it on a desktop that a compositor shows, and has no other tray; settles when it takes items. */
export async function startWaybar({ env, home }: Desktop): Promise<Waybar> {
  const height = 30
  const config = join(home, 'waybar.json')
  const style = join(home, 'waybar.css')
  writeFileSync(config, JSON.stringify({ height, 'modules-right': ['tray'], tray: { 'icon-size': 22 } }))
  writeFileSync(style, 'window { background: black }')
  startProcess('waybar', ['--config', config, '--style', style], { env, from: 'waybar' })
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const items = () => panelItems(bus)
  await eventually(items, () => true, { describe: 'the bar to take items', within: 15_000 })
  return { bus, items, height }
}
