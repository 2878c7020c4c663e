import type { AcceleratorProblem } from './accelerator.ts'
import type { Remedy } from './advice.ts'
import type { KeyName } from './contract.ts'
import type { Active, Cause, Device, Target } from './device.ts'
import type { News, Outcome } from './event.ts'
import { type Failure, type FailureKind, handlingOf, type UnreachableReason } from './failure.ts'
import type { PhoneNumberProblem } from './phone-number.ts'
import type { PolicyTrouble } from './policy.ts'
import type { DiskFailure, GatewayKind, KeychainFailure, Notice, Question } from './state.ts'

/** A sentence for the agent, and what mends it. */
export interface Advice {
  readonly message: string
  readonly remedy: string
}

/** A wall-clock instant (UTC ms) as the agent's clock shows it, such as "10:42". */
export function clockTime(utc: number): string {
  // Every look at the tray asks for it: a formatter of Intl takes longer to make than all the rest of the view.
  return new Date(utc).toTimeString().slice(0, 5)
}

const deviceNames: Record<Device, string> = { phone: 'Phone', sip: 'SIP' }
const targetNames: Record<Target, string> = { ...deviceNames, off: 'Off' }

/** How each cause reads after "by": who or what changed something. */
const causes: Record<Cause, string> = {
  user: 'you',
  shortcut: 'your keyboard shortcut',
  command: 'a command',
  link: 'a link',
  lock: 'the screen lock',
  suspend: 'going to sleep',
  quit: 'quitting',
  timer: 'the timer',
  idle: 'being away',
  restore: 'unlocking',
}

/** Exotel verifies a phone by a missed call alone (Exotel: add a co-worker); there is no API for it. */
const howToVerify =
  'Give a missed call from that phone to the number shown on your co-worker page in the Exotel dashboard.'

