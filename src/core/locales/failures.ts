import { type Failure, handlingOf } from '../model/failure.ts'
import { type Advice, adviceLine } from './advice.ts'
import type { Messages } from './messages.ts'

/**
 * A refusal in Exotel's own words. They are used only if Exotel gives words but no code, because one HTTP status has many
 * reasons, which our own sentence for it could not tell apart. Else null.
 */
function inOwnWords({ inOwnWords: own, support }: Messages, { kind, code, said }: Failure): Advice | null {
  if (said === null || code !== null) return null
  if (kind !== 'invalid' && kind !== 'refused' && kind !== 'off-refused') return null
  const sentence = /[.!?।]$/.test(said) ? said : `${said}.`
  const outcome = kind === 'off-refused' ? own.mayRing : own.nothingSwitched
  return { message: `${support.said(sentence)} ${outcome}`, remedy: own.remedy }
}

/** A failure and what to do, and what happened to the device that was turned off before the target was turned on. */
export function failureAdvice(messages: Messages, failure: Failure): Advice {
  const { message, remedy } =
    inOwnWords(messages, failure) ??
    (failure.kind === 'unreachable' ? messages.unreachable[failure.reason] : messages.failed[failure.kind])
  const { onAgain, leftOff, chooseAgain } = messages.previousDevice
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

/** What support needs to find a failed request, in one line; empty if nothing is known. Does not repeat `failureAdvice`. */
export function supportLine(messages: Messages, failure: Failure): string {
  const { support, malformed } = messages
  const said = inOwnWords(messages, failure) === null ? failure.said : null
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

/** A failure in one line: what happened, what to do, and what support needs. */
export function failureLine(messages: Messages, failure: Failure): string {
  return adviceWithSupport(messages, failureAdvice(messages, failure), failure)
}

/** `advice` for a failure in one line, with what support needs. */
export function adviceWithSupport(messages: Messages, advice: Advice, failure: Failure): string {
  const support = supportLine(messages, failure)
  return support === '' ? adviceLine(advice) : `${adviceLine(advice)} (${support})`
}
