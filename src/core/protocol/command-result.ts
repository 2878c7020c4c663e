import type { LocalizedText, Messages } from '../locales/messages.ts'
import { outcomeSentence } from '../locales/outcome.ts'
import { handlingOf } from '../model/failure.ts'
import type { Outcome } from '../model/outcome.ts'
import type { LocalizedResult } from './exchange.ts'
import { exitCodes } from './exit-codes.ts'

/** The result of a request: the exit code of the command line, and a sentence. */
export interface CommandResult {
  readonly exit: number
  readonly message: LocalizedText
}

/** A result in the reader's language. */
export function localize({ exit, message }: CommandResult, messages: Messages): LocalizedResult {
  return { exit, message: message(messages) }
}

/** The result of a request with this outcome. */
export function commandResultOf(outcome: Outcome): CommandResult {
  return { exit: exitOf(outcome), message: (messages) => outcomeSentence(messages, outcome) }
}

function exitOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'confirmed':
      return exitCodes.done
    case 'signed-out':
      if (outcome.disk !== null) return exitCodes.internalError
      return outcome.offConfirmed ? exitCodes.done : exitCodes.notConfirmed
    case 'refused':
      return handlingOf(outcome.failure) === 'sign-in' ? exitCodes.notAvailable : exitCodes.refused
    case 'nothing-to-do':
    case 'blocked':
      return exitCodes.refused
    case 'quit':
      return exitCodes.done
    case 'withdrawn':
      return exitCodes.notConfirmed
    case 'superseded':
      return exitCodes.superseded
    case 'not-signed-in':
    case 'keychain-failed':
    case 'sign-out-failed':
      return exitCodes.notAvailable
  }
}
