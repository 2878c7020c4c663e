import { adviceLine } from '../../core/locales/advice.ts'
import { failureLine } from '../../core/locales/failures.ts'
import type { LocalizedText } from '../../core/locales/messages.ts'
import { type Failure, handlingOf } from '../../core/model/failure.ts'
import type { Identity } from '../../core/model/identity.ts'
import type { PhoneNumberProblem } from '../../core/model/phone-number.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import type { TokenLife } from '../../core/model/token-life.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { UrlProblem } from '../../core/text/url-problem.ts'

/** The result of signing in or of connecting the account API. */
export type SignInResult =
  | {
      readonly ok: true
      readonly identity: Identity
      readonly token: TokenLife | null
      /** Whether `result` already states when the token expires, so that no notification has to. */
      readonly tokenEndAnnounced: boolean
      readonly result: CommandResult
    }
  | Refusal

/** The new credentials were not stored. `disk` is set where the profile's disk was the reason. */
export interface Refusal {
  readonly ok: false
  readonly result: CommandResult
  readonly disk: DiskFailure | null
}

/** A refusal with an exit code of `exitCodes` and a message. */
export function refusal(exit: number, message: LocalizedText): Refusal {
  return { ok: false, result: { exit, message }, disk: null }
}

/** A refusal by Exotel, which is final; or a call that failed for now, which the agent can repeat later. */
export function refusalOf(failure: Failure): Refusal {
  const exit = handlingOf(failure) === 'retry' ? exitCodes.notConfirmed : exitCodes.refused
  return refusal(exit, (messages) => failureLine(messages, failure))
}

/** The result of a command whose phone number is invalid. */
export function invalidNumber(problem: PhoneNumberProblem): CommandResult {
  return { exit: exitCodes.wrongUsage, message: numberSentence(problem) }
}

/** Why a phone number is invalid. */
export function numberSentence(problem: PhoneNumberProblem): LocalizedText {
  return ({ phoneNumber }) => adviceLine(phoneNumber[problem])
}

/** Why a server's address is invalid. */
export function urlSentence({ kind, shown }: UrlProblem): LocalizedText {
  return (messages) => messages.url[kind](shown)
}
