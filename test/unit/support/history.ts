import fc from 'fast-check'
import type { Active, Device, Target } from '../../../src/core/model/device.ts'
import type { Rules } from '../../../src/core/model/rules.ts'

/** What becomes of one call. Times in ms; `late` counts from the sending. */
export type Fate =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'refused'; readonly failure: 'unverified' | 'refused' | 'other-device-on' }
  | { readonly kind: 'rate-limited'; readonly retryAfter: number | null }
  | { readonly kind: 'server-error'; readonly applied: boolean }
  | { readonly kind: 'timeout'; readonly late: number | null }
  | { readonly kind: 'cut'; readonly late: number | null }
  | { readonly kind: 'unauthorized' }
  /** Something else answers, or Exotel so that it cannot be understood; a write is applied all the same, or not. */
  | { readonly kind: 'foreign' | 'unreadable'; readonly late: number | null }
  /** The connection is dead: only a call on a fresh one is answered. */
  | { readonly kind: 'dead' }
  /** 200 with the record as asked; nothing is applied. */
  | { readonly kind: 'lie' }
  /** Applied; the record shows how it was before. */
  | { readonly kind: 'stale' }

/** What happens at one machine, or to its agent's record. Times in ms. */
export type HistoryEvent =
  | { readonly kind: 'asked'; readonly command: Target | 'toggle' | 'swap'; readonly cause: AskCause }
  | { readonly kind: 'link-asked'; readonly device: Device }
  | { readonly kind: 'off-for-asked'; readonly length: number }
  | { readonly kind: 'refresh-asked' }
  | { readonly kind: 'changed-elsewhere'; readonly active: Active }
  /** Another client turns `device` on so many times, `every` ms, wherever it finds calls off. */
  | { readonly kind: 'watchdog'; readonly device: Device; readonly every: number; readonly times: number }
  /** The user logs out; where the display dies first, nobody tells the app. */
  | { readonly kind: 'logs-out'; readonly displayDies: boolean; readonly downtime: number }
  | { readonly kind: 'locks' }
  | { readonly kind: 'unlocks' }
  /** A lock is asked for; the desktop follows or does not. */
  | { readonly kind: 'lock-requested'; readonly followed: boolean }
  /** The desktop tells once more how it is. */
  | { readonly kind: 'presence-repeated' }
  | { readonly kind: 'lock-watch'; readonly works: boolean }
  /** Unannounced where the app hears of the sleep only when it is over. */
  | { readonly kind: 'sleeps'; readonly length: number; readonly announced: boolean }
  | { readonly kind: 'idles' }
  | { readonly kind: 'stirs' }
  /** What tells of idleness crashes, and starts anew as one that knows of nothing before. */
  | { readonly kind: 'idle-watch-lost' }
  | { readonly kind: 'rules-changed'; readonly rules: Rules }
  /** Killed after so many effects of the next event that has any; null for between two events. */
  | { readonly kind: 'killed'; readonly afterEffects: number | null; readonly downtime: number }
  | { readonly kind: 'quits'; readonly downtime: number }
  | { readonly kind: 'reboots'; readonly downtime: number; readonly locked: boolean }
  | { readonly kind: 'signs-out' }
  | { readonly kind: 'signs-in'; readonly userId: '1' | '2' }
  /** Somebody sets the wall clock. */
  | { readonly kind: 'clock-jumps'; readonly by: number }
  | { readonly kind: 'disk'; readonly works: boolean }

/** How somebody asks. */
type AskCause = 'user' | 'shortcut' | 'command' | 'link'

/** A happening, the pause before it, and at which of the machines (where there are two) it happens. */
export interface Entry {
  readonly pause: number
  readonly machine: 0 | 1
  readonly what: HistoryEvent
}

/** A whole history: how Exotel stands at first, what happens after which pause, and the fate of each call in turn. */
export interface History {
  readonly first: Target
  readonly machines: 1 | 2
  readonly rules: Rules
  /** Whether Exotel's records carry the time of their last change. */
  readonly dated: boolean
  /** How much later than asked for a timer fires: ms. */
  readonly lag: number
  readonly happenings: readonly Entry[]
  readonly calls: readonly { readonly latency: number; readonly fate: Fate }[]
  /** When no call gets through, whatever its fate would have been. */
  readonly outages: readonly { readonly from: number; readonly length: number }[]
  readonly randoms: readonly number[]
  /** Whether the screen is locked at the end, and stays so while everything works again. */
  readonly endsLocked: boolean
}

