import type { TokenLife, TokenStage } from '../model/token-life.ts'
import { adviceLine } from './advice.ts'
import { dateAndTime } from './clock.ts'
import type { Messages } from './messages.ts'

/** When the token expires, in a sentence; `stage` is how soon that is, null if it is more than a week away. */
export function tokenText(
  messages: Messages,
  { endsAt, renews }: TokenLife,
  stage: TokenStage | null,
): string {
  const date = dateAndTime(messages, endsAt)
  if (renews) return messages.token.renewed(date)
  return stage === null ? messages.token.goodUntil(date) : adviceLine(messages.token[stage](date))
}
