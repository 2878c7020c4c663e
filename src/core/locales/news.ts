import type { News } from '../model/effect.ts'
import type { Notice, Question } from '../model/problem.ts'
import { type Advice, adviceLine } from './advice.ts'
import { clockTime, dateAndTime, dateOf } from './clock.ts'
import type { Messages } from './messages.ts'

/** What happened without the agent, and what to do. */
export function noticeAdvice(messages: Messages, notice: Notice): Advice {
  const { calls, notice: text, offAfterCall } = messages
  switch (notice.kind) {
    case 'on-withdrawn':
      return notice.why === 'expired'
        ? text.onWithdrawnExpired(notice.target)
        : text.onWithdrawnAway(notice.target)
    case 'off-withdrawn':
      return text.offWithdrawn(calls[notice.active])
    case 'off-after-call-withdrawn':
      return offAfterCall.withdrawn
    case 'changed-elsewhere':
      return text.changedElsewhere(calls[notice.active], clockTime(messages, notice.at))
    case 'turned-off-again':
      return text.turnedOffAgain(calls[notice.active], clockTime(messages, notice.at))
    case 'left-on':
      return text.leftOn(calls[notice.active], clockTime(messages, notice.at))
  }
}

/** A question, its button that agrees, and its entry in the tray's menu. */
export function questionText(messages: Messages, asked: Question) {
  const { text, yes, inMenu } = messages.question
  const { device, why } = asked
  const [from, until] = why === 'desk-lost' ? spanText(messages, asked) : ['', '']
  return { text: text[why](device, from, until), yes: yes(device), menu: inMenu[why](device) }
}

/** Both ends of a span (UTC ms): as clock times, or with their dates where it began on another day. */
function spanText(
  messages: Messages,
  { from, until }: { readonly from: number; readonly until: number },
): readonly [string, string] {
  const isOneDay = dateOf(messages, from) === dateOf(messages, until)
  const time = isOneDay ? clockTime : dateAndTime
  return [time(messages, from), time(messages, until)]
}

/** What a notification says below its title. */
export function newsText(messages: Messages, news: News): string {
  return adviceLine(newsAdvice(messages, news))
}

function newsAdvice(messages: Messages, news: News): Advice {
  switch (news.kind) {
    case 'question':
      return { message: questionText(messages, news.question).text, remedy: '' }
    case 'off-unconfirmed':
      return messages.notice.offUnconfirmed(clockTime(messages, news.since))
    case 'still-off':
      return messages.notification.stillOff(news.minutes)
    case 'restored':
      return { message: messages.notification.restored[news.why](news.device), remedy: '' }
    case 'shift-ended':
      return messages.notification.shiftEnded(clockTime(messages, news.at))
    case 'off-impossible':
      return messages.notice.offImpossible
    case 'token-ends':
      return messages.token[news.stage](dateAndTime(messages, news.endsAt))
    case 'verified':
      return { message: messages.notice.phoneVerified, remedy: '' }
    case 'on-withdrawn':
    case 'off-withdrawn':
    case 'off-after-call-withdrawn':
    case 'changed-elsewhere':
    case 'turned-off-again':
    case 'left-on':
      return noticeAdvice(messages, news)
  }
}
