import type { Outcome } from '../model/event.ts'
import { adviceLine } from './advice.ts'
import { diskLine } from './disk.ts'
import { failureLine } from './failures.ts'
import { keychainAdvice, tokenNotDeleted } from './keychain.ts'
import type { Words } from './messages.ts'

/** What became of something that was asked for. */
export function outcomeSentence(words: Words, outcome: Outcome): string {
  const phrases = words.outcome
  switch (outcome.kind) {
    case 'proven':
      return phrases.proven(words.calls[outcome.target])
    case 'refused':
      return failureLine(words, outcome.failure)
    case 'withdrawn':
      switch (outcome.why) {
        case 'expired':
          return outcome.failure === null
            ? phrases.expired
            : phrases.expiredBecause(failureLine(words, outcome.failure))
        case 'away':
          return phrases.wentAway
        case 'changed-elsewhere':
          return phrases.changedElsewhere
      }
      break
    case 'away':
      return phrases.away[outcome.why]
    case 'quit':
      return outcome.offProven ? phrases.quitProven : phrases.quitUnproven
    case 'superseded':
      return phrases.superseded
    case 'signed-out':
      return adviceLine(words.signIn.needed)
    case 'keychain-failed':
      return adviceLine(keychainAdvice(words, outcome.failure))
    case 'nothing-to-do':
      return phrases.nothingToDo[outcome.why]
    case 'left': {
      const left = outcome.offProven ? phrases.left : phrases.leftUnproven
      return outcome.disk === null ? left : `${left} ${phrases.userIdLeft(diskLine(words, outcome.disk))}`
    }
    case 'not-left':
      return tokenNotDeleted(words, outcome.failure)
  }
}
