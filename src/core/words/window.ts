import type { Remedy } from '../advice.ts'
import type { KeyName } from '../contract.ts'
import type { Device } from '../device.ts'
import type { GatewayKind } from '../state.ts'
import { clockTime, deviceNames, howToVerify } from './names.ts'

/** What stands in the tray's menu beside the state. */
export const menu = {
  offFor: 'Off for',
  minutes: (minutes: number): string => `${minutes} minutes`,
  untilTime: 'Until a time…',
  showWindow: 'Show window',
  quit: 'Quit',
}

/** What stands in the window. */
export const window = {
  choices: 'Where calls ring',
  switching: 'Switching',
  back: 'Back',
  leaveSimulator: 'Leave the simulator',
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
    keyOf: (name: KeyName, shown: string): string => `${window.setting.keyName(name)}: ${shown}`,
    noKey: 'No key',
    pressKeys: 'Press the keys…',
    recordHint:
      'Escape keeps the old keys, Backspace takes them away. Where nothing happens, another program has the keys.',
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
}
