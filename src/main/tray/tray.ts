import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { Target } from '../../core/model/device.ts'
import { timing } from '../../core/model/timing.ts'
import { isSameJson } from '../../core/text/json.ts'
import type { IconName } from '../../core/view/state-summary.ts'
import type { MenuEntry, View } from '../../core/view/view.ts'
import type { WindowPage } from '../../core/view/window-pages.ts'
import { trayPlatformOf } from './tray-platform.ts'

/** What a click in the tray does. */
export interface TrayActions {
  choose(target: Target): void
  /** OFF for so many minutes. */
  offFor(minutes: number): void
  /** Opens the window on `page`; with null as it is. */
  openWindow(page: WindowPage | null): void
  quit(): void
}

/** The icon in the panel and its menu. */
export interface TraySurface {
  show(view: View): void
  /**
   * Takes the icon away and makes another, for a panel that does not know the first. On Linux only, and never from
   * one of the icon's own events, which it would not outlive.
   */
  renew(): void
}

/**
 * Puts the icon into the panel. On Linux the menu is always attached, since a click on the icon reaches the app on
 * few desktops only; it is replaced only when something in it differs, and not too often: each replacement gives
 * its entries new ids, and a click that is under way then is lost. Panels draw an open menu anew. Electron does not
 * tell that it is open: `menu-will-show` fires for none that a panel draws (Electron 33), so nothing can wait for its
 * closing.
 */
export function createTray(assets: string, first: View, actions: TrayActions): TraySurface {
  const habits = trayPlatformOf(process.platform)
  const icon = (name: IconName) => nativeImage.createFromPath(join(assets, 'tray', habits.iconFile(name)))
  let menu: Menu | null = null
  let tray = put(first.icon)
  let shown: View | null = null
  let wanted = first
  let rebuilt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | null = null

  function put(name: IconName): Tray {
    const made = new Tray(icon(name))
    made.on('click', () => actions.openWindow(null))
    if (habits.menu === 'right-click') {
      made.on('right-click', () => {
        if (menu !== null) made.popUpContextMenu(menu)
      })
    }
    return made
  }

  function draw(): void {
    timer = null
    if (shown?.icon !== wanted.icon) tray.setImage(icon(wanted.icon))
    // On Linux a new tooltip rebuilds the menu too, so the two change together or not at all.
    if (shown?.tooltip !== wanted.tooltip || !isSameJson(shown.menu, wanted.menu)) {
      tray.setToolTip(wanted.tooltip)
      menu = Menu.buildFromTemplate(wanted.menu.map((entry) => templateOf(entry, clicked)))
      if (habits.menu === 'attached') tray.setContextMenu(menu)
    }
    shown = wanted
    rebuilt = performance.now()
  }

  function schedule(): void {
    if (timer !== null) return
    timer = setTimeout(draw, Math.max(0, rebuilt + timing.trayRebuild - performance.now()))
  }

  /** A clicked checkbox marks itself; it is drawn again, since only a confirmation may set a mark. */
  function clicked(entry: MenuEntry): void {
    if (entry.kind === 'choice') {
      shown = shown === null ? null : { ...shown, menu: [] }
      actions.choose(entry.target)
      schedule()
    } else if (entry.kind === 'answer') {
      actions.choose(entry.device)
    } else if (entry.kind === 'off-for') {
      actions.offFor(entry.minutes)
    } else if (entry.kind === 'open') {
      actions.openWindow(entry.page)
    } else if (entry.kind === 'quit') {
      actions.quit()
    }
  }

  draw()
  return {
    show(view) {
      wanted = view
      schedule()
    },
    renew() {
      // An icon that found no panel is one of X11's old kind meanwhile, which some panels show beside the new one.
      tray.destroy()
      tray = put(wanted.icon)
      shown = null
      draw()
    },
  }
}

function templateOf(entry: MenuEntry, clicked: (entry: MenuEntry) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' }
    case 'choice':
      return {
        type: 'checkbox',
        label: escaped(entry.label),
        checked: entry.marked,
        enabled: entry.enabled,
        click: () => clicked(entry),
      }
    case 'submenu':
      return {
        label: escaped(entry.label),
        enabled: entry.enabled,
        submenu: entry.entries.map((one) => templateOf(one, clicked)),
      }
    case 'open':
    case 'quit':
    case 'answer':
    case 'off-for':
      return { label: escaped(entry.label), click: () => clicked(entry) }
  }
}

/** Electron reads a single ampersand as the mark of a keyboard mnemonic. */
function escaped(label: string): string {
  return label.replaceAll('&', '&&')
}
