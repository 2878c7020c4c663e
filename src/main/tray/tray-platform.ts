import type { IconName } from '../../core/view/state-summary.ts'

/** How the tray works on one system. */
export interface TrayPlatform {
  /** The icon's file in assets/tray. */
  iconFile(name: IconName): string
  /**
   * `attached`: the system opens the menu on a right click, and Linux panels on whatever click they choose. `right-click`:
   * the app opens it. macOS would open an attached menu on a left click too, and report the click all the same
   * (electron#24200), so that menu and window would open together.
   */
  readonly menu: 'attached' | 'right-click'
}

/** How the tray works on `platform`; systems that are not listed are treated as Linux. */
export function trayPlatformOf(platform: NodeJS.Platform): TrayPlatform {
  switch (platform) {
    case 'darwin':
      // By this name Electron recognizes a template image, which the menu bar colours itself.
      return { iconFile: (name) => `${name}Template.png`, menu: 'right-click' }
    case 'win32':
      return { iconFile: (name) => `${name}.ico`, menu: 'attached' }
    default:
      // Electron finds the image of twice the size beside it (@2x).
      return { iconFile: (name) => `${name}.png`, menu: 'attached' }
  }
}
