/** The exit codes of the command line; stable, since administrators' scripts read them. */
export const exitCodes = {
  /** Done and confirmed. */
  done: 0,
  /** An error inside Hookswitch, or a file that cannot be read or written. */
  internalError: 1,
  wrongUsage: 2,
  /** No app is running, no agent is signed in, the keychain is locked or missing, or there is no display to start on. */
  notAvailable: 3,
  /** Exotel refused, or the app's own rules did. */
  refused: 4,
  /** Sent or waiting, but not confirmed in time. */
  notConfirmed: 5,
  /** A newer intent came meanwhile. */
  superseded: 6,
} as const
