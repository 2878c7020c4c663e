import type { Device, Target } from '../../model/device.ts'
import type { GatewayKind } from '../../model/state.ts'
import type { Remedy } from '../../view/advice.ts'
import { deviceName } from './names.ts'

const minutesLong = (minutes: number): string => (minutes === 1 ? '1 minute' : `${minutes} minutes`)

/** What stands in the tray's menu beside the state. */
export const menu = {
  offFor: 'Off for',
  minutes: minutesLong,
  untilTime: 'Until a time…',
  showWindow: 'Show window',
  settings: 'Settings',
  quit: 'Quit',
}

const userBy: Record<GatewayKind, (userId: string) => string> = {
  integrations: (userId) => `Signed in as ${userId}, by token`,
  account: (userId) => `Signed in as ${userId}, by Exotel account`,
  both: (userId) => `Signed in as ${userId}, by token and Exotel account`,
}

/** What stands in the window. */
export const window = {
  choices: 'Where calls ring',
  switching: 'Switching',
  back: 'Back',
  leaveSimulator: 'Leave the simulator',
  settings: 'Settings',

  confirmedAt: (time: string): string => `Confirmed ${time}`,
  changedElsewhereAt: (time: string): string => `Changed elsewhere at ${time}`,
  notConfirmedYet: 'Not confirmed yet',
  nothingConfirmed: 'There is no confirmation from Exotel, or it is too old',
  notKnownYet: 'Not known yet whether calls ring',
  notKnownSignedOut: 'Hookswitch does not know whether calls ring',
  cannotAsk: 'Exotel cannot be asked without the keychain',
  /** How long calls stay off: until a clock time, and how long that is from now. */
  timeLeft: {
    underAMinute: (until: string): string => `Until ${until}, less than a minute left`,
    minutes: (until: string, minutes: number): string => `Until ${until}, ${minutesLong(minutes)} left`,
    hours: (until: string, hours: number): string => `Until ${until}, ${hours} h left`,
    hoursAndMinutes: (until: string, hours: number, minutes: number): string =>
      `Until ${until}, ${hours} h ${minutes} min left`,
  },
  afterTimedOff: (device: Device): string => `Then calls ring on ${deviceName[device]} again`,

  devices: 'Your devices',
  noNumber: 'Number not known',
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
  /** What the app can do about a problem, on a button. */
  remedy: {
    phone: 'Switch Phone on',
    sip: 'Switch SIP on',
    off: 'Switch calls off',
    'connect-account': 'Connect the account',
    'proxy-password': 'Give name and password',
    retry: 'Try now',
  } satisfies Record<Target | Exclude<Remedy['kind'], 'switch'>, string>,
  user: userBy,
  noTray: 'No tray was found here. Hookswitch goes on without this window: start it again to come back.',
  notAnswered: 'Hookswitch did not take the request. Try again, or restart it.',
}
