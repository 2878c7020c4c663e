import fc from 'fast-check'
import type { Command, Target } from '../../../src/core/device.ts'
import type { Rules } from '../../../src/core/rules.ts'
import { deceiving, type Fault, honest, late } from './exotel-faults.ts'

/** What somebody does, or what happens, at one point of a history. Times in virtual ms. */
export type Happening =
  | { readonly kind: 'asked'; readonly command: Command }
  | { readonly kind: 'off-for-asked'; readonly length: number }
  /** Somebody looks, or the network is back. */
  | { readonly kind: 'refresh-asked' }
  /** Somebody else switches, through the dashboard say. */
  | { readonly kind: 'changed-elsewhere'; readonly active: Target }
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
  | { readonly kind: 'quits'; readonly downtime: number }
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
  /** How long the keychain takes at each start, and how long after waking the app is told of it: virtual ms. */
  readonly keychainDelay: number
  readonly wakingDelay: number
  readonly happenings: readonly { readonly pause: number; readonly what: Happening }[]
  readonly requests: readonly Treatment[]
  readonly luck: readonly number[]
}

const minute = 60_000
const target = fc.constantFrom<Target>('phone', 'sip', 'off')

/** How long somebody or something is away: a moment, minutes, or past every limit. */
const absence = fc.oneof(
  fc.integer({ min: 100, max: 5000 }),
  fc.integer({ min: 0, max: 5 * minute }),
  fc.integer({ min: 0, max: 3 * 60 * minute }),
)

/** Mostly while the last thing is still under way: that is where it goes wrong. */
const pause = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 1500 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 400_000 }) },
)

type Weighted = fc.WeightedArbitrary<Happening>

const always: readonly Weighted[] = [
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constant('asked' as const),
      command: fc.constantFrom<Command>('phone', 'phone', 'sip', 'off', 'off', 'toggle', 'swap'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('off-for-asked'),
      length: fc.integer({ min: 0, max: 8 * minute }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'refresh-asked' }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'signed-in' }) },
  { weight: 6, arbitrary: fc.constant({ kind: 'locks' }) },
  { weight: 6, arbitrary: fc.constant({ kind: 'unlocks' }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('lock-requested'), followed: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lock-watch'), works: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('sleeps'),
      length: absence,
      announced: fc.constantFrom(true, true, false),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('quits'), downtime: absence }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('killed'), downtime: absence }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock-jumps'),
      by: fc.integer({ min: -180, max: 180 }).map((minutes) => minutes * minute),
    }),
  },
]

const elsewhere: Weighted = {
  weight: 3,
  arbitrary: fc.record({
    kind: fc.constant('changed-elsewhere'),
    active: target,
  }),
}

/** Random histories of about 20 steps; only with `deceived` do others act and does Exotel say what is not so. */
export function faultHistories(deceived: boolean): fc.Arbitrary<History> {
  const fault = fc.oneof(
    { weight: 14, arbitrary: fc.constant(null) },
    ...honest.map((arbitrary) => ({ weight: 1, arbitrary })),
    ...(deceived ? deceiving.map((arbitrary) => ({ weight: 2, arbitrary })) : []),
  )
  const latency = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 900 }) },
    { weight: 1, arbitrary: late },
  )
  return fc.record({
    first: target,
    locked: fc.constantFrom(false, false, false, true),
    restore: fc.constantFrom('always' as const, 'always' as const, 'ask' as const, 'never' as const),
    exclusivity: fc.constantFrom('replaces' as const, 'refuses' as const),
    renews: fc.boolean(),
    keychainDelay: fc.constantFrom(0, 0, 300, 2500),
    wakingDelay: fc.constantFrom(0, 50),
    happenings: fc.array(fc.record({ pause, what: fc.oneof(...always, ...(deceived ? [elsewhere] : [])) }), {
      minLength: 1,
      maxLength: 12,
    }),
    requests: fc.array(fc.record({ latency, fault }), { maxLength: 30 }),
    luck: fc.array(
      fc.integer({ min: 0, max: 99 }).map((hundredths) => hundredths / 100),
      { minLength: 1, maxLength: 8 },
    ),
  })
}

/** An ON is on its way with a token that has expired, and the screen is locked before the answer says so. */
export const lockedWhileMinting: History = {
  first: 'off',
  locked: false,
  restore: 'always',
  exclusivity: 'replaces',
  renews: true,
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
  luck: [0],
}
