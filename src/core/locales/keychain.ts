import type { KeychainFailure } from '../model/session.ts'
import type { Advice, KeychainTrouble } from './advice.ts'
import type { Messages } from './messages.ts'

/** A keychain that cannot be used, and what mends it. */
export function keychainAdvice(messages: Messages, failure: KeychainFailure): Advice {
  const remedy = messages.keychain.nothingLost(messages.keychainRemedy[troubleOf(failure)])
  return { message: messageOf(messages, failure), remedy }
}

/** Signing in, where the keychain does not take the token. */
export function tokenNotKept(messages: Messages, failure: KeychainFailure): string {
  const { tokenNotKept: what, thenSignIn } = messages.keychain
  return `${what} ${messageOf(messages, failure)} ${thenSignIn(messages.keychainRemedy[troubleOf(failure)])}`
}

/** Giving a proxy's password, where the keychain does not take it. */
export function passwordNotKept(messages: Messages, failure: KeychainFailure): string {
  const { passwordNotKept: what, thenGiveAgain } = messages.keychain
  return `${what} ${messageOf(messages, failure)} ${thenGiveAgain(messages.keychainRemedy[troubleOf(failure)])}`
}

/** Signing out, where the keychain does not let the token go. */
export function tokenNotDeleted(messages: Messages, failure: KeychainFailure): string {
  const { tokenNotDeleted: what, thenSignOut } = messages.keychain
  return `${what} ${messageOf(messages, failure)} ${thenSignOut(messages.keychainRemedy[troubleOf(failure)])}`
}

function messageOf(messages: Messages, failure: KeychainFailure): string {
  const said = failure.kind === 'unavailable' && failure.why === 'refused' ? failure.said : ''
  return messages.keychainMessage[troubleOf(failure)](said)
}

function troubleOf(failure: KeychainFailure): KeychainTrouble {
  return failure.kind === 'locked' ? 'locked' : failure.why
}
