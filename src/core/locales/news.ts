import type { News } from '../model/event.ts'
import type { Notice, Question } from '../model/state.ts'
import { type Advice, adviceLine } from './advice.ts'
import { clockTime, dateAndTime } from './clock.ts'
import type { Messages } from './messages.ts'

/** What happened that the agent did not do. */
export function noticeAdvice({ calls, told }: Messages, notice: Notice): Advice {
  switch (notice.kind) {
    case 'on-withdrawn':
      return notice.why === 'expired'
        ? told.onWithdrawnExpired(notice.target)
        : told.onWithdrawnAway(notice.target)
    case 'off-withdrawn':
      return told.offWithdrawn(calls[notice.active])
    case 'changed-elsewhere':
      return told.changedElsewhere(calls[notice.active], clockTime(notice.at))
    case 'turned-off-again':
      return told.turnedOffAgain(calls[notice.active], clockTime(notice.at))
    case 'left-on':
      return told.leftOn(calls[notice.active], clockTime(notice.at))
  }
}

/** A question, in whole and as the one entry of a menu that agrees to it. */
export function questionText({ ask }: Messages, { device, why }: Question) {
  return {
    text: ask.text[why](device),
    yes: ask.yes(device),
    menu: ask.inMenu[why](device),
  }
}

/** A notification. */
export function newsText(messages: Messages, news: News): { readonly title: string; readonly body: string } {
  return { title: messages.appName, body: adviceLine(newsAdvice(messages, news)) }
}

function newsAdvice(messages: Messages, news: News): Advice {
  switch (news.kind) {
    case 'question':
      return { message: questionText(messages, news.question).text, remedy: '' }
    case 'off-unconfirmed':
      return messages.told.offUnconfirmed(clockTime(news.since))
    case 'off-impossible':
      return messages.told.offImpossible
    case 'token-ends':
      return messages.token[news.stage](dateAndTime(messages, news.endsAt))
    case 'verified':
      return { message: messages.told.phoneVerified, remedy: '' }
    case 'on-withdrawn':
    case 'off-withdrawn':
    case 'changed-elsewhere':
    case 'turned-off-again':
    case 'left-on':
      return noticeAdvice(messages, news)
  }
}
