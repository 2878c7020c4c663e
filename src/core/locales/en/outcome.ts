/** The outcome of a command. */
export const outcome = {
  confirmed: (calls: string): string => `${calls}.`,
  expired: 'Withdrawn: it could not be confirmed within a minute.',
  expiredBecause: (failure: string): string => `Withdrawn: ${failure}`,
  wentAway: 'Withdrawn: the computer is going to sleep.',
  changedElsewhere: 'Withdrawn: calls were switched elsewhere in the meantime.',
  away: {
    lock: 'The screen is locked, so nothing is switched on. Unlock it first.',
    suspend: 'The computer is going to sleep, so nothing is switched on.',
    idle: 'The computer has not been used for some minutes, so nothing is switched on.',
    quit: 'Hookswitch is quitting. Start it again first.',
  },
  quitConfirmed: 'Calls are off.',
  quitUnconfirmed: 'Off is not confirmed: calls may still ring.',
  superseded: 'Replaced by a newer request.',
  nothingToDo: {
    'state-unknown':
      'It is not known where calls ring, so there is nothing to toggle or swap from. Name a device.',
    'no-last-device': 'No device has been on yet, so there is nothing to toggle to. Name a device.',
    'no-device-on': 'No device is on, so there is nothing to swap. Name a device.',
  },
  signedOut: 'Signed out; calls are off.',
  signedOutUnconfirmed:
    'Signed out, but Exotel did not confirm Off: calls may still ring. Check in the Exotel dashboard.',
  userIdNotDeleted: (reason: string): string =>
    `The token is gone, but your user id is still in the settings: ${reason}`,
}
