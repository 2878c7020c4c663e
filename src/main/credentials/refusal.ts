import { adviceLine } from '../../core/locales/advice.ts'
import { failureLine } from '../../core/locales/failures.ts'
import type { LocalizedText } from '../../core/locales/messages.ts'
import { type Failure, handlingOf } from '../../core/model/failure.ts'
import type { DiskFailure } from '../../core/model/state.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { PhoneNumberProblem } from '../../core/text/phone-number.ts'
import type { UrlProblem } from '../../core/text/url-problem.ts'

/** Nothing was kept, and why; `disk` where that was the profile's fault. */
export interface Refusal {
  readonly kept: false
  readonly ending: CommandResult
  readonly disk: DiskFailure | null
}

export function refusal(exit: number, message: LocalizedText): Refusal {
  return { kept: false, ending: { exit, message }, disk: null }
}

/** Exotel refused, which is final; or it could not be asked, which may be otherwise later. */
export function refusalOf(failure: Failure): Refusal {
  const exit = handlingOf(failure) === 'retry' ? exitCodes.notConfirmed : exitCodes.refused
  return refusal(exit, (messages) => failureLine(messages, failure))
}

/** A number that cannot be one, with what is wrong with it. */
export function wrongNumber(problem: PhoneNumberProblem): CommandResult {
  return { exit: exitCodes.wrongUsage, message: numberSentence(problem) }
}

/** What is wrong with a number. */
export function numberSentence(problem: PhoneNumberProblem): LocalizedText {
  return ({ phoneNumber }) => adviceLine(phoneNumber[problem])
}

/** What is wrong with a server's address. */
export function urlSentence({ kind, shown }: UrlProblem): LocalizedText {
  return (messages) => messages.url[kind](shown)
}
