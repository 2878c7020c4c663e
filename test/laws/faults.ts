import fc from 'fast-check'
import type { Fault } from './fault.ts'
import { foreignAnswers } from './foreign-answers.ts'
import type { Scope } from './history.ts'

/** A write may come into force this long after the app has given it up, and the app still shows nothing false. Ms. */
export const longestForeseen = 15_000

/** How late a write comes into force: virtual ms. One that is later than foreseen only a read can find. */
const late = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: longestForeseen }) },
  { weight: 1, arbitrary: fc.integer({ min: longestForeseen + 1, max: 50_000 }) },
)

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
    retryAfter: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 121, max: 31 * 86_400 })),
    as: fc.constantFrom('seconds' as const, 'date' as const),
    envelope: fc.constantFrom('rest-exception' as const, 'error-data' as const),
  },
  { requiredKeys: ['kind', 'as', 'envelope'] },
)

/** Exotel says no, or no longer accepts the token. */
const refusing: readonly fc.Arbitrary<Fault>[] = [refusal, codes, fc.constant({ kind: 'tokens-expire' })]

/** What an honest Exotel and a bad network may do; `late` is how late a write comes into force. */
const honest = (late: fc.Arbitrary<number>): readonly fc.Arbitrary<Fault>[] => [
  rateLimit,
  refusal.map((one) => ({ ...one, status: Math.max(500, one.status) })),
  // A 200 that carries the record as it still is, since nothing was applied.
  fc.constant({ kind: 'lie', record: 'unchanged' }),
  fc.constant({ kind: 'account-limit', limit: 0, windowSeconds: 20 }),
  fc.constant({ kind: 'cut-before-applied' }),
  fc.constant({ kind: 'cut-after-applied' }),
  fc.record({
    kind: fc.constant('applied-late' as const),
    ms: late,
    answer: fc.constantFrom('cut' as const, 'never' as const),
  }),
  fc.constant({ kind: 'never-answered' }),
  fc.constant({ kind: 'dead-connection' }),
  fc.constant({ kind: 'garbage' }),
  fc.constant({ kind: 'too-large', mebibytes: 2 }),
  fc.constant({ kind: 'redirect', location: 'https://example.com/' }),
  fc.constant({ kind: 'record-as-array' }),
  fc.constant({ kind: 'missing-fields' }),
  fc.constant({ kind: 'contradictory-ids' }),
  fc.record({
    kind: fc.constant('odd-record' as const),
    forms: fc
      .subarray(['zero-dates', 'users-list', 'string-codes'] as const, { minLength: 1 })
      .map((forms) => [...forms]),
  }),
]

/** Somebody else acts while the request is carried out. */
const meddling: readonly fc.Arbitrary<Fault>[] = [
  fc.record({
    kind: fc.constant('change-elsewhere' as const),
    device: fc.constantFrom('phone' as const, 'sip' as const),
    on: fc.boolean(),
    moment: fc.constantFrom('before' as const, 'after' as const),
  }),
]

/** Answers that are not true. */
const lying: readonly fc.Arbitrary<Fault>[] = [
  fc.record({
    kind: fc.constant('lie' as const),
    record: fc.constantFrom('as-asked' as const, 'unchanged' as const),
  }),
  fc.constant({ kind: 'stale' }),
  fc.constant({ kind: 'seed-contradiction' }),
  fc.record({
    kind: fc.constant('applied-late' as const),
    ms: fc.integer({ min: 1, max: 12_000 }),
    answer: fc.constant('success' as const),
  }),
]

/** How one request is treated in the histories of a scope; null: nothing goes wrong. */
export function faultsOf({ eventful, asking, refusing: refuses, others, deceived }: Scope) {
  const some = (arbitraries: readonly fc.Arbitrary<Fault>[], weight: number) =>
    arbitraries.map((arbitrary) => ({ weight, arbitrary }))
  // Where the truth in the end is compared, nothing comes so late that only a read finds it.
  const lateness = eventful && asking ? late : fc.integer({ min: 1, max: longestForeseen - 1000 })
  return fc.oneof<fc.MaybeWeightedArbitrary<Fault | null>[]>(
    { weight: 14, arbitrary: fc.constant(null) },
    ...some(honest(lateness), 1),
    ...some([foreignAnswers(lateness)], 4),
    ...some(refuses ? refusing : [], 1),
    ...some(others ? meddling : [], 2),
    ...some(deceived ? lying : [], 2),
  )
}

/** Another client that comes to switch the same agent. */
export const clients: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant('watchdog' as const),
    every: fc.integer({ min: 15_000, max: 300_000 }),
    device: fc.constantFrom('phone' as const, 'sip' as const),
    on: fc.constantFrom(true, true, true, false),
  }),
  fc.record({
    kind: fc.constant('crm-page' as const),
    device: fc.constantFrom('sip' as const, 'sip' as const, 'phone' as const),
    after: fc.constantFrom('off' as const, 'set' as const),
    ms: fc.integer({ min: 1, max: 60_000 }),
  }),
)

/**
 * When a write with this fault comes into force: virtual ms after it was let through, or null where it never does. What
 * Exotel's own rules refuse is counted in.
 */
export function effectAfter(fault: Fault | null): number | null {
  if (fault === null) return 0
  switch (fault.kind) {
    case 'latency':
    case 'change-elsewhere':
    case 'tokens-expire-in':
    case 'cut-after-applied':
    case 'stale':
    case 'seed-contradiction':
    case 'record-as-array':
    case 'missing-fields':
    case 'contradictory-ids':
    case 'odd-record':
      return 0
    case 'applied-late':
      return fault.ms
    case 'foreign-answer':
      return fault.applied === 'before' ? 0 : fault.applied === 'late' ? (fault.ms ?? 0) : null
    case 'tokens-expire':
    case 'account-limit':
    case 'refusal':
    case 'rate-limit':
    case 'cut-before-applied':
    case 'never-answered':
    case 'dead-connection':
    case 'garbage':
    case 'too-large':
    case 'redirect':
    case 'lie':
    case 'watchdog':
    case 'crm-page':
      return null
  }
}

/** Whether nothing will ever come back. */
export function isSilent(fault: Fault | null): boolean {
  switch (fault?.kind) {
    case 'never-answered':
    case 'dead-connection':
      return true
    case 'applied-late':
      return fault.answer === 'never'
    default:
      return false
  }
}

/** The name under which a fault is counted. */
export function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case 'rate-limit':
      return (fault.retryAfter ?? 0) > 300 ? 'rate-limit of more than 5 minutes' : fault.kind
    case 'applied-late':
      return fault.ms > longestForeseen ? 'applied-late by more than 15 s' : fault.kind
    default:
      return fault.kind
  }
}
