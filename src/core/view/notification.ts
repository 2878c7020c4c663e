import type { Messages } from '../locales/messages.ts'
import { newsText } from '../locales/news.ts'
import type { Target } from '../model/device.ts'
import type { News } from '../model/effect.ts'
import { intentOf, type State } from '../model/state.ts'
import { glyphOf, stateSummaryOf } from './state-summary.ts'

/** What a notification shows, as plain text. */
export interface NotificationView {
  /** Where calls ring, or the app's name for news of something else. */
  readonly title: string
  readonly body: string
  readonly buttons: readonly NotificationButton[]
}

/** A button of a notification. */
export interface NotificationButton {
  readonly label: string
  /** The target that the button requests; null: it only closes the notification. */
  readonly target: Target | null
}

/** The notification of `news` while the app is in `state`. */
export function notificationOf(state: State, news: News, messages: Messages): NotificationView {
  return {
    title: isAboutCalls(news) ? stateTitle(state, messages) : messages.appName,
    body: newsText(messages, news),
    buttons: buttonsOf(state, news, messages),
  }
}

/** Where calls ring, as the title of a notification. */
export function stateTitle(state: State, messages: Messages): string {
  return stateSummaryOf(state, messages).headline
}

/** Whether a title that shows `state` stays true for a while: it says where calls ring, or that something is wrong. */
export function isTitleLasting(state: State): boolean {
  switch (glyphOf(state)) {
    case 'phone':
    case 'sip':
    case 'off':
    case 'problem':
    case 'signed-out':
      return true
    case 'checking':
    case 'unknown':
    case 'switching-phone':
    case 'switching-sip':
    case 'switching-off':
      return false
  }
}

/** Whether the title of the notification is the state. News of a token's end or a verified phone has another title. */
export function isAboutCalls({ kind }: News): boolean {
  return kind !== 'token-ends' && kind !== 'verified'
}

/** Whether `news` is outdated: its question is answered, or another change followed its change. */
export function isOver(state: State, news: News): boolean {
  switch (news.kind) {
    case 'question':
      return state.question !== news.question
    case 'off-unconfirmed':
      return intentOf(state)?.target !== 'off'
    case 'still-off':
      return state.offReminder?.since !== news.since
    case 'restored':
    case 'shift-ended':
      return state.lastChange?.at !== news.at
    case 'off-impossible':
      return state.session.kind !== 'signed-out'
    case 'on-withdrawn':
    case 'off-withdrawn':
    case 'changed-elsewhere':
    case 'turned-off-again':
    case 'left-on':
    case 'off-after-call-withdrawn':
      return state.notice !== news
    case 'token-ends':
    case 'verified':
      return false
  }
}

function buttonsOf(state: State, news: News, messages: Messages): readonly NotificationButton[] {
  const { turnOn, stayOff, undo } = messages.notification
  switch (news.kind) {
    case 'question': {
      const { device } = news.question
      return [
        { label: turnOn(device), target: device },
        { label: stayOff, target: 'off' },
      ]
    }
    case 'still-off': {
      const { lastDevice } = state
      const on = lastDevice === null ? [] : [{ label: turnOn(lastDevice), target: lastDevice }]
      return [...on, { label: stayOff, target: null }]
    }
    case 'restored':
      return [{ label: undo, target: 'off' }]
    default:
      return []
  }
}
