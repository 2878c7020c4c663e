import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import type { Target } from '../../core/model/device.ts'
import type { News } from '../../core/model/effect.ts'
import { type NotificationKind, notificationKindOf } from '../../core/model/notification-kind.ts'
import type { State } from '../../core/model/state.ts'
import { plainLines } from '../../core/text/plain-text.ts'
import {
  isAboutCalls,
  isOver,
  isTitleLasting,
  type NotificationView,
  notificationOf,
  stateTitle,
} from '../../core/view/notification.ts'

/** One notification, as plain text. */
export interface Notice {
  readonly title: string
  readonly body: string
  readonly buttons: readonly NoticeButton[]
}

export interface NoticeButton {
  readonly label: string
  /** Called when the agent presses the button. */
  press(): void
}

/** Shows notifications on this system, one at a time. No method waits for the system or throws. */
export interface Notifier {
  /** Shows the notice in place of the last one. */
  show(notice: Notice): void
  /** As `show`, unless the last one was closed meanwhile: a notification that the agent has closed does not come back. */
  update(notice: Notice): void
  /** Closes the last one. */
  close(): void
}

/** The parts of the app on which notifications depend. */
export interface NotificationOptions {
  /** The messages in the agent's language. */
  messages(): Messages
  /** Whether the agent wants notifications, and the policy those of this kind. */
  wanted(kind: NotificationKind): boolean
  state(): State
  /** Called when the agent asks for `target` with a button. */
  ask(target: Target): void
}

/** Notifications of what the agent must know and cannot see. */
export interface Notifications {
  tell(news: News): void
  /** Explains why a key or a link did nothing: an agent who used one sees no other part of the app. */
  say(sentence: LocalizedText): void
  /** The state has changed: a notification that is no longer true is updated or closed. */
  follow(state: State): void
  /** Uses `notifier` from now on; it shows the notice that is waiting, if any. */
  open(notifier: Notifier): void
}

/** The content of a notification, which depends on the state. */
interface Telling {
  view(state: State): NotificationView
  /** Whether it is over. */
  isOver(state: State): boolean
  readonly isAboutCalls: boolean
  readonly kind: NotificationKind
}

/** The notification that was shown last. */
interface Shown {
  readonly telling: Telling
  readonly title: string
  /** False if its title is only true for a moment, such as "Asking Exotel where calls ring". */
  readonly isTitleLasting: boolean
}

/**
 * Notifications that can be used from the app's start on. Each replaces the one before, since only the newest is still
 * true; until `open` is called, the newest waits. If the agent wants no notifications, or the desktop shows none, the window
 * has the same information.
 */
export function createNotifications(options: NotificationOptions): Notifications {
  const { messages, wanted, state, ask } = options
  let notifier: Notifier | null = null
  let shown: Shown | null = null

  /** The notice of `telling` in the present state, which is remembered as the one that is shown. */
  function noticeOf(telling: Telling): Notice {
    const { title, body, buttons } = telling.view(state())
    shown = { telling, title, isTitleLasting: isTitleLasting(state()) }
    return {
      title: plainLines(title),
      body: plainLines(body),
      buttons: buttons.map(({ label, target }) => ({ label, press: () => press(telling, target) })),
    }
  }

  /** A button press. If the notification is outdated, it does nothing: the agent did not see the present state. */
  function press(telling: Telling, target: Target | null): void {
    if (shown?.telling !== telling || telling.isOver(state())) return
    close()
    if (target !== null) ask(target)
  }

  function close(): void {
    shown = null
    notifier?.close()
  }

  function show(telling: Telling): void {
    if (!wanted(telling.kind)) return
    const notice = noticeOf(telling)
    notifier?.show(notice)
  }

  return {
    tell: (news) =>
      show({
        view: (now) => notificationOf(now, news, messages()),
        isOver: (now) => isOver(now, news),
        isAboutCalls: isAboutCalls(news),
        kind: notificationKindOf(news),
      }),
    say: (sentence) =>
      show({
        view: (now) => ({ title: stateTitle(now, messages()), body: sentence(messages()), buttons: [] }),
        isOver: () => false,
        isAboutCalls: true,
        kind: 'problems',
      }),
    follow(now) {
      if (shown === null) return
      const { telling, title, isTitleLasting: wasLasting } = shown
      if (telling.isOver(now)) return close()
      if (!telling.isAboutCalls || !isTitleLasting(now)) return
      if (!wasLasting) notifier?.update(noticeOf(telling))
      else if (stateTitle(now, messages()) !== title) close()
    },
    open: (opened) => {
      notifier = opened
      const waiting = shown
      shown = null
      if (waiting !== null) show(waiting.telling)
    },
  }
}
