import type { Command, Target } from '../../../src/core/model/device.ts'
import type { Rules } from '../../../src/core/model/rules.ts'
import type { Fault } from './exotel-faults.ts'

/** What somebody does, or what happens, at one point of a history. Times in virtual ms. */
export type HistoryEvent =
  | { readonly kind: 'asked'; readonly command: Command }
  | { readonly kind: 'off-for-asked'; readonly length: number }
  /** Somebody looks, or the network is back. */
  | { readonly kind: 'refresh-asked' }
  /** Somebody else switches, through the dashboard say. */
  | { readonly kind: 'changed-elsewhere'; readonly active: Target }
  /** Another client comes, and from then on switches by itself; or all of them go. */
  | { readonly kind: 'client-comes'; readonly client: Fault }
  | { readonly kind: 'clients-go' }
  /** The agent signs in once more, with a new token. */
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'locks' }
  | { readonly kind: 'unlocks' }
  /** A lock is asked for; the desktop follows or does not. */
  | { readonly kind: 'lock-requested'; readonly followed: boolean }
  /** The part of the desktop that tells of locks goes or comes. */
  | { readonly kind: 'lock-watch'; readonly works: boolean }
  /** Unannounced where the app hears of the sleep only when it is over. */
  | { readonly kind: 'sleeps'; readonly length: number; readonly announced: boolean }
  | { readonly kind: 'quits'; readonly cause: 'quit' | 'session-end'; readonly downtime: number }
  | { readonly kind: 'killed'; readonly downtime: number }
  /** Somebody sets the wall clock. */
  | { readonly kind: 'clock-jumps'; readonly by: number }

/** How Exotel treats one request: `latency` virtual ms before anything else, then the fault, if any. */
export interface Treatment {
  readonly latency: number
  readonly fault: Fault | null
}

/** A whole history: how things stand at first, what happens after which pause (virtual ms), and the fate of each request in turn. */
export interface History {
  readonly first: Target
  readonly locked: boolean
  readonly restore: Rules['restore']
  /** Whether ON is refused while the other device is on, or turns it off. */
  readonly exclusivity: 'replaces' | 'refuses'
  /** Whether the app's secret is kept, so that an expired token is minted anew. */
  readonly renews: boolean
  /** How long tokens live, by what they say of themselves: virtual ms. */
  readonly tokenLifetime: number
  /** How long the keychain takes at each start, and how long after waking the app is told of it: virtual ms. */
  readonly keychainDelay: number
  readonly wakingDelay: number
  readonly happenings: readonly { readonly pause: number; readonly what: HistoryEvent }[]
  readonly requests: readonly Treatment[]
  /** The fate of each request for a new token, apart from the others: they are few. */
  readonly mintings: readonly Treatment[]
  readonly luck: readonly number[]
}

/** What a token really lives: virtual ms (Exotel: authentication page of the IP calling SDK). */
export const longTokenLife = 90 * 24 * 60 * 60_000

/** An ON is on its way with a token that has expired, and the screen is locked before the answer says so. */
export const lockedWhileMinting: History = {
  first: 'off',
  locked: false,
  restore: 'always',
  exclusivity: 'replaces',
  renews: true,
  tokenLifetime: longTokenLife,
  keychainDelay: 0,
  wakingDelay: 0,
  happenings: [
    { pause: 1000, what: { kind: 'asked', command: 'phone' } },
    { pause: 600, what: { kind: 'locks' } },
  ],
  requests: [
    { latency: 0, fault: null },
    { latency: 700, fault: { kind: 'tokens-expire' } },
  ],
  mintings: [],
  luck: [0],
}