/** What may happen in a history beyond asking, looking and calls that fail. */
export interface Scope {
  /** Somebody else changes the record, and Exotel says that it did what it did not do. */
  readonly deceived?: boolean
  /** The agent comes and goes, the machine sleeps, the app starts anew, two machines at one Exotel. */
  readonly eventful?: boolean
  /** Exotel refuses, or no longer takes the token. */
  readonly refusing?: boolean
  /** Nobody asks for anything: the agent only comes and goes. */
  readonly unasked?: boolean
}

const target = fc.constantFrom<Target>('phone', 'sip', 'off')
const command = fc.constantFrom<Target | 'toggle' | 'swap'>('phone', 'sip', 'off', 'off', 'toggle', 'swap')
const cause = fc.constantFrom<AskCause>('user', 'user', 'shortcut', 'command', 'link')
const month = 30 * 24 * 60 * 60_000
const retryAfter: fc.Arbitrary<number | null> = fc.option(
  fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: month })),
)
const crashPoint: fc.Arbitrary<number | null> = fc.option(fc.integer({ min: 0, max: 3 }))
/** A late write comes into force within the 15 s that the laws allow for; only a deceiving world is later still. */
const lateWithin = (most: number): fc.Arbitrary<number | null> => fc.option(fc.integer({ min: 0, max: most }))
const device = fc.constantFrom<Device>('phone', 'sip')
const minute = 60_000
/** So that something may happen just before, at, and just after the end of an Off for a while. */
const timedOffLengths = [minute, 2 * minute, 10 * minute]
const absenceLength = fc.oneof(
  fc.integer({ min: 500, max: 20_000 }),
  fc.integer({ min: 0, max: 10 * minute }),
  fc.integer({ min: 0, max: 4 * 60 * minute }),
)
const pause = fc.oneof(
  fc.integer({ min: 0, max: 1500 }),
  fc.integer({ min: 0, max: 20_000 }),
  fc.integer({ min: 0, max: 400_000 }),
  fc.constantFrom(...timedOffLengths.flatMap((length) => [length - 1000, length - 50, length, length + 50])),
)
const rules: fc.Arbitrary<Rules> = fc.record({
  autoOff: fc.record({
    lock: fc.constantFrom(true, true, true, false),
    suspend: fc.constantFrom(true, true, true, false),
    quit: fc.constantFrom(true, true, true, false),
    idleMinutes: fc.constantFrom(null, 5),
  }),
  restore: fc.constantFrom('always', 'always', 'always', 'ask', 'never'),
})
const usual: Rules = {
  autoOff: { lock: true, suspend: true, quit: true, idleMinutes: null },
  restore: 'always',
}

type Weighted<Value> = fc.WeightedArbitrary<Value>

function weighted<Value>(weight: number, arbitrary: fc.Arbitrary<Value>): Weighted<Value> {
  return { weight, arbitrary }
}

function fatesOf({ deceived = false, refusing = true, eventful = false }: Scope): fc.Arbitrary<Fate> {
  const failure = fc.constantFrom('unverified' as const, 'refused' as const, 'other-device-on' as const)
  const late = lateWithin(deceived ? 50_000 : 14_000)
  return fc.oneof<Weighted<Fate>[]>(
    weighted(eventful ? 8 : 4, fc.constant({ kind: 'healthy' })),
    weighted(1, fc.record({ kind: fc.constant('rate-limited' as const), retryAfter })),
    weighted(1, fc.record({ kind: fc.constant('server-error'), applied: fc.boolean() })),
    weighted(2, fc.record({ kind: fc.constant('timeout'), late })),
    weighted(2, fc.record({ kind: fc.constant('cut'), late })),
    weighted(2, fc.record({ kind: fc.constant('foreign' as const), late })),
    weighted(1, fc.record({ kind: fc.constant('unreadable' as const), late })),
    weighted(1, fc.constant({ kind: 'dead' })),
    weighted(1, fc.constant({ kind: 'stale' })),
    ...(refusing ? [weighted(1, fc.record({ kind: fc.constant('refused' as const), failure }))] : []),
    ...(refusing && eventful ? [weighted(1, fc.constant<Fate>({ kind: 'unauthorized' }))] : []),
    ...(deceived ? [weighted(1, fc.constant<Fate>({ kind: 'lie' }))] : []),
  )
}

