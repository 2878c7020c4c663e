import { timing } from '../../core/model/timing.ts'
import type { Bus } from '../dbus/bus.ts'
import { followSelection } from '../x11/selection.ts'
import { followStatusNotifierWatcher } from './status-notifier-watcher.ts'

/** Whether the desktop shows tray icons. Unknown: no kind of tray was found, and one kind could not be asked. */
export type TrayAvailability = 'available' | 'missing' | 'unknown'

/** What the app does as trays come and go. */
export interface TrayListener {
  /** Called on each change; unknown at first. */
  onAvailability(availability: TrayAvailability): void
  /** The tray that is there now does not show the icon: the app must create the icon again. */
  onIconMissing(): void
}

/** The means to find the trays of a Linux desktop. */
export interface TraySources {
  /** The session bus, where panels announce themselves; null if there is none. */
  readonly sessionBus: Bus | null
  /** Chromium speaks Wayland itself; then its icons cannot appear in X11's trays. */
  readonly speaksWayland: boolean
  readonly env: NodeJS.ProcessEnv
}

/**
 * Follows both kinds of tray that a Linux desktop can have: a panel on the session bus (StatusNotifierItem) and X11's
 * older tray (XEmbed). Never rejects.
 */
export async function followTrays(
  { sessionBus, speaksWayland, env }: TraySources,
  listener: TrayListener,
): Promise<void> {
  const trays = combineTrays(listener)
  if (speaksWayland) trays.xEmbed(false)
  else followSelection(env, xEmbedSelection, trays.xEmbed)
  if (sessionBus === null) return trays.panel(false)
  const panels = { onHost: trays.panel, onIconMissing: listener.onIconMissing }
  // A bus that cannot be reached has no panel.
  await followStatusNotifierWatcher(sessionBus, process.pid, panels).catch(() => trays.panel(false))
}

/** The selection whose owner is X11's tray on a screen (freedesktop.org: System Tray Protocol). */
export function xEmbedSelection(screen: number): string {
  return `_NET_SYSTEM_TRAY_S${screen}`
}

/** Receives whether each kind of tray exists. */
export interface TrayKinds {
  /** Whether there is a panel that shows icons. */
  panel(exists: boolean): void
  /** Whether there is an XEmbed tray; null: not known. */
  xEmbed(exists: boolean | null): void
}

/**
 * Combines both kinds of tray. Electron puts the icon on a panel where one exists at that moment, and otherwise into the
 * XEmbed tray, at once or as soon as one appears. It never moves an icon from a panel to an XEmbed tray, so an icon that
 * lost its panel must be created again.
 */
export function combineTrays(listener: TrayListener): TrayKinds {
  let panel: boolean | null = null
  let xEmbed: boolean | null = null
  /** Electron has put the icon on a panel, so no XEmbed tray shows it. */
  let isOnPanel = false
  let reported: TrayAvailability = 'unknown'

  function update(): void {
    if (panel === true) isOnPanel = true
    else if (xEmbed === true && isOnPanel) setTimeout(moveToXEmbed, timing.trayRegisters)
    const availability = availabilityOf(panel, xEmbed)
    if (availability === reported) return
    reported = availability
    listener.onAvailability(availability)
  }

  /** A panel that only restarts is back by now, and finds its icon by itself. */
  function moveToXEmbed(): void {
    if (panel !== false || xEmbed !== true || !isOnPanel) return
    isOnPanel = false
    listener.onIconMissing()
  }

  return {
    panel(exists) {
      panel = exists
      update()
    },
    xEmbed(exists) {
      xEmbed = exists
      update()
    },
  }
}

function availabilityOf(panel: boolean | null, xEmbed: boolean | null): TrayAvailability {
  if (panel === true || xEmbed === true) return 'available'
  return panel === false && xEmbed === false ? 'missing' : 'unknown'
}
