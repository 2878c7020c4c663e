import type { Advice } from '../advice.ts'

/** Off once the call is over, which only an Exotel account tells. */
export const offAfterCall = {
  /** In the tray's menu "Off for", and in the window. */
  choose: 'After this call',
  cancel: 'Stay on after this call',
  /** It is chosen, and the call is not over yet. */
  waiting: 'Calls go off once Exotel says that your call is over.',
  /** Nothing tells whether there is a call. */
  noAccount:
    'Off after a call needs an Exotel account, which says whether you are on a call. Choose Off when your call is over.',
  starting: 'It is not known yet whether you are on a call. Try again in a moment.',
  notHeard: 'Withdrawn: Exotel does not say any more whether you are on a call.',
  withdrawn: {
    message:
      'Off after this call was withdrawn, because Exotel has not said for 5 minutes whether you are on a call.',
    remedy: 'Calls still ring. Choose Off when your call is over.',
  } satisfies Advice,
}
