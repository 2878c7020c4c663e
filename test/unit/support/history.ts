import fc from 'fast-check'
import type { Target } from '../../../src/core/device.ts'

/** What becomes of one call. Times in ms; `late` counts from the sending. */
export type Fate =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'refused'; readonly failure: 'unverified' | 'refused' | 'other-device-on' }
  | { readonly kind: 'rate-limited'; readonly retryAfter: number | null }
  | { readonly kind: 'server-error'; readonly applied: boolean }
  | { readonly kind: 'timeout'; readonly late: number | null }
  | { readonly kind: 'cut'; readonly late: number | null }
  /** 200 with the record as asked; nothing is applied. */
  | { readonly kind: 'lie' }
  /** Applied; the record shows how it was before. */
  | { readonly kind: 'stale' }

export type Happening =
  | { readonly kind: 'asked'; readonly command: Target | 'toggle' | 'swap' }
  | { readonly kind: 'refresh-asked' }
  | { readonly kind: 'changed-elsewhere'; readonly active: Target }

/** A whole history: how Exotel stands at first, what happens after which pause, and the fate of each call in turn. */
export interface History {
  readonly first: Target
  readonly happenings: readonly { readonly pause: number; readonly what: Happening }[]
  readonly calls: readonly { readonly latency: number; readonly fate: Fate }[]
  readonly randoms: readonly number[]
}

const target = fc.constantFrom<Target>('phone', 'sip', 'off')
const command = fc.constantFrom<Target | 'toggle' | 'swap'>('phone', 'sip', 'off', 'off', 'toggle', 'swap')
const wait = fc.integer({ min: 0, max: 20_000 })
const retryAfter: fc.Arbitrary<number | null> = fc.option(wait)
const late = fc.option(fc.integer({ min: 0, max: 10_000 }))

const fates: readonly { weight: number; arbitrary: fc.Arbitrary<Fate> }[] = [
  { weight: 4, arbitrary: fc.constant({ kind: 'healthy' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('refused'),
      failure: fc.constantFrom('unverified', 'refused', 'other-device-on'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('rate-limited' as const), retryAfter }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('server-error'), applied: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('timeout'), late }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut'), late }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'stale' }) },
]

/** Random histories; only with `deceived` do other people act and does Exotel lie. */
export function histories(deceived: boolean): fc.Arbitrary<History> {
  const asked = fc.record({ kind: fc.constant('asked' as const), command })
  const looked = fc.constant<Happening>({ kind: 'refresh-asked' })
  const elsewhere = fc.record({ kind: fc.constant('changed-elsewhere' as const), active: target })
  const happening = fc.oneof<fc.WeightedArbitrary<Happening>[]>(
    { weight: 5, arbitrary: asked },
    { weight: 1, arbitrary: looked },
    ...(deceived ? [{ weight: 1, arbitrary: elsewhere }] : []),
  )
  const lie: fc.WeightedArbitrary<Fate> = { weight: 1, arbitrary: fc.constant({ kind: 'lie' }) }
  const pause = fc.oneof(
    fc.integer({ min: 0, max: 1500 }),
    fc.integer({ min: 0, max: 20_000 }),
    fc.integer({ min: 0, max: 400_000 }),
  )
  return fc.record({
    first: target,
    happenings: fc.array(fc.record({ pause, what: happening }), { maxLength: 8 }),
    calls: fc.array(
      fc.record({
        latency: fc.integer({ min: 0, max: 2000 }),
        fate: fc.oneof(...fates, ...(deceived ? [lie] : [])),
      }),
      { maxLength: 25 },
    ),
    randoms: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 8 }),
  })
}
