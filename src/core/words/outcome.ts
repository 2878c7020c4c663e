import type { Outcome } from '../event.ts'
import { diskLine } from './disk.ts'
import { failureLine } from './failures.ts'
import { keychainAdvice, keychainMessage, keychainRemedy } from './keychain.ts'
import { callsOn, signInNeeded } from './names.ts'

/** What became of something that was asked for. */
export function outcomeSentence(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'proven':
      return `${callsOn(outcome.target)}.`
    case 'refused':
      return failureLine(outcome.failure)
    case 'withdrawn':
      switch (outcome.why) {
        case 'expired':
          return outcome.failure === null
            ? 'Withdrawn: it could not be proven within a minute.'
            : `Withdrawn: ${failureLine(outcome.failure)}`
        case 'away':
          return 'Withdrawn: the computer goes to sleep.'
        case 'changed-elsewhere':
          return 'Withdrawn: somebody switched elsewhere meanwhile.'
      }
      break
    case 'away':
      switch (outcome.why) {
        case 'lock':
          return 'The screen is locked, so nothing is switched on. Unlock it first.'
        case 'suspend':
          return 'The computer goes to sleep, so nothing is switched on.'
        case 'quit':
          return 'Hookswitch is quitting. Start it again first.'
      }
      break
    case 'quit':
      return outcome.offProven ? 'Calls do not ring.' : 'Off is not proven.'
    case 'superseded':
      return 'Something newer was asked for meanwhile.'
    case 'signed-out':
      return `${signInNeeded.message} ${signInNeeded.remedy}`
    case 'keychain-failed': {
      const { message, remedy } = keychainAdvice(outcome.failure)
      return `${message} ${remedy}`
    }
    case 'nothing-to-do':
      switch (outcome.why) {
        case 'state-unknown':
          return 'It is not known where calls ring, so there is nothing to toggle or swap from. Name a device.'
        case 'no-last-device':
          return 'No device has been on yet, so there is nothing to toggle to. Name a device.'
        case 'no-device-on':
          return 'No device is on, so there is nothing to swap. Name a device.'
      }
      break
    case 'left': {
      const left = outcome.offProven
        ? 'Signed out; calls do not ring.'
        : 'Signed out, but Exotel did not confirm Off: calls may still ring. Check in the Exotel dashboard.'
      return outcome.disk === null
        ? left
        : `${left} The token is gone, but your user id still stands in the settings: ${diskLine(outcome.disk)}`
    }
    case 'not-left': {
      const { failure } = outcome
      const mend = `${keychainRemedy(failure)}, then sign out again.`
      return `You are still signed in, since your token cannot be deleted. ${keychainMessage(failure)} ${mend}`
    }
  }
}
