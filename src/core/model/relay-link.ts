/** The company's relay at which the agent is signed in, as this session knows it. */
export interface RelayLink {
  readonly origin: string
  /** Whether its event stream is open. */
  readonly connected: boolean
  /**
   * Whether the open stream tells what Exotel confirmed: then changes arrive by themselves, and nothing is read in the
   * background. A stream that has told nothing yet, or something that cannot be understood, takes the place of no read.
   */
  readonly follows: boolean
  /** Until when a stream told that (monotonic ms); before all time if none has. */
  readonly followedUntil: number
  /** Since when the stream has been gone, or has told nothing (monotonic ms); null before, and again once it tells. */
  readonly goneSince: number | null
  /** When Exotel last confirmed to the relay what is on, by this computer's clock, UTC ms; null before the first event. */
  readonly freshAt: number | null
  /** The same by the monotonic clock: what the relay says of an earlier moment is no news. */
  readonly toldAt: number
  /**
   * What Exotel confirmed to the relay before this moment (monotonic ms) counts no more: since then this computer has
   * sent a write, or what it knew has become doubtful.
   */
  readonly countsFrom: number
}

/**
 * Whether the relay turns calls off if it hears nothing more of this computer (the dead-man's switch), by what has become of the
 * heartbeats.
 */
export type LeaseState =
  /** None has been answered yet, and none has waited for longer than a lease lasts. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'held' }
  /** The relay, or something in front of it, refuses them with this HTTP status. */
  | { readonly kind: 'refused'; readonly status: number }
  /** None has been answered for longer than a lease lasts. */
  | { readonly kind: 'unanswered' }

/** The link of a session that has just begun; null for an agent who is signed in at Exotel itself. */
export function newRelayLink(origin: string | undefined): RelayLink | null {
  if (origin === undefined) return null
  return {
    origin,
    connected: false,
    follows: false,
    followedUntil: Number.NEGATIVE_INFINITY,
    goneSince: null,
    freshAt: null,
    toldAt: Number.NEGATIVE_INFINITY,
    countsFrom: Number.NEGATIVE_INFINITY,
  }
}
