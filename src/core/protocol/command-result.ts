import type { LocalizedText, Messages } from '../locales/messages.ts'
import { outcomeSentence } from '../locales/outcome.ts'
import { handlingOf } from '../model/failure.ts'
import type { Outcome } from '../model/outcome.ts'
import type { LocalizedResult } from './exchange.ts'
import { exitCodes } from './exit-codes.ts'

/** How a request ended: the exit status that the command line gives it, and what is said of it. */
export interface CommandResult {
  readonly exit: number
  readonly message: LocalizedText
}

/** An ending in the language of whoever hears it. */
export function localizedResult({ exit, message }: CommandResult, messages: Messages): LocalizedResult {
  return { exit, message: message(messages) }
}

/** How a request with this outcome ended. */
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
