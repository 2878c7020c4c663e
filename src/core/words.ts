import type { Active, Cause, Device, Target } from './device.ts'
import type { Outcome } from './event.ts'
import type { Failure, FailureKind, UnreachableReason } from './failure.ts'
import type { KeychainFailure } from './state.ts'

/** A sentence for the agent, and what mends it. */
export interface Advice {
  readonly message: string
  readonly remedy: string
}

/** A wall-clock instant (UTC ms) as the agent's clock shows it, such as "10:42". */
export function clockTime(utc: number): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    utc,
  )
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

function adviceFor(failure: Failure): Advice {
  return failure.kind === 'unreachable' ? unreachable[failure.reason] : advice[failure.kind]
}

/** Every sentence that a person reads. A language is one more object of this type. */
export const words = {
  appName: 'Hookswitch',
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

  failure: adviceFor,
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
  },

  keychain: (failure: KeychainFailure): Advice =>
    failure.kind === 'locked'
      ? {
          message: 'The keychain that holds your token is locked.',
          remedy: 'Unlock it; nothing has to be entered again.',
        }
      : {
          message: `The keychain that holds your token is not available: ${failure.reason}`,
          remedy: 'Start a keychain such as GNOME Keyring or KWallet; nothing has to be entered again.',
        },
  offNotConfirmed: (since: number): Advice => ({
    message: `Exotel has not confirmed Off since ${clockTime(since)}: calls may still ring.`,
    remedy: 'Check in the Exotel dashboard, and tell your administrator. It is tried again every 5 minutes.',
  }),
  onWithdrawn: (device: Device): Advice => ({
    message: `${deviceNames[device]} could not be switched on within a minute, so the wish was withdrawn.`,
    remedy: 'Choose it again when you are ready for calls.',
  }),
  changedElsewhere: (active: Active, at: number): Advice => ({
    message: `Changed elsewhere at ${clockTime(at)}: ${words.calls(active)}.`,
    remedy: 'Choose again if that is not what you want.',
  }),
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
  verificationUnknown: 'Verification not known: no account is connected',
  sipNeedsSoftphone: 'SIP rings only while your softphone is open.',

  tokenNotOneWord:
    'The token must be one word of plain letters, digits and signs. Copy it again, without spaces.',
  signOutFirst: (userId: string): string => `${userId} is signed in here. Sign out first.`,
  signedInAs: (userId: string): string => `Signed in as ${userId}.`,
  keptUnproven: (reason: string): string => `Signed in, but not tried out yet: ${reason}`,

  menu: {
    showWindow: 'Show window',
    quit: 'Quit',
  },

  window: {
    choices: 'Where calls ring',
    switching: 'Switching',
    devices: 'Your devices',
    howToVerify,
    lastChange: 'Last change',
    support: 'For support',
    user: (userId: string): string => `Signed in as ${userId}`,
    signOut: 'Sign out',
    signingOut: 'Signing out',
    signIn: 'Sign in',
    signingIn: 'Signing in',
    userId: 'User id',
    token: 'Token',
    tokenHint: 'From your administrator. It is kept in the keychain only.',
    server: 'Another server',
    serverAddress: 'Server address',
    serverHint: 'Leave it empty unless your administrator gave you one.',
    notAnswered: 'Hookswitch did not take the request. Try again, or restart it.',
  },

  outcome: (outcome: Outcome): string => {
    switch (outcome.kind) {
      case 'proven':
        return `${words.calls(outcome.target)}.`
      case 'refused':
        return words.failureLine(outcome.failure)
      case 'withdrawn':
        return outcome.failure === null
          ? 'Withdrawn: it could not be proven within a minute.'
          : `Withdrawn: ${words.failureLine(outcome.failure)}`
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
      case 'left':
        return outcome.offProven
          ? 'Signed out; calls do not ring.'
          : 'Signed out, but Exotel did not confirm Off: calls may still ring. Check in the Exotel dashboard.'
    }
  },
  failureLine: (failure: Failure): string => {
    const { message, remedy } = adviceFor(failure)
    const support = words.forSupport(failure)
    return support === '' ? `${message} ${remedy}` : `${message} ${remedy} (${support})`
  },

  commandLine: {
    noAppRunning: 'Hookswitch is not running. Start it first.',
    accepted: 'Accepted.',
    notProvenInTime: 'Not proven in time; it goes on by itself. See `hookswitch status`.',
    emptySecret: 'The token or secret is empty. Give it as one line.',
    tokenOrApp: 'Give a token, or --app-id with the secret of the app, not both.',
    unreadableFile: (path: string): string =>
      `The file ${path} cannot be read. Give a file that holds one line.`,
    unreadable: (path: string): string => `The file ${path} cannot be read.`,
    noValue: (option: string): string => `${option} needs a value.`,
    missing: (what: string): string => `Give ${what}. See hookswitch --help.`,
    notHere: (option: string, command: string): string =>
      `${option} does not go with ${command}. See hookswitch --help.`,
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
  hookswitch sign-out
  hookswitch simulator [--port N] [--fault-file FILE]    the embedded Exotel alone

  --simulator                      run against the embedded Exotel, in a profile of its own
  --user-data-dir=DIR              another profile

Exit status: 0 done and proven, 1 internal error, 2 wrong usage, 3 not running, not signed in or no keychain,
4 refused, 5 not proven in time, 6 superseded.`,
  },
} as const
