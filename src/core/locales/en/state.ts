import type { Device, Target } from '../../model/device.ts'
import { targetName } from './names.ts'

/** The state, as all surfaces describe it. `time` and `until` are clock times such as "10:42". */
export const state = {
  confirmed: (calls: string, time: string): string => `${calls} · confirmed ${time}`,
  unknown: 'Unknown: calls may ring',
  /** Off is not confirmed. */
  mayStillRing: 'Calls may still ring',
  checking: 'Asking Exotel where calls ring',
  starting: 'Starting',
  signedOut: 'Not signed in',
  /** The same for the tray, which has only one line. */
  signedOutLine: 'Not signed in: calls may ring',
  simulated: 'Practice mode: no real calls are switched',
  switchingTo: {
    phone: 'Switching calls to Phone',
    sip: 'Switching calls to SIP',
    off: 'Switching calls off',
  } satisfies Record<Target, string>,
  notConfirmedYet: (target: Target, time: string): string =>
    `Exotel hasn't confirmed ${targetName[target]} (since ${time})`,
  /** The tray's first line while a request is not confirmed. */
  notConfirmedLine: (target: Target, time: string): string =>
    `${target === 'off' ? 'Calls may still ring' : 'Unknown where calls ring'}: Exotel hasn't confirmed ${targetName[target]} (since ${time})`,
  /** A failure, with the target that was requested. */
  failureOf: (target: Target, message: string): string => `${targetName[target]}: ${message}`,
  offUntil: (until: string): string => `Calls are off until ${until}`,

  noDevice: {
    phone: 'Your Exotel account has no Phone device.',
    sip: 'Your Exotel account has no SIP device.',
  } satisfies Record<Device, string>,
  verified: 'Verified',
  notVerified: 'Not verified',
  sipNeedsSoftphone: 'SIP rings only while your softphone is open.',
  lastChange: (calls: string, time: string, by: string): string => `${calls} since ${time}, by ${by}`,
  lastChangeElsewhere: (calls: string, time: string): string => `${calls} since ${time}, changed elsewhere`,

  lockWatch: 'Calls turn off when you lock your screen.',
  lockWatchUnwanted: 'Calls keep ringing while the screen is locked: switching off by itself is turned off.',
  noLockWatch: 'Hookswitch cannot notice a screen lock on this desktop. Switch off before you leave.',
  lastLock: (time: string, source: string): string => `Last lock noticed at ${time}, reported by ${source}.`,
  /** `source` is the part of the desktop that reports idle time, such as "org.gnome.Mutter.IdleMonitor". */
  idleWatch: (source: string): string => `${source} reports to Hookswitch when the computer is not used.`,
  noIdleWatch:
    'This desktop does not report when the computer is not used, so calls do not go off after these minutes. Lock the screen or switch off before you leave.',
  /** Why sleep is delayed, as `systemd-inhibit --list` and desktops show it. */
  sleepDelay: 'Turns your calls off before the computer sleeps',
}
