import type { KeychainFailure } from '../model/session.ts'
import type { Advice, KeychainTrouble } from './advice.ts'
import type { Words } from './messages.ts'

/** A keychain that cannot be used, and what mends it. */
export function keychainAdvice(words: Words, failure: KeychainFailure): Advice {
  const remedy = words.keychain.nothingLost(words.keychainRemedy[troubleOf(failure)])
  return { message: messageOf(words, failure), remedy }
}

/** Signing in, where the keychain does not take the token. */
export function tokenNotKept(words: Words, failure: KeychainFailure): string {
  const { tokenNotKept: what, thenSignIn } = words.keychain
  return `${what} ${messageOf(words, failure)} ${thenSignIn(words.keychainRemedy[troubleOf(failure)])}`
}

/** Giving a proxy's password, where the keychain does not take it. */
export function passwordNotKept(words: Words, failure: KeychainFailure): string {
  const { passwordNotKept: what, thenGiveAgain } = words.keychain
  return `${what} ${messageOf(words, failure)} ${thenGiveAgain(words.keychainRemedy[troubleOf(failure)])}`
}

/** Signing out, where the keychain does not let the token go. */
export function tokenNotDeleted(words: Words, failure: KeychainFailure): string {
  const { tokenNotDeleted: what, thenSignOut } = words.keychain
  return `${what} ${messageOf(words, failure)} ${thenSignOut(words.keychainRemedy[troubleOf(failure)])}`
}

function messageOf(words: Words, failure: KeychainFailure): string {
  const said = failure.kind === 'unavailable' && failure.why === 'refused' ? failure.said : ''
  return words.keychainMessage[troubleOf(failure)](said)
}

function troubleOf(failure: KeychainFailure): KeychainTrouble {
  return failure.kind === 'locked' ? 'locked' : failure.why
}
