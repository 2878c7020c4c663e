import type { DiskFailure } from '../../model/state.ts'
import type { PhoneNumberProblem } from '../../text/phone-number.ts'
import type { UrlProblem } from '../../text/url-problem.ts'
import type { Advice, KeychainTrouble } from '../advice.ts'

/** What is the matter with a keychain; `said` is what it says itself. */
export const keychainMessage: Record<KeychainTrouble, (said: string) => string> = {
  locked: () => 'The keychain that holds your token is locked.',
  'no-session-bus': () => 'The keychain cannot be reached: Hookswitch runs outside of your desktop session.',
  'no-service': () => 'No keychain runs on this desktop.',
  'no-collection': () => 'The keychain of this desktop is not set up: it has no default keyring.',
  'no-answer': () => 'The keychain does not answer.',
  refused: (said) => `The keychain cannot be used: ${said}.`,
}

/** What mends it, as the beginning of a sentence. */
export const keychainRemedy: Record<KeychainTrouble, string> = {
  locked: 'Unlock it',
  'no-session-bus': 'Start Hookswitch from your desktop',
  'no-service': 'Start one, such as GNOME Keyring or KWallet',
  'no-collection': 'Make a keyring and set it as the default, for instance in Passwords and Keys',
  'no-answer': 'See whether it asks you for something in a window of its own',
  refused: 'Ask your administrator',
}

/** How that sentence ends, and what did not happen because of the keychain. */
export const keychain = {
  nothingLost: (remedy: string): string => `${remedy}; nothing has to be entered again.`,
  thenSignIn: (remedy: string): string => `${remedy}, then sign in again.`,
  thenSignOut: (remedy: string): string => `${remedy}, then sign out again.`,
  thenGiveAgain: (remedy: string): string => `${remedy}, then give it again.`,
  tokenNotKept: 'The token cannot be kept.',
  passwordNotKept: 'The password cannot be kept.',
  tokenNotDeleted: 'You are still signed in, since your token cannot be deleted.',
  /** What became of the keychain when a sign-in could not be kept: put back, or not. */
  putBack: 'Nothing was changed: who was signed in before still is.',
  notPutBack: 'The keychain could not be put back: it still holds the new token under "Hookswitch".',
}

/** Why a file of the profile could not be written or read, and what mends it; `reason` is the system's own. */
export const disk: Record<DiskFailure['kind'], (file: string, reason: string) => Advice> = {
  full: (file) => ({
    message: `${file} cannot be written: the disk is full.`,
    remedy: 'Make room, then try again.',
  }),
  forbidden: (file) => ({
    message: `${file} cannot be written or read: it is write-protected or belongs to somebody else.`,
    remedy: 'Make it yours to write, then try again.',
  }),
  failed: (file, reason) => ({
    message: `${file} cannot be written or read: ${reason}.`,
    remedy: 'Mend that, then try again.',
  }),
}

/** What comes of a disk that fails. */
export const onDisk = {
  wishNotKept: {
    message: 'Your wish cannot be kept on this disk: it is full or may not be written to.',
    remedy:
      'Switching works; but should the computer crash now, an Off that is not confirmed would be forgotten.',
  } satisfies Advice,
  settingsSetAside: (path: string): string =>
    `The settings could not be understood. They are kept as ${path}; sign in again.`,
  settingsRestored: (path: string): string =>
    `The settings could not be understood. They are kept as ${path}; the last good ones hold.`,
  journalNotWritten: (reason: string): string =>
    `The journal cannot be written (${reason}). Hookswitch works without it.`,
}

/** What is wrong with the administrator's policy, in `file`. */
export const policy = {
  remedy: 'Tell your administrator. Switching works as usual.',
  unreadable: (file: string, reason: string): string =>
    `The policy ${file} cannot be read (${reason}), so nothing of it holds.`,
  notUnderstood: (file: string): string => `The policy ${file} cannot be understood, so nothing of it holds.`,
  inPart: (file: string, what: string): string => `The policy ${file} holds only in part (${what}).`,
  place: (line: number, column: number): string => `line ${line}, column ${column}`,
  unknown: (names: string): string => `no such setting: ${names}`,
  wrong: (names: string): string => `no use as a value: ${names}`,
}

/** What is wrong with a text that was given as a phone number. */
export const phoneNumber: Record<PhoneNumberProblem, Advice> = {
  'not-a-number': {
    message: 'That is not a phone number.',
    remedy: 'Write it with the country code, such as +91 99531 25068.',
  },
  'no-country': {
    message: 'The country code is missing, or there is none like it.',
    remedy: 'Begin with + and the country code, such as +91 99531 25068.',
  },
  'too-short': {
    message: 'The number is too short for its country.',
    remedy: 'Write the whole number, with the area code of a landline.',
  },
  'too-long': {
    message: 'The number is too long for its country.',
    remedy: 'Check it for a digit too many.',
  },
  'not-in-plan': {
    message: 'There is no such number in its country.',
    remedy:
      'Check it for a digit that is wrong, missing or too many. If it is right, tell your administrator.',
  },
  extension: {
    message: 'Exotel cannot ring an extension.',
    remedy: 'Give a number that rings at your desk directly.',
  },
}

/** What is wrong with a text that was given as a server's address; `shown` is what of it may be repeated. */
export const url: Record<UrlProblem['kind'], (shown: string) => string> = {
  'not-a-url': (shown) => `"${shown}" is not a URL. Give one like https://integrationscore.mum1.exotel.com.`,
  'not-a-url-hidden': () => 'That is not a URL. Give one like https://integrationscore.mum1.exotel.com.',
  'holds-user': () =>
    'The URL holds a user name or password. Leave them out: the token is asked for separately.',
  'not-https': () => 'The URL must begin with https://.',
  'plain-http': () => 'The URL must begin with https://; http:// would send the token in the clear.',
  'dot-at-end': () => 'The host name ends in a dot. Leave the dot out.',
  'not-an-origin': (origin) => `Give only the address up to the host: ${origin}`,
}
