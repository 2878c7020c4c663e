import { Notification } from 'electron'
import type { News } from '../../core/event.ts'
import { newsText } from '../../core/words/news.ts'
import type { Sentence, Words } from '../../core/words.ts'

/** What notifications ask of the app. */
export interface NotificationParts {
  /** The language to speak now. */
  words(): Words
  /** A click on one. */
  showWindow(): void
  /** Whether the agent wants any now. */
  wanted(): boolean
}

/** What the agent must know and cannot see. */
export interface Notifications {
  tell(news: News): void
  /** Says why a key or a link did nothing: whoever used it sees no other part of the app. */
  say(sentence: Sentence): void
}

/**
 * Shows notifications. The newest one replaces the last, since only that is still true; a desktop without
 * notifications, and an agent who wants none, has all of it in the window.
 */
export function createNotifications(
  icon: string,
  { words, showWindow, wanted }: NotificationParts,
): Notifications {
  let last: Notification | null = null

  function show(title: string, body: string): void {
    if (!wanted() || !Notification.isSupported()) return
    last?.close()
    last = new Notification({ title, body, icon })
    last.on('click', showWindow)
    last.show()
  }
  return {
    tell: (news) => {
      const { title, body } = newsText(words(), news)
      show(title, body)
    },
    say: (sentence) => show(words().appName, sentence(words())),
  }
}
