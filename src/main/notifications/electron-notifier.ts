import { Notification } from 'electron'
import type { Notifier } from './notifier.ts'

/**
 * Notifications by Electron, for Windows and macOS, which take them without waiting for anybody. `icon` is a file's
 * path; `clicked` is called for a click on one.
 */
export function electronNotifier(icon: string, clicked: () => void): Notifier {
  let last: Notification | null = null
  return {
    show({ title, body }) {
      if (!Notification.isSupported()) return
      last?.close()
      last = new Notification({ title, body, icon })
      last.on('click', clicked)
      last.show()
    },
  }
}