const advice: Record<Exclude<FailureKind, 'unreachable'>, Advice> = {
  unauthorized: {
    message: 'Exotel no longer accepts the token. Calls go on ringing where they did.',
    remedy: 'Sign in again with a new token from your administrator.',
  },
  'not-linked': {
    message: 'Exotel does not know this user id: it is not linked to the app. Nothing was switched.',
    remedy: 'Ask your administrator to link you to the app, or check the user id.',
  },
  unverified: {
    message: 'This device is not verified, so Exotel does not let it take calls.',
    remedy: howToVerify,
  },
  'other-device-on': {
    message: 'Exotel says that the other device is still on, and only one may be. Nothing was switched.',
    remedy: 'Switch off first, then choose the device again.',
  },
  'key-rejected': {
    message: 'Exotel does not accept the API key and API token in this region.',
    remedy:
      'Check the region (Singapore or Mumbai), then the key and token, in the API settings of the Exotel dashboard.',
  },
  'key-not-allowed': {
    message: 'The API key may not be used for this account.',
    remedy: 'Ask your administrator to check the account sid and what the key is allowed to do.',
  },
  'no-such-user': {
    message: 'The Exotel account has no such user.',
    remedy:
      'Ask your administrator whether you were removed or invited anew, then connect the account again.',
  },
  'no-such-device': {
    message: 'Exotel does not know this device of yours.',
    remedy: 'Ask your administrator whether it was removed.',
  },
  'number-taken': {
    message: 'This number is a device in Exotel already.',
    remedy: 'Give another number, or ask your administrator who has it.',
  },
  'number-not-alone': {
    message: 'Exotel does not change a phone number together with something else.',
    remedy: 'Try the change of the number again, by itself.',
  },
  'not-a-phone': {
    message: 'Exotel allows this for a phone only, and this device is not one.',
    remedy: 'Choose your phone. Other devices are changed by your administrator in the Exotel dashboard.',
  },
  'kyc-incomplete': {
    message: "Your company has not completed Exotel's identity check (KYC), so Exotel does not allow this.",
    remedy: 'Ask your administrator to complete the KYC in the Exotel dashboard.',
  },
  'trial-account': {
    message: 'Your company has a trial account, for which Exotel does not allow this.',
    remedy: 'Ask your administrator to upgrade the account.',
  },
  invalid: {
    message: 'Exotel found the request invalid, so nothing was switched.',
    remedy: 'Check the user id; if it is right, ask your administrator.',
  },
  'off-refused': {
    message: 'Exotel refused to switch this device off, so calls may still ring.',
    remedy:
      'Some accounts must keep one device on: ask your administrator whether yours may switch both off.',
  },
  refused: {
    message: 'Exotel refused the request, so nothing was switched.',
    remedy: 'Ask your administrator, and give them the code and what Exotel says.',
  },
  'rate-limited': {
    message: 'Exotel is getting too many requests from your company, so this one has to wait.',
    remedy: 'Nothing to do: it is tried again as soon as Exotel allows.',
  },
  'server-error': {
    message: 'Exotel has a fault of its own at the moment.',
    remedy: 'Nothing to do: it is tried again by itself. If it lasts, tell your administrator.',
  },
  timeout: {
    message: 'Exotel does not answer in time, so it is not known whether it has heard.',
    remedy: 'Check your internet connection; it is tried again by itself.',
  },
  cut: {
    message: 'The connection broke before Exotel answered, so it is not known whether it has heard.',
    remedy: 'Check your internet connection; it is tried again by itself.',
  },
  aborted: {
    message: 'The call to Exotel was given up.',
    remedy: 'Nothing to do: a newer wish took its place.',
  },
  redirected: {
    message: 'Something between you and Exotel answers in its place, so nothing was switched.',
    remedy: 'If your network asks for a sign-in page, open it in a browser; it is tried again by itself.',
  },
  'too-large': {
    message: 'The answer is far too large to be from Exotel.',
    remedy: 'Check the address of the server with your administrator; it is tried again by itself.',
  },
  malformed: {
    message: 'The answer cannot be understood, so it proves nothing.',
    remedy:
      'If your network asks for a sign-in page, open it in a browser. If it lasts, give your administrator the reason.',
  },
}

const unreachable: Record<UnreachableReason, Advice> = {
  'no-network': {
    message: 'There is no network, so Exotel cannot be reached.',
    remedy: 'Check cable or Wi-Fi; it is tried again by itself.',
  },
  'no-such-name': {
    message: 'Exotel cannot be reached: the name of its server cannot be looked up.',
    remedy: 'Check your internet connection and the server address; it is tried again by itself.',
  },
  refuses: {
    message: 'Exotel cannot be reached: its server takes no connections.',
    remedy: 'Wait a little; it is tried again by itself. If it lasts, ask your administrator.',
  },
  'no-way': {
    message: 'Exotel cannot be reached: there is no way to it from this network.',
    remedy: 'Check your internet connection or VPN; it is tried again by itself.',
  },
  'not-trusted': {
    message: 'Exotel cannot be reached safely: the certificate shown in its name is not trusted.',
    remedy:
      'If your network asks for a sign-in page, open it in a browser; otherwise ask your administrator.',
  },
  proxy: {
    message: 'Exotel cannot be reached: the proxy of your network does not let it through.',
    remedy: 'Ask your administrator; it is tried again by itself.',
  },
}

