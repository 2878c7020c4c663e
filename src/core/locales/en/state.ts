import type { Device, Target } from '../../model/device.ts'
import type { Question } from '../../model/state.ts'
import type { Advice } from '../advice.ts'
import { deviceName, targetName } from './names.ts'

/** What every surface tells of the state; `time` and `until` are clock times such as "10:42". */
export const state = {
  confirmed: (calls: string, time: string): string => `${calls}, confirmed ${time}`,
  unknown: 'Not known whether calls ring',
  /** An Off that is not confirmed. */
  mayStillRing: 'Calls may still ring',
  checking: 'Asking Exotel where calls ring',
  starting: 'Starting',
  signedOut: 'Not signed in',
  /** The same in the tray, which has one line for it. */
  signedOutLine: 'Not signed in: not known whether calls ring',
  simulated: 'Simulator: no real calls are switched',
  switchingTo: {
    phone: 'Switching calls to Phone',
    sip: 'Switching calls to SIP',
    off: 'Switching calls off',
  } satisfies Record<Target, string>,
  notConfirmedYet: (target: Target, time: string): string =>
    `${targetName[target]} is not confirmed yet, trying since ${time}`,
  /** The first line of the tray, where nothing is confirmed of what was asked for. */
  notConfirmedLine: (target: Target, time: string): string =>
    `${target === 'off' ? 'Calls may still ring' : 'Not known whether calls ring'}: ${targetName[target]} is not confirmed yet, trying since ${time}`,
  /** A failure where nothing else tells what was asked for. */
  failureOf: (target: Target, message: string): string => `${targetName[target]}: ${message}`,
  offUntil: (until: string): string => `Calls do not ring until ${until}`,

  noDevice: {
    phone: 'Your Exotel account has no Phone device.',
    sip: 'Your Exotel account has no SIP device.',
  } satisfies Record<Device, string>,
  verified: 'Verified',
  notVerified: 'Not verified',
  sipNeedsSoftphone: 'SIP rings only while your softphone is open.',
  lastChange: (calls: string, time: string, by: string): string => `${calls} since ${time}, by ${by}`,
  lastChangeElsewhere: (calls: string, time: string): string => `${calls} since ${time}, changed elsewhere`,

  /** `source` is the part of the desktop that tells, such as "logind". */
  lockWatch: (source: string): string =>
    `Calls go off when the screen is locked (${source} tells). Lock it now to test.`,
  lockWatchUnwanted: 'Calls go on ringing while the screen is locked: switching off by itself is not wanted.',
  noLockWatch:
    'Nothing on this desktop tells when the screen is locked, so calls cannot go off by themselves. Switch off before you leave.',
  lastLock: (time: string, source: string): string => `Last lock noticed at ${time}, told by ${source}.`,
  /** `source` is the part of the system that tells, such as "org.gnome.Mutter.IdleMonitor". */
  idleWatch: (source: string): string => `${source} tells Hookswitch when the computer is not touched.`,
  noIdleWatch:
    'Nothing on this desktop tells when the computer is not touched, so calls do not go off after these minutes. Lock the screen or switch off before you leave.',
  /** Why sleep waits for us, in the list that `systemd-inhibit --list` and desktops show. */
  sleepDelay: 'Turns your calls off before the computer sleeps',
}

/** What the agent must be told of the state, and what mends it. */
export const told = {
  offNotConfirmed: (time: string): Advice => ({
    message: `Exotel has not confirmed Off since ${time}: calls may still ring.`,
    remedy: 'Check in the Exotel dashboard, and tell your administrator. It is tried again every 5 minutes.',
  }),
  offUnconfirmed: (time: string): Advice => ({
    message: `Off is not confirmed, trying since ${time}: calls may still ring.`,
    remedy: 'It is tried again by itself. Check your internet connection.',
  }),
  onWithdrawnExpired: (device: Device): Advice => ({
    message: `${deviceName[device]} could not be switched on within a minute, so the wish was withdrawn.`,
    remedy: 'Choose it again when you are ready for calls.',
  }),
  onWithdrawnAway: (device: Device): Advice => ({
    message: `You left before ${deviceName[device]} was switched on, so it was not.`,
    remedy: 'Choose it again when you are ready for calls.',
  }),
  offWithdrawn: (calls: string): Advice => ({
    message: `An older Off was not sent, as somebody switched elsewhere since: ${calls}.`,
    remedy: 'Choose Off again if you want no calls.',
  }),
  changedElsewhere: (calls: string, time: string): Advice => ({
    message: `Changed elsewhere at ${time}: ${calls}.`,
    remedy: 'Choose again if that is not what you want.',
  }),
  turnedOffAgain: (calls: string, time: string): Advice => ({
    message: `While you were away, somebody switched elsewhere at ${time}: ${calls}.`,
    remedy: 'Hookswitch turns them off again, once.',
  }),
  leftOn: (calls: string, time: string): Advice => ({
    message: `While you were away, somebody switched elsewhere once more at ${time}: ${calls}.`,
    remedy: 'Hookswitch has left it so. Find out which program does this; choose Off if you want no calls.',
  }),
  offImpossible: {
    message: 'You are away, and calls may still ring: Hookswitch is signed out and cannot turn them off.',
    remedy: 'Sign in again when you are back; until then, turn them off at Exotel.',
  },
  bothOn: {
    message: 'Phone and SIP are both on, which Exotel allows for one device only.',
    remedy: 'Choose the one that is to ring.',
  } satisfies Advice,
  phoneVerified: 'Your phone is verified: calls can ring on it.',
}

/** What the app would do, but does not without the agent's word. */
export const ask = {
  text: {
    restore: (device: Device): string => `${deviceName[device]} was on before you left. Switch it on again?`,
    timer: (device: Device): string =>
      `The time off is over, but you were away or the clock was changed. Switch ${deviceName[device]} on?`,
    link: (device: Device): string => `A link asks for calls to ring on ${deviceName[device]}. Switch it on?`,
  } satisfies Record<Question['why'], (device: Device) => string>,
  yes: (device: Device): string => `Switch ${deviceName[device]} on`,
  /** The answer of yes, with what it answers: in a menu no question stands beside it. */
  inMenu: {
    restore: (device: Device): string => `Switch ${deviceName[device]} on again, as before you left`,
    timer: (device: Device): string => `Switch ${deviceName[device]} on again, as the time off is over`,
    link: (device: Device): string => `Switch ${deviceName[device]} on, as a link asks`,
  } satisfies Record<Question['why'], (device: Device) => string>,
}
