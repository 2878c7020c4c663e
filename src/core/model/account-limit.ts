import { floorPolicy, timing } from './timing.ts'

/** The kinds of calls, the most urgent one first: where the limit is short, a later kind waits for an earlier one. */
export const callKinds = ['off', 'on', 'read'] as const

/** What a call is for: an OFF or an ON with every read that it needs, or a background read. */
export type CallKind = (typeof callKinds)[number]

/** What the `X-RateLimit-*` headers of one answer say (Exotel: rate limiting). */
export interface RateLimit {
  /** The calls that Exotel allows the account in one window. */
  readonly limit: number
  /** The calls that are left in this window. */
  readonly remaining: number
  /** Until the window ends, in ms. */
  readonly resetsIn: number
}

/** A mean of samples in which older ones count less: `sum` divided by `weight`. */
export interface Mean {
  readonly sum: number
  readonly weight: number
}

/**
 * What this desk knows of the limit that it shares with every other desk of the account. It knows only what the answers to
 * its own calls say: desks do not talk to each other. Moments are monotonic, all times are in ms.
 */
export interface AccountLimit {
  /** The pause between two background reads, long enough to stay within the account's limit. */
  readonly pace: number
  /** Until then the limit is used up, as the newest answer said. */
  readonly exhaustedUntil: number
  /** After a refusal no background read is sent before this moment. */
  readonly readsHeldUntil: number
  /** The share of the limit that all programs of the account use; more than 1 is more than Exotel allows. */
  readonly demand: Mean
  /** Whether the newest answer counted more calls than chance explains; the second one in a row changes the demand. */
  readonly isSurprised: boolean
  /** The time in which the account can serve every desk once, estimated from the pauses between this desk's calls. */
  readonly round: Mean
  /** Whether no answer has had headers that say how much of the limit is used. */
  readonly isBlind: boolean
  /** When Exotel last accepted a call and said how much of the limit is used; null until it has. */
  readonly seenAt: number | null
  /** Refusals (429) of each kind in a row; a success halves them. */
  readonly refusals: Readonly<Record<CallKind, number>>
  /** The end of the window in which a refused call of each kind is sent again. */
  readonly returnBy: Readonly<Record<CallKind, number>>
  /** The moment in that window which this desk has drawn at random. */
  readonly returnAt: Readonly<Record<CallKind, number>>
}

const never = { off: 0, on: 0, read: 0 }

/** The limit before the first answer. */
export const unknownLimit: AccountLimit = {
  pace: timing.refreshEvery,
  exhaustedUntil: 0,
  readsHeldUntil: 0,
  demand: {
    sum: floorPolicy.firstGuess * floorPolicy.firstGuessWeight,
    weight: floorPolicy.firstGuessWeight,
  },
  isSurprised: false,
  round: { sum: 0, weight: 0 },
  isBlind: true,
  seenAt: null,
  refusals: never,
  returnBy: never,
  returnAt: never,
}
