import fc from 'fast-check'
import type { Command, Target } from '../../../src/core/device.ts'
import type { FaultRule } from '../../../src/exotel/simulator/index.ts'

type Fault = FaultRule['fault']

/** What somebody does, or what happens, at one point of a history. */
export type Happening =
  | { readonly kind: 'asked'; readonly command: Command }
  | { readonly kind: 'refresh-asked' }
  /** Somebody else switches, through the dashboard say. */
  | { readonly kind: 'changed-elsewhere'; readonly active: Target }
  /** The agent signs in once more, with a new token. */
  | { readonly kind: 'signed-in' }

/** How Exotel treats one request: `latency` virtual ms before anything else, then the fault, if any. */
export interface Treatment {
  readonly latency: number
  readonly fault: Fault | null
}

/** A whole history: how things stand at first, what happens after which pause (virtual ms), and the fate of each request in turn. */
export interface History {
  readonly first: Target
  /** Whether ON is refused while the other device is on, or turns it off. */
  readonly exclusivity: 'replaces' | 'refuses'
  /** Whether the app's secret is kept, so that an expired token is minted anew. */
  readonly renews: boolean
  readonly happenings: readonly { readonly pause: number; readonly what: Happening }[]
  readonly requests: readonly Treatment[]
  readonly luck: readonly number[]
}

/** Longest time for which a write may be under way when nobody waits for it any more; below timing.lateWriteLimit. */
const latest = 12_000

const target = fc.constantFrom<Target>('phone', 'sip', 'off')
const late = fc.integer({ min: 0, max: latest })

const refusal = fc.record({
  kind: fc.constant('refusal' as const),
  where: fc.constantFrom('status', 'envelope', 'error-string'),
  status: fc.constantFrom(400, 403, 404, 409, 500, 502, 503, 504),
})
const codes = fc
  .constantFrom(
    [403, 10810],
    [409, 10809],
    [403, 10814],
    [404, 10801],
    [404, 10808],
    [400, 1007],
    [403, 1003],
  )
  .chain(([status = 403, code = 10810]) =>
    fc.record({
      kind: fc.constant('refusal' as const),
      where: fc.constantFrom('status' as const, 'envelope' as const, 'error-string' as const),
      status: fc.constant(status),
      code: fc.constant(code),
    }),
  )
const rateLimit = fc.record(
  {
    kind: fc.constant('rate-limit' as const),
    retryAfter: fc.integer({ min: 0, max: 120 }),
    as: fc.constantFrom('seconds' as const, 'date' as const),
  },
  { requiredKeys: ['kind', 'as'] },
)

/** What an honest Exotel and a bad network may do. */
const honest: readonly fc.Arbitrary<Fault>[] = [
  refusal,
  codes,
  rateLimit,
  fc.constant({ kind: 'account-limit', limit: 0, windowSeconds: 20 }),
  fc.constant({ kind: 'tokens-expire' }),
  fc.constant({ kind: 'cut-before-applied' }),
  fc.constant({ kind: 'cut-after-applied' }),
  fc.record({
    kind: fc.constant('applied-late' as const),
    ms: late,
    answer: fc.constantFrom('cut' as const, 'never' as const),
  }),
  fc.constant({ kind: 'never-answered' }),
  fc.constant({ kind: 'garbage' }),
  fc.constant({ kind: 'too-large', mebibytes: 2 }),
  fc.constant({ kind: 'redirect', location: 'https://example.com/' }),
  fc.constant({ kind: 'record-as-array' }),
  fc.constant({ kind: 'missing-fields' }),
  fc.constant({ kind: 'contradictory-ids' }),
]

/** Answers that are not true, and other people. */
const deceiving: readonly fc.Arbitrary<Fault>[] = [
  fc.record({
    kind: fc.constant('lie' as const),
    record: fc.constantFrom('as-asked' as const, 'unchanged' as const),
  }),
  fc.constant({ kind: 'stale' }),
  fc.constant({ kind: 'seed-contradiction' }),
  fc.record({
    kind: fc.constant('applied-late' as const),
    ms: late,
    answer: fc.constant('success' as const),
  }),
  fc.record({
    kind: fc.constant('change-elsewhere' as const),
    device: fc.constantFrom('phone' as const, 'sip' as const),
    on: fc.boolean(),
    moment: fc.constantFrom('before' as const, 'after' as const),
  }),
]

/** Random histories of about 20 steps; only with `deceived` do others act and does Exotel say what is not so. */
export function faultHistories(deceived: boolean): fc.Arbitrary<History> {
  const asked = fc.record({
    kind: fc.constant('asked' as const),
    command: fc.constantFrom<Command>('phone', 'sip', 'off', 'off', 'toggle', 'swap'),
  })
  const elsewhere = fc.record({ kind: fc.constant('changed-elsewhere' as const), active: target })
  const what = fc.oneof<fc.WeightedArbitrary<Happening>[]>(
    { weight: 12, arbitrary: asked },
    { weight: 2, arbitrary: fc.constant({ kind: 'refresh-asked' }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'signed-in' }) },
    ...(deceived ? [{ weight: 2, arbitrary: elsewhere }] : []),
  )
  const fault = fc.oneof(
    { weight: 10, arbitrary: fc.constant(null) },
    ...honest.map((arbitrary) => ({ weight: 1, arbitrary })),
    ...(deceived ? deceiving.map((arbitrary) => ({ weight: 2, arbitrary })) : []),
  )
  const pause = fc.oneof(
    fc.integer({ min: 0, max: 1500 }),
    fc.integer({ min: 0, max: 20_000 }),
    fc.integer({ min: 0, max: 400_000 }),
  )
  const latency = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 900 }) },
    { weight: 1, arbitrary: late },
  )
  return fc.record({
    first: target,
    exclusivity: fc.constantFrom('replaces' as const, 'refuses' as const),
    renews: fc.boolean(),
    happenings: fc.array(fc.record({ pause, what }), { minLength: 1, maxLength: 10 }),
    requests: fc.array(fc.record({ latency, fault }), { maxLength: 30 }),
    luck: fc.array(
      fc.integer({ min: 0, max: 99 }).map((hundredths) => hundredths / 100),
      { minLength: 1, maxLength: 8 },
    ),
  })
}
