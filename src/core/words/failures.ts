import { type Failure, handlingOf } from '../failure.ts'
import type { Words } from '../words.ts'
import { type Advice, adviceLine } from './advice.ts'

/** The advice on a failure, with what became of the device that was turned off to make room. */
export function failureAdvice(words: Words, failure: Failure): Advice {
  const { message, remedy } =
    failure.kind === 'unreachable' ? words.unreachable[failure.reason] : words.failed[failure.kind]
  const { onAgain, leftOff, chooseAgain } = words.previousDevice
  switch (failure.previousDevice) {
    case null:
      return { message, remedy }
    case 'on-again':
      return { message: `${message} ${onAgain}`, remedy }
    case 'left-off':
      return {
        message: `${message} ${leftOff}`,
        remedy: handlingOf(failure) === 'retry' ? remedy : `${chooseAgain} ${remedy}`,
      }
  }
}

/** What support needs to find a failed call, in one line; empty where nothing is known. */
export function supportLine({ support, malformed }: Words, failure: Failure): string {
  const parts = [
    failure.kind === 'malformed' ? malformed[failure.reason] : null,
    failure.said === null ? null : support.said(failure.said),
    failure.code === null ? null : support.code(failure.code),
    failure.httpStatus === null ? null : support.httpStatus(failure.httpStatus),
    failure.requestId === null ? null : support.request(failure.requestId),
  ]
  return parts.filter((part) => part !== null).join(', ')
}

/** A failure in one line: what happened, what mends it, and what support needs. */
export function failureLine(words: Words, failure: Failure): string {
  return adviceWithSupport(words, failureAdvice(words, failure), failure)
}

/** Another advice on a failure, with what support needs. */
export function adviceWithSupport(words: Words, advice: Advice, failure: Failure): string {
  const support = supportLine(words, failure)
  return support === '' ? adviceLine(advice) : `${adviceLine(advice)} (${support})`
}
