import fc from 'fast-check'
import type { FaultRule } from '../../../src/exotel/simulator/index.ts'

/** One thing that goes wrong with one request. */
export type Fault = FaultRule['fault']

/** Longest time for which a write may be under way when nobody waits for it any more: below timing.lateWriteLimit. */
const latest = 12_000

/** How long a request or its effect may be late: virtual ms. */
export const late = fc.integer({ min: 1, max: latest })

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
export const honest: readonly fc.Arbitrary<Fault>[] = [
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
export const deceiving: readonly fc.Arbitrary<Fault>[] = [
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
