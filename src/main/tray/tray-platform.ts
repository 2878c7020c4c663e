import type { IconName } from '../../core/view/state-summary.ts'

/** What a tray is like on one system. */
export interface TrayPlatform {
  /** The icon's file in assets/tray. */
  iconFile(name: IconName): string
  /**
   * `attached`: the system opens the menu by itself, on the right click, and on Linux on what the panel takes for
   * one. `right-click`: the app opens it. With a menu attached, macOS opens it on the left click, too, which is told
   * as a click all the same (electron#24200), and would open menu and window at once.
   */
  readonly menu: 'attached' | 'right-click'
}

/** The habits of `platform`; all that are not known are as on Linux. */
export function trayPlatformOf(platform: NodeJS.Platform): TrayPlatform {
  switch (platform) {
    case 'darwin':
      // By this name Electron knows it for one that the menu bar colours itself.
      return { iconFile: (name) => `${name}Template.png`, menu: 'right-click' }
    case 'win32':
      return { iconFile: (name) => `${name}.ico`, menu: 'attached' }
    default:
      // Electron finds the picture of twice the size beside it.
      return { iconFile: (name) => `${name}.png`, menu: 'attached' }
  }
}
