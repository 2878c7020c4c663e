import type { KeychainFailure, KeychainTrouble } from '../model/storage-failure.ts'
import type { Advice } from './advice.ts'
import type { Messages } from './messages.ts'

/** Why the keychain cannot be used, and what to do. */
export function keychainAdvice(messages: Messages, failure: KeychainFailure): Advice {
  const remedy = messages.keychain.nothingLost(messages.keychainRemedy[troubleOf(failure)])
  return { message: messageOf(messages, failure), remedy }
}

/** Signing in failed because the keychain could not save the token. */
export function tokenNotSaved(messages: Messages, failure: KeychainFailure): string {
  const { tokenNotSaved: what, thenSignIn } = messages.keychain
  return `${what} ${messageOf(messages, failure)} ${thenSignIn(messages.keychainRemedy[troubleOf(failure)])}`
}

/** The keychain could not save a proxy's password. */
export function passwordNotSaved(messages: Messages, failure: KeychainFailure): string {
  const { passwordNotSaved: what, thenGiveAgain } = messages.keychain
  return `${what} ${messageOf(messages, failure)} ${thenGiveAgain(messages.keychainRemedy[troubleOf(failure)])}`
}

/** Signing out failed because the keychain could not delete the token. */
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
