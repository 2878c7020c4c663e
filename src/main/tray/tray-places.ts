import { timing } from '../../core/model/timing.ts'
import type { TrayListener } from './status-notifier-watcher.ts'

/** The two kinds of place where an icon shows on Linux. */
export interface TrayPlaces {
  /** Whether a panel that shows icons is on the session bus. */
  panel(there: boolean): void
  /** Whether X11's old kind of tray (XEmbed) is there. */
  xEmbed(there: boolean): void
}

/** The selection whose owner is X11's tray on a screen (freedesktop.org: System Tray Protocol). */
export function xEmbedTray(screen: number): string {
  return `_NET_SYSTEM_TRAY_S${screen}`
}

/**
 * Makes one answer of both: an icon shows where either is. Electron puts it on the panel where one is there at that
 * moment, else into the old tray, now or as soon as one comes; so one that lost its panel is made anew for an old tray.
 */
export function followTrayPlaces(listener: TrayListener): TrayPlaces {
  let panel: boolean | null = null
  let xEmbed: boolean | null = null
  /** The icon is one of a panel's kind, which no old tray shows. */
  let onPanel = false
  let told: boolean | null = null

  function look(): void {
    if (panel === null || (!panel && xEmbed === null)) return
    if (panel) onPanel = true
    else if (xEmbed && onPanel) setTimeout(move, timing.trayRegisters)
    const there = panel || xEmbed === true
    if (there === told) return
    told = there
    listener.onHost(there)
  }

  /** A panel that is only restarted is back by now, and finds its icon by itself. */
  function move(): void {
    if (panel !== false || xEmbed !== true || !onPanel) return
    onPanel = false
    listener.onIconMissing()
  }

  return {
    panel(there) {
      panel = there
      look()
    },
    xEmbed(there) {
      xEmbed = there
      look()
    },
  }
}
