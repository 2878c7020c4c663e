/** The company's relay at which the agent is signed in, as this session knows it. */
export interface RelayLink {
  readonly origin: string
  /** Whether its event stream is open: then changes arrive by themselves, and nothing is read in the background. */
  readonly connected: boolean
  /** Since when the stream has been gone (monotonic ms); null while it is open, and before it was for the first time. */
  readonly goneSince: number | null
  /** When Exotel last confirmed to the relay what is on, by this computer's clock, UTC ms; null before the first event. */
  readonly freshAt: number | null
  /**
   * What Exotel confirmed to the relay before this moment (monotonic ms) counts no more: since then this computer has
   * sent a write, or what it knew has become doubtful.
   */
  readonly countsFrom: number
}

/** The link of a session that has just begun; null for an agent who is signed in at Exotel itself. */
export function newRelayLink(origin: string | undefined): RelayLink | null {
  if (origin === undefined) return null
  return { origin, connected: false, goneSince: null, freshAt: null, countsFrom: Number.NEGATIVE_INFINITY }
}
