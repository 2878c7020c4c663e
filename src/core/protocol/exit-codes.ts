/** Exit statuses of the command line; stable, since administrators' scripts read them. */
export const exitCodes = {
  /** Done and confirmed. */
  done: 0,
  /** Something inside went wrong, or the disk does not take or give what it should. */
  internalError: 1,
  wrongUsage: 2,
  /** No app running, nobody signed in, no keychain, or no display to start on. */
  notAvailable: 3,
  /** By Exotel, or by the app's own rules. */
  refused: 4,
  /** Sent or waiting, not confirmed in time. */
  notConfirmed: 5,
  /** Something newer was asked for meanwhile. */
  superseded: 6,
} as const
