import type { Advice } from '../advice.ts'

/** Calls ring on SIP, and Exotel says that no softphone is connected there. */
export const softphone = {
  notConnected: {
    message: 'Calls go to SIP, but your softphone is not connected: you will not hear them ring.',
    remedy: 'Open your softphone, or choose Phone.',
  } satisfies Advice,
}
