import type { Sentence, Words } from '../locales/messages.ts'
import { outcomeSentence } from '../locales/outcome.ts'
import type { Outcome } from '../model/event.ts'
import { handlingOf } from '../model/failure.ts'
import type { SaidEnding } from './contract.ts'
import { exitStatus } from './exit-codes.ts'

/** How a request ended: the exit status that the command line gives it, and what is said of it. */
export interface Ending {
  readonly exit: number
  readonly message: Sentence
}

/** An ending in the language of whoever hears it. */
export function said({ exit, message }: Ending, words: Words): SaidEnding {
  return { exit, message: message(words) }
}

/** How a request with this outcome ended. */
export function endingOf(outcome: Outcome): Ending {
  return { exit: exitOf(outcome), message: (words) => outcomeSentence(words, outcome) }
}

function exitOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'proven':
      return exitStatus.done
    case 'left':
      if (outcome.disk !== null) return exitStatus.internalError
      return outcome.offProven ? exitStatus.done : exitStatus.notProven
    case 'refused':
      return handlingOf(outcome.failure) === 'sign-in' ? exitStatus.notAvailable : exitStatus.refused
    case 'nothing-to-do':
    case 'away':
      return exitStatus.refused
    case 'quit':
      return exitStatus.done
    case 'withdrawn':
      return exitStatus.notProven
    case 'superseded':
      return exitStatus.superseded
    case 'signed-out':
    case 'keychain-failed':
    case 'not-left':
      return exitStatus.notAvailable
  }
}
