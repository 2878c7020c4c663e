import type { TokenLife, TokenStage } from '../model/token-life.ts'
import { adviceLine } from './advice.ts'
import { dateAndTime } from './clock.ts'
import type { Words } from './messages.ts'

/** When a token ends, in a sentence; `stage`: how near that is, null while it is far away. */
export function tokenText(words: Words, { endsAt, renews }: TokenLife, stage: TokenStage | null): string {
  const date = dateAndTime(words, endsAt)
  if (renews) return words.token.renewed(date)
  return stage === null ? words.token.goodUntil(date) : adviceLine(words.token[stage](date))
}
