import type { Advice } from '../advice.ts'

/** Signing in and out, the Exotel account, and changing the phone's number. */

/** Exotel verifies a phone only by a missed call (Exotel: add a co-worker); there is no API for it. */
export const howToVerify: string =
  'Give a missed call from that phone to the number on your co-worker page in Exotel.'

export const signIn = {
  server: (host: string): string => `The server is ${host}.`,
  hostNotAllowed: (host: string): string =>
    `Your administrator has fixed where credentials may go, and ${host} is not among these servers.`,
  needed: {
    message: 'Nobody is signed in.',
    remedy: 'Sign in with your user id and the token from your administrator.',
  } satisfies Advice,
  done: (userId: string): string => `Signed in as ${userId}.`,
  untried: (reason: string): string => `Signed in, but Exotel could not check the token yet: ${reason}`,
  signOutFirst: (userId: string): string => `${userId} is signed in here. Sign out first.`,
  tokenGone: {
    message: 'Your token is no longer in the keychain.',
    remedy: 'Sign in again with the token from your administrator.',
  } satisfies Advice,
  tokenNotAccepted: {
    message: 'Exotel does not accept this token, so it was not saved.',
    remedy: 'Copy it again, or ask your administrator for a new one.',
  } satisfies Advice,
  appNotAccepted: {
    message: "Exotel does not accept this app's id and secret, so nothing was saved.",
    remedy: 'Check both, then try again.',
  } satisfies Advice,
  tokenNotOneWord:
    'The token must be one word of ASCII letters, digits and signs. Copy it again, without spaces.',
  simulatorAt: (url: string): string => `Simulator at ${url}`,
}

export const account = {
  none: 'No Exotel account is connected. See hookswitch --help: connect-account.',
  connected: 'The Exotel account is connected.',
  connectedAs: (name: string): string => `The Exotel account is connected, as ${name}.`,
  disconnected: 'The Exotel account is no longer connected, and its key is deleted.',
  /** By what the user was searched by. */
  noSuchAgent: {
    email: 'The account has no user with this e-mail. Check it, or look yourself up by your number instead.',
    'contact-uri':
      'The account has no user with this number or SIP address. Check it, or look yourself up by your e-mail instead.',
  },
  noAddress:
    'That is neither a phone number nor a SIP address. Write a number with its country code, such as +91 99531 25068.',
  severalAgents: {
    email: (count: number): string =>
      `${count} users of the account have this e-mail. Which is you? Look yourself up by your number instead.`,
    'contact-uri': (count: number): string =>
      `${count} users of the account have this number or SIP address. Which is you? Look yourself up by your e-mail instead.`,
  },
  anotherAgent:
    'This user of the account is not the agent who is signed in. Check the e-mail or number, or sign out first.',
  identityUnclear:
    'Hookswitch cannot tell whether this user of the account is the agent who is signed in, so nothing was changed. Ask your administrator to give both the same e-mail.',
}

export const number = {
  locked: 'The screen is locked, so the number is not changed. Unlock it first.',
  changed: 'The number is changed. Calls ring on the new one.',
  changedUnverified: `The number is changed. Calls ring there once it is verified. ${howToVerify}`,
  /** The question on a terminal; the answer that agrees is `yes`. */
  question: (number: string, yes: string): string =>
    `Change your phone to ${number}? Calls to the old number stop, and the new one must be verified first. Type ${yes} to go on:`,
  notChanged: 'Nothing was changed.',
}
