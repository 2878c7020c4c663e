import type { KeychainTrouble } from '../../model/storage-failure.ts'

/** Why a keychain cannot be used; `said` is its own reason. */
export const keychainMessage: Record<KeychainTrouble, (said: string) => string> = {
  locked: () => 'The keychain that holds your token is locked.',
  'no-session-bus': () => 'The keychain cannot be reached: Hookswitch runs outside your desktop session.',
  'no-service': () => 'No keychain runs on this desktop.',
  'no-collection': () => 'The keychain of this desktop is not set up: it has no default keyring.',
  'no-answer': () => 'The keychain does not answer.',
  refused: (said) => `The keychain cannot be used: ${said}.`,
}

/** What the agent can do about it: the beginning of a sentence. */
export const keychainRemedy: Record<KeychainTrouble, string> = {
  locked: 'Unlock it',
  'no-session-bus': 'Start Hookswitch from your desktop',
  'no-service': 'Start one, such as GNOME Keyring or KWallet',
  'no-collection': 'Make a keyring and set it as the default, for instance in Passwords and Keys',
  'no-answer': 'See whether it has opened a window that waits for you',
  refused: 'Ask your administrator',
}

/** The ends of that sentence, and what failed because of the keychain. */
export const keychain = {
  nothingLost: (remedy: string): string => `${remedy}; nothing has to be entered again.`,
  thenSignIn: (remedy: string): string => `${remedy}, then sign in again.`,
  thenSignOut: (remedy: string): string => `${remedy}, then sign out again.`,
  thenGiveAgain: (remedy: string): string => `${remedy}, then give it again.`,
  tokenNotSaved: 'The token cannot be saved.',
  passwordNotSaved: 'The password cannot be saved.',
  tokenNotDeleted: 'You are still signed in, because your token cannot be deleted.',
  /** Signing in failed after the keychain was changed; its previous content was restored, or not. */
  putBack: 'Nothing was changed: an earlier sign-in still works.',
  notPutBack: 'The keychain could not be restored: it still holds the new token under "Hookswitch".',
}
