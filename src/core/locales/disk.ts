import type { DiskFailure } from '../model/storage-failure.ts'
import { type Advice, adviceLine } from './advice.ts'
import type { Messages } from './messages.ts'

/** Why a file of the profile cannot be read or written, and what to do. */
export function diskAdvice(messages: Messages, { kind, file, reason }: DiskFailure): Advice {
  return messages.disk[kind](file, reason)
}

/** The same in one line. */
export function diskLine(messages: Messages, failure: DiskFailure): string {
  return adviceLine(diskAdvice(messages, failure))
}
