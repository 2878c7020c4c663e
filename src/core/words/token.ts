import type { State } from '../state.ts'
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

/** The same for the token in use, as far as it was told; null where nobody is signed in with one that says so. */
export function tokenTextOf({ session, token, tokenTold }: State, words: Words): string | null {
  if (session.kind !== 'signed-in' || token === null) return null
  return tokenText(words, token, tokenTold?.endsAt === token.endsAt ? tokenTold.stage : null)
}
