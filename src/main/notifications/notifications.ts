import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import { newsText } from '../../core/locales/news.ts'
import type { News } from '../../core/model/effect.ts'
import type { Notice, Notifier } from './notifier.ts'

/** What notifications ask of the app. */
export interface NotificationParts {
  /** The language to speak now. */
  messages(): Messages
  /** Whether the agent wants any now. */
  wanted(): boolean
}

/** What the agent must know and cannot see. */
export interface Notifications {
  tell(news: News): void
  /** Says why a key or a link did nothing: whoever used it sees no other part of the app. */
  say(sentence: LocalizedText): void
  /** The system's notifications can be reached from now on: what was held until now is shown. */
  open(notifier: Notifier): void
}

/**
 * Tells of what the agent must know, from the app's first moment on. The newest notification replaces the last, since
 * only that is still true, and is the one that is held until there is somewhere to show it. An agent who wants none,
 * and a desktop without any, has all of it in the window.
 */
export function createNotifications({ messages, wanted }: NotificationParts): Notifications {
  let notifier: Notifier | null = null
  let held: Notice | null = null

  function show(notice: Notice): void {
    if (!wanted()) return
    if (notifier === null) held = notice
    else notifier.show(notice)
  }
  return {
    tell: (news) => show(newsText(messages(), news)),
    say: (sentence) => show({ title: messages().appName, body: sentence(messages()) }),
    open: (opened) => {
      notifier = opened
      if (held !== null) show(held)
      held = null
    },
  }
}
