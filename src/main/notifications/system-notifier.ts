import { app, Notification } from 'electron'
import type { Messages } from '../../core/locales/messages.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import type { Bus } from '../dbus/bus.ts'
import { linuxNotifier } from './linux-notifier.ts'
import { notificationIcon } from './notification-icon.ts'
import type { Notice, Notifier } from './notifications.ts'

/** What the notifications of every system need. */
export interface NotifierOptions {
  /** The path of the app's icon. */
  readonly icon: string
  /** The messages in the agent's language. */
  messages(): Messages
  /** Called when the agent clicks a notification. */
  clicked(): void
  readonly write: (entry: JournalEntry) => void
}

/** The notifications of this system; `sessionBus` is used on Linux only. */
export function systemNotifier(
  sessionBus: () => Bus | null,
  { icon, messages, clicked, write }: NotifierOptions,
): Notifier {
  if (process.platform !== 'linux') return electronNotifier(icon, clicked)
  return linuxNotifier({
    sessionBus,
    // The installed desktop entry's name, without .desktop (desktopName in package.json, electron-builder.yml).
    app: { name: app.name, desktopEntry: 'com.hookswitch.app', icon: notificationIcon(icon) },
    clickLabel: () => messages().menu.showWindow,
    clicked,
    notShown: (reason) =>
      write({ at: Date.now(), level: 'warn', what: 'notification not shown', facts: { reason } }),
  })
}

/**
 * Electron's notifications, for Windows and macOS, where showing one does not block the app. Electron has buttons on macOS
 * only (NotificationConstructorOptions.actions); on Windows a click opens the window, which asks the same questions.
 */
function electronNotifier(icon: string, clicked: () => void): Notifier {
  let last: Notification | null = null
  function show({ title, body, buttons }: Notice): void {
    if (!Notification.isSupported()) return
    last?.close()
    const actions = buttons.map(({ label }) => ({ type: 'button', text: label }) as const)
    const shown = new Notification({ title, body, icon, actions })
    shown.on('click', clicked)
    shown.on('action', (_event, index) => buttons[index]?.press())
    shown.on('close', () => {
      if (last === shown) last = null
    })
    last = shown
    shown.show()
  }
  return {
    show,
    update: (notice) => (last === null ? undefined : show(notice)),
    close: () => last?.close(),
  }
}
