import type { TokenLife, TokenStage } from '../token-life.ts'
import type { Words } from '../words.ts'
import { adviceLine } from './advice.ts'
import { dateAndTime } from './clock.ts'

/** When a token ends, in a sentence; `stage`: how near that is, null while it is far away. */
export function tokenText(words: Words, { endsAt, renews }: TokenLife, stage: TokenStage | null): string {
  const date = dateAndTime(words, endsAt)
  if (renews) return words.token.renewed(date)
  return stage === null ? words.token.goodUntil(date) : adviceLine(words.token[stage](date))
}
