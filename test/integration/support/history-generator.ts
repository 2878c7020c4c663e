import fc from 'fast-check'
import type { Command, Target } from '../../../src/core/model/device.ts'
import { clients, honest, late, lying, meddling, slow } from './exotel-faults.ts'
import { type History, type HistoryEvent, longTokenLife } from './fault-history.ts'
import { foreignAnswers } from './foreign-answers.ts'

/**
 * What a history may hold beside a bad network: nothing else, other clients of the same agent, or those and an Exotel
 * that says what is not so.
 */
export type World = 'alone' | 'with-others' | 'deceived'

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

type Weighted = fc.WeightedArbitrary<HistoryEvent>

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
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('quits'),
      cause: fc.constantFrom('quit' as const, 'session-end' as const),
      downtime: absence,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('killed'), downtime: absence }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock-jumps'),
      by: fc.integer({ min: -180, max: 180 }).map((minutes) => minutes * minute),
    }),
  },
]

const others: readonly Weighted[] = [
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('changed-elsewhere'),
      active: target,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('client-comes'), client: clients }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'clients-go' }) },
]

/** Random histories of about 20 steps. */
export function faultHistories(world: World): fc.Arbitrary<History> {
  const fault = fc.oneof(
    { weight: 14, arbitrary: fc.constant(null) },
    ...honest.map((arbitrary) => ({ weight: 1, arbitrary })),
    { weight: 4, arbitrary: foreignAnswers(late) },
    ...(world === 'alone' ? [] : meddling).map((arbitrary) => ({ weight: 2, arbitrary })),
    ...(world === 'deceived' ? lying : []).map((arbitrary) => ({ weight: 2, arbitrary })),
  )
  const latency = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 900 }) },
    { weight: 1, arbitrary: slow },
  )
  const what = fc.oneof(...always, ...(world === 'alone' ? [] : others))
  return fc.record({
    first: target,
    locked: fc.constantFrom(false, false, false, true),
    restore: fc.constantFrom('always' as const, 'always' as const, 'ask' as const, 'never' as const),
    exclusivity: fc.constantFrom('replaces' as const, 'refuses' as const),
    renews: fc.boolean(),
    tokenLifetime: fc.oneof(
      { weight: 4, arbitrary: fc.constant(longTokenLife) },
      { weight: 1, arbitrary: fc.integer({ min: 5000, max: 15 * minute }) },
    ),
    keychainDelay: fc.constantFrom(0, 0, 300, 2500),
    wakingDelay: fc.constantFrom(0, 50),
    happenings: fc.array(fc.record({ pause, what }), { minLength: 1, maxLength: 12 }),
    requests: fc.array(fc.record({ latency, fault }), { maxLength: 30 }),
    mintings: fc.array(fc.record({ latency, fault }), { maxLength: 5 }),
    luck: fc.array(
      fc.integer({ min: 0, max: 99 }).map((hundredths) => hundredths / 100),
      { minLength: 1, maxLength: 8 },
    ),
  })
}
