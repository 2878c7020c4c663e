import type { Active, Cause, Device, Target } from './device.ts'
import type { News } from './event.ts'
import type { PhoneNumberProblem } from './phone-number.ts'
import type { PolicyTrouble } from './policy.ts'
import type { KeychainFailure, Notice, Question } from './state.ts'
import { commandLine } from './words/command-line.ts'
import { diskAdvice, diskLine } from './words/disk.ts'
import { adviceOn, failureLine, forSupport, malformed } from './words/failures.ts'
import { keychainAdvice, keychainMessage, keychainRemedy } from './words/keychain.ts'
import {
  type Advice,
  callsOn,
  causes,
  clockTime,
  deviceNames,
  howToVerify,
  signInNeeded,
  targetNames,
} from './words/names.ts'
import { outcomeSentence } from './words/outcome.ts'
import { phoneNumberAdvice } from './words/phone-number.ts'
import { diagnostics, policyMessage, settings } from './words/settings.ts'
import { menu, window } from './words/window.ts'

export type { Advice } from './words/names.ts'
export { clockTime } from './words/names.ts'

function questionText(device: Device, why: Question['why']): string {
  switch (why) {
    case 'restore':
      return `${deviceNames[device]} was on before you left. Switch it on again?`
    case 'timer':
      return `The time off is over, but you were away or the clock was changed. Switch ${deviceNames[device]} on?`
    case 'link':
      return `A link asks for calls to ring on ${deviceNames[device]}. Switch it on?`
  }
}

/** The answer of yes, with what it answers: in a menu no question stands beside it. */
function questionInMenu(device: Device, why: Question['why']): string {
  switch (why) {
    case 'restore':
      return `Switch ${deviceNames[device]} on again, as before you left`
    case 'timer':
      return `Switch ${deviceNames[device]} on again, as the time off is over`
    case 'link':
      return `Switch ${deviceNames[device]} on, as a link asks`
  }
}

