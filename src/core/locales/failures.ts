import { type Failure, handlingOf } from '../model/failure.ts'
import { type Advice, adviceLine } from './advice.ts'
import type { Words } from './messages.ts'

/**
 * What a refusal means in Exotel's own words, where these are all there is: our sentences stand for statuses that many
 * a reason shares, such as a trial account's. Null where a code tells more, or nothing was said.
 */
function inOwnWords({ inOwnWords: own, support }: Words, { kind, code, said }: Failure): Advice | null {
  if (said === null || code !== null) return null
  if (kind !== 'invalid' && kind !== 'refused' && kind !== 'off-refused') return null
  const sentence = /[.!?।]$/.test(said) ? said : `${said}.`
  const outcome = kind === 'off-refused' ? own.mayRing : own.nothingSwitched
  return { message: `${support.said(sentence)} ${outcome}`, remedy: own.remedy }
}

/** The advice on a failure, with what became of the device that was turned off to make room. */
export function failureAdvice(words: Words, failure: Failure): Advice {
  const { message, remedy } =
    inOwnWords(words, failure) ??
    (failure.kind === 'unreachable' ? words.unreachable[failure.reason] : words.failed[failure.kind])
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

/**
 * What support needs to find a failed call, in one line; empty where nothing is known. What the advice says already is
 * not repeated.
 */
export function supportLine(words: Words, failure: Failure): string {
  const { support, malformed } = words
  const said = inOwnWords(words, failure) === null ? failure.said : null
  const parts = [
    failure.kind !== 'malformed'
      ? null
      : failure.lacks === undefined
        ? malformed[failure.reason]
        : support.lacks[failure.lacks.of](failure.lacks.field),
    said === null ? null : support.said(said),
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
