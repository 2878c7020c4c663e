import type { Ending } from './contract.ts'
import type { Outcome } from './event.ts'
import { exitStatus } from './exit-status.ts'
import { handlingOf } from './failure.ts'
import { words } from './words.ts'

/** What became of a request, as the command line tells it: exit status and sentence. */
export function endingOf(outcome: Outcome): Ending {
  return { exit: exitOf(outcome), message: words.outcome(outcome) }
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