/** Every sentence that a person reads. A language is one more object of this type. */
export const words = {
  appName: 'Hookswitch',
  /** Why sleep waits for us, in the list that `systemd-inhibit --list` and desktops show. */
  sleepDelay: 'Turns your calls off before the computer sleeps',
  deviceName: (device: Device): string => deviceNames[device],
  targetName: (target: Target): string => targetNames[target],

  calls: callsOn,
  proven: (active: Active, at: number): string => `${words.calls(active)}, proven ${clockTime(at)}`,
  unknown: 'Not known whether calls ring',
  checking: 'Asking Exotel where calls ring',
  starting: 'Starting',
  switchingTo: (target: Target): string =>
    target === 'off' ? 'Switching calls off' : `Switching calls to ${deviceNames[target]}`,
  notProvenYet: (target: Target, since: number): string =>
    `${targetNames[target]} is not proven yet, trying since ${clockTime(since)}`,
  /** The first line of the tray, where nothing is proven of what was asked for. */
  notProvenLine: (target: Target, since: number): string =>
    `${target === 'off' ? 'Calls may still ring' : words.unknown}: ${words.notProvenYet(target, since)}`,
  signedOut: 'Not signed in',
  signedOutLine: 'Not signed in: not known whether calls ring',
  simulated: 'Simulator: no real calls are switched',

  failure: adviceOn,
  /** A failure where nothing else tells what was asked for. */
  failureOf: (target: Target, message: string): string => `${targetNames[target]}: ${message}`,
  phoneNumber: (problem: PhoneNumberProblem): Advice => phoneNumberAdvice[problem],
  forSupport,
  malformed,

  keychain: keychainAdvice,
  /** Signing in, where the keychain does not take the token. */
  tokenNotKept: (failure: KeychainFailure): string =>
    `The token cannot be kept. ${keychainMessage(failure)} ${keychainRemedy(failure)}, then sign in again.`,
  tokenGone: {
    message: 'Your token is no longer in the keychain.',
    remedy: 'Sign in again with the token from your administrator.',
  } satisfies Advice,
  disk: diskAdvice,
  offNotConfirmed: (since: number): Advice => ({
    message: `Exotel has not confirmed Off since ${clockTime(since)}: calls may still ring.`,
    remedy: 'Check in the Exotel dashboard, and tell your administrator. It is tried again every 5 minutes.',
  }),
  notice: (notice: Notice): Advice => {
    switch (notice.kind) {
      case 'on-withdrawn':
        return {
          message:
            notice.why === 'expired'
              ? `${deviceNames[notice.target]} could not be switched on within a minute, so the wish was withdrawn.`
              : `You left before ${deviceNames[notice.target]} was switched on, so it was not.`,
          remedy: 'Choose it again when you are ready for calls.',
        }
      case 'off-withdrawn':
        return {
          message: `An older Off was not sent, as somebody switched elsewhere since: ${words.calls(notice.active)}.`,
          remedy: 'Choose Off again if you want no calls.',
        }
      case 'changed-elsewhere':
        return {
          message: `Changed elsewhere at ${clockTime(notice.at)}: ${words.calls(notice.active)}.`,
          remedy: 'Choose again if that is not what you want.',
        }
    }
  },
  offUnproven: (since: number): Advice => ({
    message: `Off is not proven, trying since ${clockTime(since)}: calls may still ring.`,
    remedy: 'It is tried again by itself. Check your internet connection.',
  }),
  question: ({ device, why }: Question) => ({
    text: questionText(device, why),
    yes: `Switch ${deviceNames[device]} on`,
    menu: questionInMenu(device, why),
  }),
  news: (news: News): { title: string; body: string } => {
    const { message, remedy } = words.newsAdvice(news)
    return { title: words.appName, body: `${message} ${remedy}`.trim() }
  },
  newsAdvice: (news: News): Advice => {
    switch (news.kind) {
      case 'question':
        return { message: words.question(news.question).text, remedy: '' }
      case 'off-unproven':
        return words.offUnproven(news.since)
      case 'verified':
        return { message: 'Your phone is verified: calls can ring on it.', remedy: '' }
      case 'on-withdrawn':
      case 'off-withdrawn':
      case 'changed-elsewhere':
        return words.notice(news)
    }
  },
  diskFailed: {
    message: 'Your wish cannot be kept on this disk: it is full or may not be written to.',
    remedy:
      'Switching works; but should the computer crash now, an Off that is not proven would be forgotten.',
  } satisfies Advice,
  lockWatch: (source: string, autoOff: boolean): string =>
    autoOff
      ? `Calls go off when the screen is locked (${source} tells). Lock it now to test.`
      : 'Calls go on ringing while the screen is locked: switching off by itself is not wanted.',
  noLockWatch:
    'Nothing on this desktop tells when the screen is locked, so calls cannot go off by themselves. Switch off before you leave.',
  lastLock: (at: number, source: string): string =>
    `Last lock noticed at ${clockTime(at)}, told by ${source}.`,
  offUntil: (until: number): string => `Calls do not ring until ${clockTime(until)}`,
  bothOn: {
    message: 'Phone and SIP are both on, which Exotel allows for one device only.',
    remedy: 'Choose the one that is to ring.',
  } satisfies Advice,
  signInNeeded,

  lastChange: (active: Active, at: number, cause: Cause | null): string =>
    cause === null
      ? `${words.calls(active)} since ${clockTime(at)}, changed elsewhere`
      : `${words.calls(active)} since ${clockTime(at)}, by ${causes[cause]}`,
  noDevice: (device: Device): string => `Your Exotel account has no ${deviceNames[device]} device.`,
  verified: 'Verified',
  notVerified: 'Not verified',
  sipNeedsSoftphone: 'SIP rings only while your softphone is open.',

  journalNotWritten: (reason: string): string =>
    `The journal cannot be written (${reason}). Hookswitch works without it.`,

  noAccount: 'No Exotel account is connected. See hookswitch --help: connect-account.',
  accountConnected: (name: string): string =>
    name === '' ? 'The Exotel account is connected.' : `The Exotel account is connected, as ${name}.`,
  accountDisconnected: 'The Exotel account is no longer connected, and its key is forgotten.',
  noSuchAgent: (by: 'email' | 'contact-uri'): string =>
    by === 'email'
      ? 'The account has no user with this e-mail. Check it, or look yourself up by your number instead.'
      : 'The account has no user with this number. Check it, or look yourself up by your e-mail instead.',
  severalAgents: (by: 'email' | 'contact-uri', count: number): string =>
    by === 'email'
      ? `${count} users of the account have this e-mail. Which is you? Look yourself up by your number instead.`
      : `${count} users of the account have this number. Which is you? Look yourself up by your e-mail instead.`,
  anotherAgent:
    'The account knows this user as somebody else than the agent who is signed in. Check the e-mail or number, or sign out first.',
  nobodyKnowsWho:
    'Nothing shows that the user of the account is the agent who is signed in, so nothing was changed. Ask your administrator to give both the same e-mail.',
  numberChanged: (verified: boolean): string =>
    verified
      ? 'The number is changed. Calls ring on the new one.'
      : `The number is changed. Calls ring there once it is verified. ${howToVerify}`,
  changeNumberQuestion: (number: string): string =>
    `Change your phone to ${number}? Calls to the old number stop, and the new one must be verified first. Type yes to go on:`,
  numberNotChanged: 'Nothing was changed.',
  tokenNotAccepted: {
    message: 'Exotel does not accept this token, so nothing was kept.',
    remedy: 'Copy it again, or ask your administrator for a new one.',
  } satisfies Advice,
  tokenNotOneWord:
    'The token must be one word of plain letters, digits and signs. Copy it again, without spaces.',
  settingsSetAside: (path: string): string =>
    `The settings could not be understood. They are kept as ${path}; sign in again.`,
  diskLine,
  /** What became of the keychain when a sign-in could not be kept: put back, or not. */
  notSignedIn: (putBack: boolean): string =>
    putBack
      ? 'Nothing was changed: who was signed in before still is.'
      : 'The keychain could not be put back: it still holds the new token under "Hookswitch".',
  signOutFirst: (userId: string): string => `${userId} is signed in here. Sign out first.`,
  signedInAs: (userId: string): string => `Signed in as ${userId}.`,
  keptUnproven: (reason: string): string => `Signed in, but not tried out yet: ${reason}`,

  policy: (trouble: PolicyTrouble): Advice => ({
    message: policyMessage(trouble),
    remedy: 'Tell your administrator. Switching works as usual.',
  }),

  settings,

  diagnostics,

  menu,

  window,

  outcome: outcomeSentence,
  failureLine,

  commandLine,
} as const
