import type { IconName } from '../../core/view/state-summary.ts'
import type { HiddenTray } from '../../core/view/window-model.ts'

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
  /**
   * Why an agent may not see the icon. `desktop` is $XDG_CURRENT_DESKTOP; `isMissing`: no tray was found. Windows does not
   * tell whether it hides an icon, so there it may be visible.
   */
  hidden(desktop: string, isMissing: boolean): HiddenTray | null
}

/** How the tray works on `platform`; systems that are not listed are treated as Linux. */
export function trayPlatformOf(platform: NodeJS.Platform): TrayPlatform {
  switch (platform) {
    case 'darwin':
      // By this name Electron recognizes a template image, which the menu bar colours itself.
      return { iconFile: (name) => `${name}Template.png`, menu: 'right-click', hidden: () => null }
    case 'win32':
      return { iconFile: (name) => `${name}.ico`, menu: 'attached', hidden: () => 'overflow' }
    default:
      // Electron finds the image of twice the size beside it (@2x).
      return {
        iconFile: (name) => `${name}.png`,
        menu: 'attached',
        hidden: (desktop, isMissing) =>
          isMissing && desktop.split(':').includes('GNOME') ? 'no-extension' : null,
      }
  }
}
