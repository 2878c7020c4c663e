import type { DiskFailure } from '../model/session.ts'
import { type Advice, adviceLine } from './advice.ts'
import type { Words } from './messages.ts'

/** Why a file of the profile could not be written or read, and what mends it. */
export function diskAdvice(words: Words, { kind, file, reason }: DiskFailure): Advice {
  return words.disk[kind](file, reason)
}

/** The same in one line. */
export function diskLine(words: Words, failure: DiskFailure): string {
  return adviceLine(diskAdvice(words, failure))
}
