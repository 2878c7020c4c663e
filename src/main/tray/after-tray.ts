import { app } from 'electron'
import { type Bus, connectSessionBus } from '../dbus/bus.ts'
import { shareBus } from '../dbus/shared-bus.ts'
import { followSelection } from '../x11/x-selection.ts'
import { followStatusNotifierWatcher, type TrayListener } from './status-notifier-watcher.ts'
import { followTrayPlaces, xEmbedTray } from './tray-places.ts'

/** Keeps the icon in the panel or tray, whenever that comes; elsewhere than on Linux the system itself does. */
export async function keepTray(sessionBus: () => Bus | null, listener: TrayListener): Promise<void> {
  if (process.platform !== 'linux') return
  const places = followTrayPlaces(listener)
  // Chromium itself on Wayland (Electron writes down what it chose) shows nothing in X11's trays.
  if (app.commandLine.getSwitchValue('ozone-platform') === 'wayland') places.xEmbed(false)
  else followSelection(process.env, xEmbedTray, places.xEmbed)
  try {
    const bus = sessionBus()
    if (bus === null) places.panel(false)
    else
      await followStatusNotifierWatcher(bus, process.pid, {
        onHost: places.panel,
        onIconMissing: listener.onIconMissing,
      })
  } catch {
    places.panel(false)
  }
}

/** The session bus of a Linux desktop, one connection for the whole app; elsewhere there is none. */
export function shareSessionBus(): () => Bus | null {
  return process.platform === 'linux' ? shareBus(connectSessionBus) : () => null
}