function keychainMessage(failure: KeychainFailure): string {
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
function keychainRemedy(failure: KeychainFailure): string {
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

const phoneNumberAdvice: Record<PhoneNumberProblem, Advice> = {
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

/** The advice on a failure, with what became of the device that was turned off to make room. */
function adviceOn(failure: Failure): Advice {
  const { message, remedy } =
    failure.kind === 'unreachable' ? unreachable[failure.reason] : advice[failure.kind]
  switch (failure.previousDevice) {
    case null:
      return { message, remedy }
    case 'on-again':
      return { message: `${message} Calls ring where they rang before.`, remedy }
    case 'left-off':
      return {
        message: `${message} What was on before could not be switched on again: calls may not ring at all.`,
        remedy: handlingOf(failure) === 'retry' ? remedy : `Choose a device again. ${remedy}`,
      }
  }
}

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

const keyNames: Record<KeyName, string> = {
  phone: 'Phone',
  sip: 'SIP',
  off: 'Off',
  toggle: 'Toggle',
  swap: 'Swap',
}

function badKey(given: string, problem: AcceleratorProblem): string {
  switch (problem) {
    case 'unknown':
      return `"${given}" is no combination of keys that can be used. Choose another.`
    case 'not-one-key':
      return `"${given}" is not one key with modifiers. Hold Ctrl, Alt or both, and press one key.`
    case 'no-modifier':
      return `${given} alone would be taken from every program. Hold Ctrl, Alt or both with it.`
    case 'everyday':
      return `${given} is used in every program. Choose another.`
    case 'system':
      return `${given} belongs to the system. Choose another.`
  }
}

function policyMessage(trouble: PolicyTrouble): string {
  switch (trouble.kind) {
    case 'unreadable':
      return `The policy ${trouble.file} cannot be read (${trouble.reason}), so nothing of it holds.`
    case 'not-understood':
      return `The policy ${trouble.file} cannot be understood, so nothing of it holds.`
    case 'in-part': {
      const parts = [
        trouble.unknown.length === 0 ? null : `no such setting: ${trouble.unknown.join(', ')}`,
        trouble.wrong.length === 0 ? null : `no use as a value: ${trouble.wrong.join(', ')}`,
      ]
      const what = parts.filter((part) => part !== null).join('; ')
      return `The policy ${trouble.file} holds only in part (${what}).`
    }
  }
}

/** Every sentence that a person reads. A language is one more object of this type. */
export const words = {
  appName: 'Hookswitch',
  /** Why sleep waits for us, in the list that `systemd-inhibit --list` and desktops show. */
  sleepDelay: 'Turns your calls off before the computer sleeps',
  deviceName: (device: Device): string => deviceNames[device],
  targetName: (target: Target): string => targetNames[target],

  calls: (active: Active): string => {
    switch (active) {
      case 'phone':
        return 'Calls ring on Phone'
      case 'sip':
        return 'Calls ring on SIP'
      case 'off':
        return 'Calls do not ring'
      case 'both':
        return 'Calls ring on Phone and SIP at once'
    }
  },
  proven: (active: Active, at: number): string => `${words.calls(active)}, proven ${clockTime(at)}`,
  unknown: 'Not known whether calls ring',
  checking: 'Asking Exotel where calls ring',
  starting: 'Starting',
  switchingTo: (target: Target): string =>
    target === 'off' ? 'Switching calls off' : `Switching calls to ${deviceNames[target]}`,
  notProvenYet: (target: Target, since: number): string =>
    `${targetNames[target]} is not proven yet, trying since ${clockTime(since)}`,
  signedOut: 'Not signed in',
  simulated: 'Simulator: no real calls are switched',

  failure: adviceOn,
  phoneNumber: (problem: PhoneNumberProblem): Advice => phoneNumberAdvice[problem],
  forSupport: (failure: Failure): string => {
    const parts = [
      failure.kind === 'malformed' ? failure.reason : null,
      failure.said === null ? null : `Exotel says: ${failure.said}`,
      failure.code === null ? null : `code ${failure.code}`,
      failure.httpStatus === null ? null : `HTTP ${failure.httpStatus}`,
      failure.requestId === null ? null : `request ${failure.requestId}`,
    ]
    return parts.filter((part) => part !== null).join(', ')
  },
  /** Why an answer cannot be understood. */
  malformed: {
    notJson: 'it is not JSON',
    noEnvelope: 'it has no envelope',
    noRecord: 'it holds no record',
    noToken: 'it holds no token',
    somebodyElse: 'it is about somebody else',
    fieldsMissing: 'its record lacks fields',
    sameIds: 'phone and SIP have the same id in it',
    unknownActive: 'the active device in it is neither phone nor SIP',
    unknownType: 'a device of an unknown type takes the calls',
  },

  keychain: (failure: KeychainFailure): Advice => ({
    message: keychainMessage(failure),
    remedy: `${keychainRemedy(failure)}; nothing has to be entered again.`,
  }),
  /** Signing in, where the keychain does not take the token. */
  tokenNotKept: (failure: KeychainFailure): string =>
    `The token cannot be kept. ${keychainMessage(failure)} ${keychainRemedy(failure)}, then sign in again.`,
  tokenGone: {
    message: 'Your token is no longer in the keychain.',
    remedy: 'Sign in again with the token from your administrator.',
  } satisfies Advice,
  disk: ({ kind, file, reason }: DiskFailure): Advice => {
    switch (kind) {
      case 'full':
        return {
          message: `${file} cannot be written: the disk is full.`,
          remedy: 'Make room, then try again.',
        }
      case 'forbidden':
        return {
          message: `${file} cannot be written or read: it is write-protected or belongs to somebody else.`,
          remedy: 'Make it yours to write, then try again.',
        }
      case 'failed':
        return {
          message: `${file} cannot be written or read: ${reason}`,
          remedy: 'Mend that, then try again.',
        }
    }
  },
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
    menu: why === 'link' ? `Switch ${deviceNames[device]} on` : `Switch ${deviceNames[device]} on again`,
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
  signInNeeded: {
    message: 'Nobody is signed in.',
    remedy: 'Sign in with your user id and the token from your administrator.',
  } satisfies Advice,

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
  diskLine: (failure: DiskFailure): string => {
    const { message, remedy } = words.disk(failure)
    return `${message} ${remedy}`
  },
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

  settings: {
    saved: 'Saved.',
    fixed: 'Your administrator has fixed this value.',
    badIdleMinutes: 'Give whole minutes from 1 to 240, or none.',
    badOffForMinutes: 'Give at most six times of 1 to 1440 whole minutes.',
    badKey,
    keyUsedTwice: (key: string, other: KeyName): string =>
      `${key} is the key of ${keyNames[other]} already. Choose another, or change that one first.`,
    /** A new key could not be had. */
    keyNotFree: (key: string, kept: string | null): string =>
      kept === null
        ? `${key} is used by the desktop or another program, so it was not taken.`
        : `${key} is used by the desktop or another program, so it was not taken. ${kept} goes on working.`,
    keyWorking: (key: string): string => `${key} works.`,
    keyTaken: (key: string): string =>
      `${key} is used by the desktop or another program, so it does nothing here. Choose another.`,
    /** Keys that the desktop may keep to itself without saying so. */
    keyRequested: (key: string, name: KeyName, wayland: boolean): string =>
      wayland
        ? `${key} is asked for and was not heard yet: press it to see. Where it does nothing, bind the command "hookswitch ${name}" to a key in the settings of your desktop.`
        : `${key} is asked for and was not heard yet: press it to see. Where it does nothing, another program has it.`,
    keyOff: 'No key.',
    notAtLoginFromCheckout:
      'Only an installed Hookswitch can start at login, not one that is being developed.',
    notAtLoginElsewhere: 'Only the usual profile can start at login.',
    loginItemComment: 'Switches where your Exotel calls ring',
  },

  /** What a line of the diagnostics is about. */
  diagnostics: {
    version: 'Hookswitch',
    runtime: 'Electron',
    system: 'System',
    desktop: 'Desktop',
    session: 'Session',
    tray: 'Tray',
    lockWatch: 'Lock watch',
    keychain: 'Keychain',
    gateway: 'Gateway',
    problem: 'Last problem',
    policy: 'Policy',
    journal: 'Journal',
    nothing: 'none',
    shown: 'shown',
    notRead: 'not read yet',
    noToken: 'no token',
    ready: 'ready',
  },

  menu: {
    offFor: 'Off for',
    minutes: (minutes: number): string => `${minutes} minutes`,
    untilTime: 'Until a time…',
    showWindow: 'Show window',
    quit: 'Quit',
  },

  window: {
    choices: 'Where calls ring',
    switching: 'Switching',
    back: 'Back',
    settings: 'Settings',

    provenAt: (at: number): string => `Proven ${clockTime(at)}`,
    changedElsewhereAt: (at: number): string => `Changed elsewhere at ${clockTime(at)}`,
    notProvenYet: 'Not proven yet',
    nothingProven: 'There is no proof from Exotel, or it is too old',
    notKnownYet: 'Not known yet whether calls ring',
    notKnownSignedOut: 'Hookswitch does not know whether calls ring',
    cannotAsk: 'Exotel cannot be asked without the keychain',
    /** How long calls stay off: the clock time, and the whole minutes until then. */
    timeLeft: (until: number, minutes: number): string => {
      const hours = Math.floor(minutes / 60)
      const rest = minutes % 60
      if (minutes < 1) return `Until ${clockTime(until)}, less than a minute left`
      if (hours === 0)
        return `Until ${clockTime(until)}, ${minutes === 1 ? '1 minute' : `${minutes} minutes`} left`
      return rest === 0
        ? `Until ${clockTime(until)}, ${hours} h left`
        : `Until ${clockTime(until)}, ${hours} h ${rest} min left`
    },
    afterTimedOff: (device: Device): string => `Then calls ring on ${deviceNames[device]} again`,

    devices: 'Your devices',
    noNumber: 'Number not known',
    howToVerify,
    /** The documents tell of a missed call for phones alone; nothing is said of how a SIP device is verified. */
    howToVerifySip: 'Ask your administrator to have it verified.',
    verificationUnknown: 'Verification not known',
    onlyAccountTells: 'Only a connected Exotel account tells.',
    busy: 'On a call',
    free: 'Free',

    lastChange: 'Last change',
    offFor: 'Off for a while',
    minutes: (minutes: number): string => `${minutes} min`,
    untilTime: 'Until…',
    until: 'Until what time?',
    offUntil: 'Off until then',
    noClockTime: 'Give a time of day, such as 17:00.',
    leaveIt: 'Leave it as it is',
    lockWatch: 'Screen lock',
    support: 'For support',
    remedy: (remedy: Remedy): string => {
      switch (remedy.kind) {
        case 'switch':
          return remedy.target === 'off' ? 'Switch calls off' : `Switch ${deviceNames[remedy.target]} on`
        case 'connect-account':
          return 'Connect the account'
        case 'retry':
          return 'Try now'
      }
    },
    user: (userId: string, gateway: GatewayKind): string => {
      switch (gateway) {
        case 'integrations':
          return `Signed in as ${userId}, by token`
        case 'account':
          return `Signed in as ${userId}, by Exotel account`
        case 'both':
          return `Signed in as ${userId}, by token and Exotel account`
      }
    },
    noTray: 'No tray was found here. Hookswitch goes on without this window: start it again to come back.',
    notAnswered: 'Hookswitch did not take the request. Try again, or restart it.',

    signOut: 'Sign out',
    signingOut: 'Signing out',
    signIn: 'Sign in',
    signInAgain: 'Sign in again',
    signingIn: 'Asking Exotel',
    userId: 'User id',
    userIdHint: 'Your administrator gives it to you together with the token.',
    token: 'Token',
    tokenHint: 'From your administrator. It is kept in the keychain only.',
    server: 'Another server',
    serverAddress: 'Server address',
    serverHint: 'Leave it empty unless your administrator gave you one.',

    noAccount: 'No Exotel account is connected, so numbers, verification and who is busy are not known.',
    accountConnected: 'An Exotel account is connected: it tells numbers, verification and who is busy.',
    connectAccount: 'Connect an Exotel account',
    connect: 'Connect',
    connecting: 'Asking Exotel',
    disconnectAccount: 'Disconnect the account',
    disconnecting: 'Disconnecting',
    region: 'Region',
    regionSingapore: 'Singapore',
    regionMumbai: 'Mumbai',
    regionOther: 'Another address',
    accountAddress: 'Address of the account API',
    sid: 'Account sid',
    apiKey: 'API key',
    apiKeyShape: 'An API key has no colon and no space in it.',
    apiToken: 'API token',
    apiHint:
      'All three stand in the API settings of the Exotel dashboard. The API token is kept in the keychain only.',
    keyPower:
      'An API key opens the whole Exotel account, billing included: far more than Hookswitch does with it. To switch calls the token alone is enough.',
    findBy: 'Find me by',
    byEmail: 'E-mail',
    byContactUri: 'Number or SIP address',
    email: 'E-mail in Exotel',
    contactUri: 'Number or SIP address of one of your devices',
    contactUriHint: 'A number with its country code, such as +91 99531 25068.',

    firstRun: {
      title: 'Set up Hookswitch',
      steps: ['Account', 'Test', 'Keys and lock'],
      step: (number: number, of: number, name: string): string => `Step ${number} of ${of}: ${name}`,
      what: 'Hookswitch switches where your Exotel calls ring: on your phone, on SIP, or not at all.',
      how: 'What did your administrator give you?',
      byToken: 'A user id and a token',
      byAccount: 'An API key of an Exotel account',
      next: 'Next: test it',
      simulator: 'Try it with the simulator',
      simulatorHint: 'No account and no real calls: an Exotel of its own inside the app.',
      asking: 'Asking Exotel whether it knows you',
      works: 'It works',
      failed: 'It does not work yet',
      change: 'Change what I entered',
      goOn: 'Next: keys and lock',
      keys: 'These keys switch from any program. They can be changed in the settings.',
      lockTest: 'Test the lock: lock your screen now, unlock it, and come back here.',
      lockTestPassed: 'The lock was noticed.',
      done: 'Done',
    },

    setting: {
      account: 'Account and connection',
      autoOff: 'Off by itself',
      keys: 'Keys',
      general: 'General',
      lockTest: 'Lock test',
      support: 'Diagnostics',
      loading: 'Reading the settings',
      noSettings: 'The settings cannot be read.',
      retry: 'Try again',

      autoOffSummary: 'On lock, sleep and quitting, and what comes back',
      keysSummary: 'Phone, SIP and Off from any program',
      keysTaken: 'A key is taken by another program',
      generalSummary: 'Start, notifications, times off',
      supportSummary: 'What support needs to know, to copy',

      autoOffHint: 'Calls go off when you leave, so that none rings at an empty desk.',
      autoOffLock: 'When the screen is locked',
      autoOffSuspend: 'When the computer goes to sleep',
      autoOffQuit: 'When Hookswitch quits or you log out',
      idle: 'When I do not touch the computer',
      idleMinutes: 'Minutes without a key or the mouse',
      restore: 'When I am back',
      restoreAlways: 'Switch the same device on again',
      restoreAsk: 'Ask me first',
      restoreNever: 'Leave calls off',

      keysHint: 'They work in every program. Choose a key, then press the new keys together.',
      keyName: (name: KeyName): string => {
        switch (name) {
          case 'phone':
            return 'Phone'
          case 'sip':
            return 'SIP'
          case 'off':
            return 'Off'
          case 'toggle':
            return 'Off and the last device'
          case 'swap':
            return 'Phone and SIP in turn'
        }
      },
      keyOf: (name: KeyName, shown: string): string => `${words.window.setting.keyName(name)}: ${shown}`,
      noKey: 'No key',
      pressKeys: 'Press the keys…',
      recordHint: 'Escape keeps the old keys, Backspace takes them away.',
      needsModifier: 'Press it together with Ctrl, Alt or the Windows key, or use a function key.',
      cannotRecord: 'This key cannot be used. Try another one.',

      offFor: 'What "Off for" offers',
      offForHint: 'Minutes, with commas between, such as 5, 15, 30, 60.',
      notMinutes: 'Write whole numbers of minutes with commas between, such as 5, 15, 30, 60.',
      save: 'Save',
      startAtLogin: 'Start when I log in',
      notifications: 'Notify me of what I cannot see',
      notificationsHint:
        'A change made elsewhere, an Off that is not proven, a device that was not switched on.',

      number: 'Number of your phone',
      newNumber: 'New number',
      newNumberHint: 'With the country code, such as +91 99531 25068. It has to be verified anew.',
      newNumberAgreed:
        'I know that calls to the old number stop, and that the new one takes calls only once it is verified.',
      changeNumber: 'Change the number',
      changingNumber: 'Asking Exotel',

      lockSource: (source: string): string => `${source} tells Hookswitch when the screen is locked.`,
      lockHow: 'Lock your screen now, unlock it, and come back here: the lock is listed below.',
      noLockYet: 'No lock has been noticed yet.',

      diagnosticsHint: 'For your administrator or for support. No secret and no number is in it.',
      copy: 'Copy',
      copied: 'Copied.',
      notCopied: 'It could not be copied. It is selected: press Ctrl+C.',
    },
  },

  outcome: (outcome: Outcome): string => {
    switch (outcome.kind) {
      case 'proven':
        return `${words.calls(outcome.target)}.`
      case 'refused':
        return words.failureLine(outcome.failure)
      case 'withdrawn':
        switch (outcome.why) {
          case 'expired':
            return outcome.failure === null
              ? 'Withdrawn: it could not be proven within a minute.'
              : `Withdrawn: ${words.failureLine(outcome.failure)}`
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
        return `${words.signInNeeded.message} ${words.signInNeeded.remedy}`
      case 'keychain-failed': {
        const { message, remedy } = words.keychain(outcome.failure)
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
          : `${left} The token is gone, but your user id still stands in the settings: ${words.diskLine(outcome.disk)}`
      }
      case 'not-left': {
        const { failure } = outcome
        const mend = `${keychainRemedy(failure)}, then sign out again.`
        return `You are still signed in, since your token cannot be deleted. ${keychainMessage(failure)} ${mend}`
      }
    }
  },
  failureLine: (failure: Failure): string => {
    const { message, remedy } = adviceOn(failure)
    const support = words.forSupport(failure)
    return support === '' ? `${message} ${remedy}` : `${message} ${remedy} (${support})`
  },

  commandLine: {
    noAppRunning: 'Hookswitch is not running. Start it first.',
    accepted: 'Accepted.',
    notProvenInTime: 'Not proven in time; it goes on by itself. See `hookswitch status`.',
    noAnswer: 'Hookswitch runs, but does not answer. If that stays so, end it and start it again.',
    noAnswerYet:
      'Hookswitch runs, but does not answer, so nothing is proven. If that stays so, end it and start it again.',
    hungUp:
      'Hookswitch hung up without an answer: it quit, or is of another version. Start it again, and look at `hookswitch status`.',
    nonsense:
      'What answers for Hookswitch makes no sense: it may be of another version. Quit it and start it again.',
    brokenControlFile: (file: string): string => `${file} is damaged. Quit Hookswitch and start it again.`,
    noPlaceForSocket: (path: string): string =>
      `No place for the control socket: ${path} is too long. Set XDG_RUNTIME_DIR, or choose a shorter profile.`,
    notOurs: (folder: string): string =>
      `${folder} belongs to somebody else or is open to others, so it is not used. Remove it, or set XDG_RUNTIME_DIR.`,
    noControl: (reason: string): string => `The command line cannot reach this app: ${reason}`,
    noInput: 'There is nothing on standard input to read the token or secret from.',
    emptySecret: 'The token or secret is empty. Give it as one line.',
    secretTooLong: 'That is far too long for a token or secret. Give it as one line.',
    severalLines: (path: string): string =>
      `The file ${path} holds more than one line. Give a file that holds the token or secret alone.`,
    regionOrUrl:
      'Give --region sg (Singapore) or --region in (Mumbai), or --account-url URL for another server; one of them.',
    badApiKey:
      'An API key is one word without a colon. Copy it again from the API settings of the dashboard.',
    emailOrNumber: 'Give --email or --contact-uri, by which you are found in the account; one of them.',
    needsYes: 'Nobody can be asked here. Give --yes to change the number all the same.',
    tokenOrApp: 'Give a token, or --app-id with the secret of the app, not both.',
    unreadableFile: (path: string): string =>
      `The file ${path} cannot be read. Give a file that holds one line.`,
    unreadable: (path: string): string => `The file ${path} cannot be read.`,
    noValue: (option: string): string => `${option} needs a value.`,
    missing: (what: string): string => `Give ${what}. See hookswitch --help.`,
    noValueHere: (option: string): string => `${option} takes no value.`,
    notHere: (option: string, command: string | null, places: readonly string[]): string => {
      const where = places.length === 0 ? 'no command' : places.join(', ')
      const what = command === null ? '' : ` does not go with ${command}: it`
      return `${option}${what} goes with ${where}. See hookswitch --help.`
    },
    userIdTooLong: 'The user id is far too long: it has 256 characters at most.',
    tooMany: (word: string): string => `One command at a time: "${word}" is too many.`,
    badWait: (given: string): string => `--wait takes seconds, a number from 0 to 86400, not "${given}".`,
    badPort: '--port takes a whole number from 0 to 65535.',
    unknownCommand: (given: string, near: string | null): string =>
      `There is no command "${given}". ${near === null ? 'See hookswitch --help.' : `Did you mean ${near}?`}`,
    unknownOption: (given: string, near: string | null): string =>
      `There is no option ${given}. ${near === null ? 'See hookswitch --help.' : `Did you mean ${near}?`}`,
    simulatorReady: (url: string): string => `The simulator answers at ${url} until Ctrl-C.`,
    internal: (reason: string): string => `Something inside Hookswitch went wrong: ${reason}`,
    help: `Hookswitch: switch where your Exotel calls ring.

  hookswitch                       start; where one runs already, show its window
  hookswitch --hidden              start without a window
  hookswitch phone|sip|off         switch, and wait for Exotel's proof
  hookswitch toggle                between off and the last device
  hookswitch swap                  between phone and SIP
      --wait SECONDS               how long to wait (default 10; 0 returns at once)
  hookswitch status [--json]       where calls ring
  hookswitch sign-in --user-id ID [--integrations-url URL] (--token-stdin | --token-file FILE)
  hookswitch sign-in --user-id ID [--integrations-url URL] --app-id ID (--app-secret-stdin | --app-secret-file FILE)
  hookswitch connect-account (--region sg|in | --account-url URL) --sid SID --api-key KEY (--api-token-stdin | --api-token-file FILE) (--email E | --contact-uri URI)
  hookswitch disconnect-account
  hookswitch phone-number +E164 [--yes]    change your phone's number
  hookswitch sign-out
  hookswitch simulator [--port N] [--fault-file FILE]    the embedded Exotel alone

  --simulator                      run against the embedded Exotel, in a profile of its own with secrets in memory
  --user-data-dir=DIR              another profile
  --help, --version                this text; the version

Exit status: 0 done and proven, 1 internal error or failing disk, 2 wrong usage,
3 not running, not signed in or no keychain, 4 refused, 5 not proven in time, 6 superseded.`,
  },
} as const