/** What an agent does who only comes and goes. */
const comings: readonly Weighted<HistoryEvent>[] = [
  weighted(6, fc.constant({ kind: 'locks' })),
  weighted(6, fc.constant({ kind: 'unlocks' })),
  weighted(2, fc.record({ kind: fc.constant('lock-requested'), followed: fc.boolean() })),
  weighted(1, fc.constant({ kind: 'presence-repeated' })),
  weighted(1, fc.record({ kind: fc.constant('lock-watch'), works: fc.boolean() })),
  weighted(
    3,
    fc.record({
      kind: fc.constant('sleeps'),
      length: absenceLength,
      announced: fc.constantFrom(true, true, true, false),
    }),
  ),
  weighted(1, fc.constant({ kind: 'idles' })),
  weighted(1, fc.constant({ kind: 'stirs' })),
]

const comingAndGoing: readonly Weighted<HistoryEvent>[] = [
  ...comings,
  weighted(1, fc.constant({ kind: 'idle-watch-lost' })),
  weighted(1, fc.record({ kind: fc.constant('rules-changed'), rules })),
  weighted(
    3,
    fc.record({
      kind: fc.constant('killed' as const),
      afterEffects: crashPoint,
      downtime: absenceLength,
    }),
  ),
  weighted(2, fc.record({ kind: fc.constant('quits'), downtime: absenceLength })),
  weighted(1, fc.record({ kind: fc.constant('reboots'), downtime: absenceLength, locked: fc.boolean() })),
  weighted(
    2,
    fc.record({ kind: fc.constant('logs-out'), displayDies: fc.boolean(), downtime: absenceLength }),
  ),
  weighted(1, fc.record({ kind: fc.constant('link-asked'), device })),
  weighted(1, fc.constant({ kind: 'signs-out' })),
  weighted(1, fc.record({ kind: fc.constant('signs-in'), userId: fc.constantFrom('1', '2') })),
  weighted(
    1,
    fc.record({
      kind: fc.constant('clock-jumps'),
      by: fc.integer({ min: -4 * 60, max: 4 * 60 }).map((by) => by * minute),
    }),
  ),
  weighted(1, fc.record({ kind: fc.constant('disk'), works: fc.boolean() })),
  weighted(
    1,
    fc.record({
      kind: fc.constant('off-for-asked'),
      length: fc.oneof(fc.constantFrom(...timedOffLengths), fc.integer({ min: 0, max: 10 * minute })),
    }),
  ),
]

/** Random histories of what `scope` lets happen. */
export function histories(scope: Scope): fc.Arbitrary<History> {
  const { deceived = false, eventful = false, unasked = false } = scope
  const active = eventful ? fc.constantFrom<Active>('phone', 'sip', 'off', 'both') : target
  const everything: readonly Weighted<HistoryEvent>[] = [
    weighted(eventful ? 12 : 5, fc.record({ kind: fc.constant('asked'), command, cause })),
    weighted(1, fc.constant({ kind: 'refresh-asked' })),
    ...(deceived
      ? [
          weighted(eventful ? 4 : 1, fc.record({ kind: fc.constant('changed-elsewhere' as const), active })),
          weighted(
            eventful ? 2 : 0,
            fc.record({
              kind: fc.constant('watchdog' as const),
              device,
              every: fc.constantFrom(15_000, 60_000, 300_000),
              times: fc.integer({ min: 1, max: 4 }),
            }),
          ),
        ]
      : []),
    ...(eventful ? comingAndGoing : []),
  ]
  const what = fc.oneof<Weighted<HistoryEvent>[]>(...(unasked ? comings : everything))
  const only = <Value>(value: Value) => fc.constant(value)
  return fc.record({
    first: target,
    machines: eventful && !unasked ? fc.constantFrom<1 | 2>(1, 1, 2) : only(1 as const),
    rules: eventful && !unasked ? fc.oneof(weighted(2, only(usual)), weighted(1, rules)) : only(usual),
    dated: fc.boolean(),
    lag: eventful ? fc.constantFrom(0, 0, 20, 400) : only(0),
    happenings: fc.array(
      fc.record({ pause, machine: eventful ? fc.constantFrom<0 | 1>(0, 1) : only(0 as const), what }),
      { maxLength: eventful ? 14 : 8 },
    ),
    calls: fc.array(fc.record({ latency: fc.integer({ min: 0, max: 2000 }), fate: fatesOf(scope) }), {
      maxLength: 25,
    }),
    outages: fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: 30 * minute }),
        length: fc.integer({ min: 0, max: 4 * minute }),
      }),
      { maxLength: eventful ? 2 : 0 },
    ),
    endsLocked: eventful ? fc.boolean() : only(false),
    randoms: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 8 }),
  })
}
