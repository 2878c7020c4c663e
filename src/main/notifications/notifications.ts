import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import { newsText } from '../../core/locales/news.ts'
import type { News } from '../../core/model/effect.ts'

/** The text of one notification; both lines are plain text. */
export interface Notice {
  readonly title: string
  readonly body: string
}

/** Shows notifications on this system, one at a time. */
export interface Notifier {
  /** Shows the notice in place of the last one. Returns at once, whatever the system does, and never throws. */
  show(notice: Notice): void
}

/** What notifications depend on. */
export interface NotificationOptions {
  /** The messages in the agent's language. */
  messages(): Messages
  /** Whether the agent wants notifications. */
  wanted(): boolean
}

/** Notifications of what the agent must know and cannot see. */
export interface Notifications {
  tell(news: News): void
  /** Explains why a key or a link did nothing: an agent who used one sees no other part of the app. */
  say(sentence: LocalizedText): void
  /** Uses `notifier` from now on; it shows the notice that is waiting, if any. */
  open(notifier: Notifier): void
}

/**
 * Notifications that can be used from the app's start on. Each replaces the one before, since only the newest is still
 * true; until `open` is called, the newest waits. Agents who want none, and desktops that show none, have the same
 * information in the window.
 */
export function createNotifications({ messages, wanted }: NotificationOptions): Notifications {
  let notifier: Notifier | null = null
  let waiting: Notice | null = null

  function show(notice: Notice): void {
    if (!wanted()) return
    if (notifier === null) waiting = notice
    else notifier.show(notice)
  }
  return {
    tell: (news) => show(newsText(messages(), news)),
    say: (sentence) => show({ title: messages().appName, body: sentence(messages()) }),
    open: (opened) => {
      notifier = opened
      if (waiting !== null) show(waiting)
      waiting = null
    },
  }
}
