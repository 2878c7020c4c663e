/** The company's relay. */
export const relay = {
  /** `since`: the clock time of Exotel's last confirmation to the relay; empty before the first one. */
  connected: (origin: string, since: string): string =>
    since === ''
      ? `Connected to your company's relay at ${origin}.`
      : `Connected to your company's relay at ${origin}; Exotel last confirmed to it at ${since}.`,
  notConnected: (origin: string): string =>
    `Not connected to your company's relay at ${origin}. Hookswitch keeps trying.`,
}
