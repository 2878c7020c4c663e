import { Notification } from 'electron'
import type { News } from '../../core/event.ts'
import { words } from '../../core/words.ts'

/** What a click on a notification does. */
export interface NotificationActions {
  showWindow(): void
}

/**
 * Shows what the agent must know and cannot see. The newest one replaces the last, since only that is still true;
 * a desktop without notifications shows it in the window alone.
 */
export function createNotifications(icon: string, actions: NotificationActions): (news: News) => void {
  let last: Notification | null = null
  return (news) => {
    if (!Notification.isSupported()) return
    const { title, body } = words.news(news)
    last?.close()
    last = new Notification({ title, body, icon })
    last.on('click', actions.showWindow)
    last.show()
  }
}
