import type { Device } from '../../model/device.ts'
import type { Advice } from '../advice.ts'
import { deviceName } from './names.ts'

/** What happened without the agent, in the window and in notifications. */
export const notice = {
  offNotConfirmed: (time: string): Advice => ({
    message: `Exotel has not confirmed Off since ${time}: calls may still ring.`,
    remedy:
      'Check in the Exotel dashboard, and tell your administrator. Hookswitch tries again every 5 minutes.',
  }),
  offUnconfirmed: (time: string): Advice => ({
    message: `Off is not confirmed, trying since ${time}: calls may still ring.`,
    remedy: 'Hookswitch tries again by itself. Check your internet connection.',
  }),
  onWithdrawnExpired: (device: Device): Advice => ({
    message: `${deviceName[device]} wasn't confirmed within a minute, so Hookswitch stopped trying.`,
    remedy: 'Choose it again when you are ready for calls.',
  }),
  onWithdrawnAway: (device: Device): Advice => ({
    message: `You left before ${deviceName[device]} was switched on, so it stayed off.`,
    remedy: 'Choose it again when you are ready for calls.',
  }),
  offWithdrawn: (calls: string): Advice => ({
    message: `Your earlier Off wasn't sent, because someone changed it since: ${calls}.`,
    remedy: 'Choose Off again if you want no calls.',
  }),
  changedElsewhere: (calls: string, time: string): Advice => ({
    message: `Changed elsewhere at ${time}: ${calls}.`,
    remedy: 'Choose again if that is not what you want.',
  }),
  turnedOffAgain: (calls: string, time: string): Advice => ({
    message: `While you were away, calls were switched elsewhere at ${time}: ${calls}.`,
    remedy: 'Hookswitch turns them off again, but only once.',
  }),
  leftOn: (calls: string, time: string): Advice => ({
    message: `While you were away, calls were switched elsewhere a second time at ${time}: ${calls}.`,
    remedy:
      'Hookswitch does not turn them off again. Find out which program does this; choose Off if you want no calls.',
  }),
  offImpossible: {
    message: 'You are away, and calls may still ring: Hookswitch is signed out and cannot turn them off.',
    remedy: 'Sign in again when you are back; until then, turn them off at Exotel.',
  },
  bothOn: {
    message: 'Phone and softphone are both on.',
    remedy: 'Choose one.',
  } satisfies Advice,
  phoneVerified: 'Your phone is verified: calls can ring on it.',
}
