import { app } from 'electron'
import type { Messages } from '../../core/locales/messages.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import type { Bus } from '../dbus/bus.ts'
import { desktopNotifier } from './desktop-notifier.ts'
import { electronNotifier } from './electron-notifier.ts'
import { noticeIconOf } from './notice-icon.ts'
import type { Notifier } from './notifier.ts'

/** What the notifications of any system need. */
export interface NotifierParts {
  /** The path of the app's picture. */
  readonly icon: string
  /** The language to speak now. */
  messages(): Messages
  clicked(): void
  readonly write: (entry: JournalEntry) => void
}

/** The notifications of this system; `sessionBus` is Linux's. */
export function systemNotifier(
  sessionBus: () => Bus | null,
  { icon, messages, clicked, write }: NotifierParts,
): Notifier {
  if (process.platform !== 'linux') return electronNotifier(icon, clicked)
  return desktopNotifier({
    sessionBus,
    // The packages name the desktop entry after the program (electron-builder.yml).
    app: { name: app.name, desktopEntry: 'hookswitch', icon: noticeIconOf(icon) },
    clickLabel: () => messages().menu.showWindow,
    clicked,
    notShown: (reason) =>
      write({ at: Date.now(), level: 'warn', what: 'notification not shown', facts: { reason } }),
  })
}
