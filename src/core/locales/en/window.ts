import type { Device, Target } from '../../model/device.ts'
import type { GatewayKind } from '../../model/identity.ts'
import type { Remedy } from '../../model/problem.ts'
import { hoursText, minutesText, shortDurationText } from './durations.ts'
import { deviceName } from './names.ts'

const userBy: Record<GatewayKind, (userId: string) => string> = {
  integrations: (userId) => `Signed in as ${userId}, by token`,
  account: (userId) => `Signed in as ${userId}, by Exotel account`,
  both: (userId) => `Signed in as ${userId}, by token and Exotel account`,
}

/** The texts of the window. */
export const window = {
  clickAgain: 'This question has just appeared. Click again if you mean it.',
  choices: 'Where calls ring',
  switching: 'Switching',
  back: 'Back',
  leaveSimulator: 'Leave practice mode',
  leave: 'Leave',
  settings: 'Settings',

  confirmedAt: (time: string): string => `Confirmed by Exotel ${time}`,
  changedElsewhereAt: (time: string): string => `Changed elsewhere at ${time}`,
  notConfirmedYet: 'Waiting for Exotel to confirm',
  nothingConfirmed: 'No recent confirmation from Exotel',
  notKnownYet: 'Not known yet whether calls ring',
  notKnownSignedOut: 'Hookswitch does not know whether calls ring',
  cannotAsk: 'Exotel cannot be asked without the keychain',
  /** How long calls stay off: the clock time, and the time left. */
  timeLeft: {
    underAMinute: (until: string): string => `Until ${until}, less than a minute left`,
    minutes: (until: string, minutes: number): string => `Until ${until}, ${minutesText(minutes)} left`,
    hours: (until: string, hours: number): string => `Until ${until}, ${hoursText(hours)} left`,
    hoursAndMinutes: (until: string, hours: number, minutes: number): string =>
      `Until ${until}, ${hoursText(hours)} ${minutes} min left`,
  },
  afterTimedOff: (device: Device): string => `Then back on: ${deviceName[device]}`,

  devices: 'Your devices',
  noNumber: 'Number not known',
  /** Exotel's documents describe only how a phone is verified, not a SIP device. */
  howToVerifySip: 'Ask your administrator to have it verified.',
  verificationUnknown: 'Verification not known',
  onlyAccountTells: 'Known only with a connected Exotel account.',
  busy: 'On a call',
  deviceNotVerified: (device: string): string => `${device} is not verified: no calls.`,
  deviceBusy: (device: string): string => `You are on a call on ${device}.`,
  free: 'Free',

  lastChange: 'Last change',
  offFor: 'Off for',
  /** On a button that switches calls off for this long. */
  duration: shortDurationText,
  /** The same as screen readers read it; it contains what the button shows. */
  offForThis: (label: string): string => `Off for ${label}`,
  /** The button that shows the ways to switch off for a while that have no room in the row. */
  more: 'More',
  offForMore: 'More ways to switch off for a while',
  longer: '+15 min',
  backOn: 'Back on now',
  /** How long the state has lasted, in front of what it rests on. */
  lasted: {
    minutes: (minutes: number): string => `${minutes} min`,
    hours: (hours: number): string => `${hours} h`,
    hoursAndMinutes: (hours: number, minutes: number): string => `${hours} h ${minutes} min`,
  },
  details: 'Details',
  untilTime: 'Until…',
  offUntilTime: 'Off until a time of day',
  until: 'Until what time?',
  offUntil: 'Off until then',
  noClockTime: 'Give a time of day, such as 17:00.',
  leaveIt: 'Leave it as it is',
  lockWatch: 'Screen lock',
  support: 'For support',
  /** The button that solves a problem. */
  remedy: {
    phone: 'Switch Phone on',
    sip: 'Switch SIP on',
    off: 'Switch calls off',
    'connect-account': 'Connect the account',
    'proxy-password': 'Give name and password',
    retry: 'Try now',
  } satisfies Record<Target | Exclude<Remedy['kind'], 'switch'>, string>,
  /** The same for a device that Exotel refused as unverified. */
  tryVerified: 'Verified it? Try again',
  user: userBy,
  noTray: 'No tray here: Hookswitch keeps running without this window. Start it again to see it.',
  inPracticeMode: 'Practice mode',
  notAnswered: 'Hookswitch did not accept the request. Try again, or restart it.',
}
