import type { KeychainFailure } from '../state.ts'
import type { Advice } from './names.ts'

/** What is the matter with a keychain that cannot be used. */
export function keychainMessage(failure: KeychainFailure): string {
  if (failure.kind === 'locked') return 'The keychain that holds your token is locked.'
  switch (failure.why) {
    case 'no-session-bus':
      return 'The keychain cannot be reached: Hookswitch runs outside of your desktop session.'
    case 'no-service':
      return 'No keychain runs on this desktop.'
    case 'no-collection':
      return 'The keychain of this desktop is not set up: it has no default keyring.'
    case 'no-answer':
      return 'The keychain does not answer.'
    case 'refused':
      return `The keychain cannot be used: ${failure.said}.`
  }
}

/** What mends it, as the beginning of a sentence. */
export function keychainRemedy(failure: KeychainFailure): string {
  if (failure.kind === 'locked') return 'Unlock it'
  switch (failure.why) {
    case 'no-session-bus':
      return 'Start Hookswitch from your desktop'
    case 'no-service':
      return 'Start one, such as GNOME Keyring or KWallet'
    case 'no-collection':
      return 'Make a keyring and set it as the default, for instance in Passwords and Keys'
    case 'no-answer':
      return 'See whether it asks you for something in a window of its own'
    case 'refused':
      return 'Ask your administrator'
  }
}

/** A keychain that cannot be used, and what mends it. */
export function keychainAdvice(failure: KeychainFailure): Advice {
  return {
    message: keychainMessage(failure),
    remedy: `${keychainRemedy(failure)}; nothing has to be entered again.`,
  }
}
