import { adviceLine } from '../../core/locales/advice.ts'
import { failureLine } from '../../core/locales/failures.ts'
import type { Sentence } from '../../core/locales/messages.ts'
import { type Failure, handlingOf } from '../../core/model/failure.ts'
import type { DiskFailure } from '../../core/model/state.ts'
import type { Ending } from '../../core/protocol/command-result.ts'
import { exitStatus } from '../../core/protocol/exit-codes.ts'
import type { PhoneNumberProblem } from '../../core/text/phone-number.ts'
import type { UrlProblem } from '../../core/text/url-problem.ts'

/** Nothing was kept, and why; `disk` where that was the profile's fault. */
export interface Refusal {
  readonly kept: false
  readonly ending: Ending
  readonly disk: DiskFailure | null
}

export function refusal(exit: number, message: Sentence): Refusal {
  return { kept: false, ending: { exit, message }, disk: null }
}

/** Exotel refused, which is final; or it could not be asked, which may be otherwise later. */
export function refusalOf(failure: Failure): Refusal {
  const exit = handlingOf(failure) === 'retry' ? exitStatus.notProven : exitStatus.refused
  return refusal(exit, (words) => failureLine(words, failure))
}

/** A number that cannot be one, with what is wrong with it. */
export function wrongNumber(problem: PhoneNumberProblem): Ending {
  return { exit: exitStatus.wrongUsage, message: numberSentence(problem) }
}

/** What is wrong with a number. */
export function numberSentence(problem: PhoneNumberProblem): Sentence {
  return ({ phoneNumber }) => adviceLine(phoneNumber[problem])
}

/** What is wrong with a server's address. */
export function urlSentence({ kind, shown }: UrlProblem): Sentence {
  return (words) => words.url[kind](shown)
}
