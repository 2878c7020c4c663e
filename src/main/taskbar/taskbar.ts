import type { IconName } from '../../core/view/state-summary.ts'
import type { View } from '../../core/view/view.ts'

/** The part of Electron's window that the taskbar needs; `Picture` is Electron's NativeImage. */
export interface TaskbarWindow<Picture> {
  /** The page has a title of its own, which the window takes once it is loaded, unless that is prevented. */
  on(event: 'page-title-updated', listener: (event: { preventDefault(): void }) => void): unknown
  setTitle(title: string): void
  /** The small icon on the taskbar's button, on Windows only; `description` is for screen readers. */
  setOverlayIcon(overlay: Picture | null, description: string): void
}

/** The window's button in the taskbar of Windows. */
export interface Taskbar {
  /** The state has changed, or the window was opened. */
  show(view: View): void
}

/**
 * Shows the state on the window's button in the taskbar: Windows hides the icons of new apps in the tray, but not that button.
 * On Windows the window's title is the state, because a taskbar without pictures shows titles; on other systems it stays the
 * app's name. `window` gives null while no window is open; a new window gets everything.
 */
export function createTaskbar<Picture>(
  platform: NodeJS.Platform,
  window: () => TaskbarWindow<Picture> | null,
  picture: (icon: IconName) => Picture,
): Taskbar {
  let button: {
    readonly window: TaskbarWindow<Picture>
    readonly icon: IconName
    readonly line: string
  } | null = null
  return {
    show({ icon, line, tooltip }) {
      const opened = platform === 'win32' ? window() : null
      if (opened === null) {
        button = null
        return
      }
      const isNew = button?.window !== opened
      if (isNew) opened.on('page-title-updated', (event) => event.preventDefault())
      if (isNew || button?.line !== line) opened.setTitle(tooltip)
      if (isNew || button?.icon !== icon) opened.setOverlayIcon(picture(icon), line)
      button = { window: opened, icon, line }
    },
  }
}
