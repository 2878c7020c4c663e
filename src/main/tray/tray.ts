import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { Target } from '../../core/model/device.ts'
import { timing } from '../../core/model/timing.ts'
import { isSameJson } from '../../core/text/json.ts'
import type { MenuEntry } from '../../core/view/menu.ts'
import type { IconName } from '../../core/view/state-summary.ts'
import type { View } from '../../core/view/view.ts'
import type { WindowPage } from '../../core/view/window-pages.ts'
import { trayPlatformOf } from './tray-platform.ts'

/** The actions of clicks in the tray. */
export interface TrayActions {
  choose(target: Target): void
  /** Turns calls off for this many minutes; `reason` is the name of a break. */
  offFor(minutes: number, reason: string | null): void
  /** Turns calls off once the agent's call is over; with `cancels` it cancels that. */
  offAfterCall(cancels: boolean): void
  /** Opens the window on `page`; null: on the page that it showed last. */
  openWindow(page: WindowPage | null): void
  openHelp(): void
  quit(): void
}

/** The tray icon and its menu. */
export interface TraySurface {
  show(view: View): void
  /**
   * Destroys the icon and creates another, for a tray that does not know the first. On Linux only. Never call it from one
   * of the icon's own events: that crashes.
   */
  renew(): void
}

/**
 * Creates the tray icon. On Linux the menu is always attached, since few desktops pass a click on the icon to the app. It
 * is rebuilt only when something in it differs, and at most every timing.trayRebuild: each rebuild gives its entries new
 * ids, and a click that is under way is lost. It cannot wait until the menu is closed, since Electron does not report an
 * open menu that a panel draws (`menu-will-show` never fires, Electron 33).
 */
export function createTray(assets: string, first: View, actions: TrayActions): TraySurface {
  const platform = trayPlatformOf(process.platform)
  const icon = (name: IconName) => nativeImage.createFromPath(join(assets, 'tray', platform.iconFile(name)))
  let menu: Menu | null = null
  let tray = createIcon(first.icon)
  let shown: View | null = null
  let wanted = first
  let rebuilt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | null = null

  function createIcon(name: IconName): Tray {
    const created = new Tray(icon(name))
    created.on('click', () => actions.openWindow(null))
    if (platform.menu === 'right-click') {
      created.on('right-click', () => {
        if (menu !== null) created.popUpContextMenu(menu)
      })
    }
    return created
  }

  function draw(): void {
    timer = null
    if (shown?.icon !== wanted.icon) tray.setImage(icon(wanted.icon))
    // On Linux a new tooltip rebuilds the menu too, so both are set together or not at all.
    if (shown?.tooltip !== wanted.tooltip || !isSameJson(shown.menu, wanted.menu)) {
      tray.setToolTip(wanted.tooltip)
      menu = Menu.buildFromTemplate(wanted.menu.map((entry) => templateOf(entry, clicked)))
      if (platform.menu === 'attached') tray.setContextMenu(menu)
    }
    shown = wanted
    rebuilt = performance.now()
  }

  function schedule(): void {
    if (timer !== null) return
    timer = setTimeout(draw, Math.max(0, rebuilt + timing.trayRebuild - performance.now()))
  }

  /** A clicked checkbox gets a mark by itself. So the menu is drawn again: only a confirmation may set a mark. */
  function clicked(entry: MenuEntry): void {
    switch (entry.kind) {
      case 'choice':
        shown = shown === null ? null : { ...shown, menu: [] }
        actions.choose(entry.target)
        schedule()
        break
      case 'answer':
        actions.choose(entry.device)
        break
      case 'off-for':
        actions.offFor(entry.minutes, entry.reason)
        break
      case 'off-after-call':
        actions.offAfterCall(entry.cancels)
        break
      case 'open':
        actions.openWindow(entry.page)
        break
      case 'help':
        actions.openHelp()
        break
      case 'quit':
        actions.quit()
        break
      case 'separator':
      case 'submenu':
        break
    }
  }

  draw()
  return {
    show(view) {
      wanted = view
      schedule()
    },
    renew() {
      // An icon without a panel has become one of the XEmbed kind, which some panels would show beside the new one.
      tray.destroy()
      tray = createIcon(wanted.icon)
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
    case 'help':
    case 'quit':
    case 'answer':
    case 'off-for':
    case 'off-after-call':
      return { label: escaped(entry.label), click: () => clicked(entry) }
  }
}

/** Electron reads a single ampersand as the sign of a keyboard mnemonic. */
function escaped(label: string): string {
  return label.replaceAll('&', '&&')
}
