import type { Outcome } from '../model/outcome.ts'
import { adviceLine } from './advice.ts'
import { diskLine } from './disk.ts'
import { failureLine } from './failures.ts'
import { keychainAdvice, tokenNotDeleted } from './keychain.ts'
import type { Messages } from './messages.ts'

/** The outcome of a command, in a sentence. */
export function outcomeSentence(messages: Messages, outcome: Outcome): string {
  const phrases = messages.outcome
  switch (outcome.kind) {
    case 'confirmed':
      return phrases.confirmed(messages.calls[outcome.target])
    case 'refused':
      return failureLine(messages, outcome.failure)
    case 'withdrawn':
      switch (outcome.why) {
        case 'expired':
          return outcome.failure === null
            ? phrases.expired
            : phrases.expiredBecause(failureLine(messages, outcome.failure))
        case 'away':
          return phrases.wentAway
        case 'changed-elsewhere':
          return phrases.changedElsewhere
        case 'call-unknown':
          return messages.offAfterCall.notHeard
      }
      break
    case 'blocked':
      return phrases.away[outcome.why]
    case 'quit':
      return outcome.offConfirmed ? phrases.quitConfirmed : phrases.quitUnconfirmed
    case 'superseded':
      return phrases.superseded
    case 'not-signed-in':
      return adviceLine(messages.signIn.needed)
    case 'keychain-failed':
      return adviceLine(keychainAdvice(messages, outcome.failure))
    case 'nothing-to-do':
      switch (outcome.why) {
        case 'call-unknown':
          return messages.offAfterCall.noAccount
        case 'call-unknown-yet':
          return messages.offAfterCall.starting
        default:
          return phrases.nothingToDo[outcome.why]
      }
    case 'signed-out': {
      const signedOut = outcome.offConfirmed ? phrases.signedOut : phrases.signedOutUnconfirmed
      return outcome.disk === null
        ? signedOut
        : `${signedOut} ${phrases.userIdNotDeleted(diskLine(messages, outcome.disk))}`
    }
    case 'sign-out-failed':
      return tokenNotDeleted(messages, outcome.failure)
  }
}
