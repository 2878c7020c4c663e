import type { TokenLife, TokenStage } from '../model/token-life.ts'
import { adviceLine } from './advice.ts'
import { dateAndTime } from './clock.ts'
import type { Messages } from './messages.ts'

/** When a token ends, in a sentence; `stage`: how near that is, null while it is far away. */
export function tokenText(
  messages: Messages,
  { endsAt, renews }: TokenLife,
  stage: TokenStage | null,
): string {
  const date = dateAndTime(messages, endsAt)
  if (renews) return messages.token.renewed(date)
  return stage === null ? messages.token.goodUntil(date) : adviceLine(messages.token[stage](date))
}
