import fc from 'fast-check'
import { clockTime } from '../../src/core/locales/clock.ts'
import { messagesIn } from '../../src/core/locales/messages.ts'
import type { Active, Command, Device, Target } from '../../src/core/model/device.ts'
import type { Rules } from '../../src/core/model/rules.ts'
import { clients, faultsOf } from './faults.ts'
import {
  type History,
  type HistoryEvent,
  longTokenLife,
  type RequestCause,
  type ScopeName,
  scopes,
} from './history.ts'
import { start } from './trace.ts'

type Weighted = fc.WeightedArbitrary<HistoryEvent>

const minute = 60_000
const only = <Value>(value: Value) => fc.constant(value)
const target = fc.constantFrom<Target>('phone', 'sip', 'off')
const device = fc.constantFrom<Device>('phone', 'sip')
/** A plain object, which is printed without `__proto__`. */
const record = <Value>(fields: { [Name in keyof Value]: fc.Arbitrary<Value[Name]> }) =>
  fc.record<Value>(fields, { noNullPrototype: true })
const often = fc.constantFrom(true, true, true, false)

/** How long the agent or the app is away: a moment, minutes, or past every limit. */
const absence = fc.oneof(
  fc.integer({ min: 100, max: 20_000 }),
  fc.integer({ min: 0, max: 10 * minute }),
  fc.integer({ min: 0, max: 4 * 60 * minute }),
)

/** So that something may happen just before, at, and just after the end of an OFF for a while. */
const timedOffLengths = [minute, 2 * minute, 10 * minute]

/** Mostly while the last thing is still under way: that is where it goes wrong. */
const pause = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 1500 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 400_000 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...timedOffLengths.flatMap((length) => [length - 1000, length - 50, length, length + 50]),
    ),
  },
)

const usualRules: Rules = {
  autoOff: { lock: true, suspend: true, quit: true, idleMinutes: null },
  restore: 'always',
  remindOffMinutes: null,
  shiftEnd: null,
}
const rules: fc.Arbitrary<Rules> = record({
  autoOff: record({
    lock: often,
    suspend: often,
    quit: often,
    idleMinutes: fc.constantFrom(null, 5),
  }),
  restore: fc.constantFrom('always', 'always', 'always', 'ask', 'never'),
  remindOffMinutes: fc.constantFrom(null, null, 1, 5),
  shiftEnd: fc.constantFrom(null, null, clockTime(messagesIn('en'), start + 2 * minute)),
})

type EventOf<Kind extends HistoryEvent['kind']> = Extract<HistoryEvent, { kind: Kind }>

/** An event of this kind, as often as `weight` says, with random fields. */
function event<Kind extends HistoryEvent['kind']>(
  weight: number,
  kind: Kind,
  fields: { [Name in Exclude<keyof EventOf<Kind>, 'kind'>]: fc.Arbitrary<EventOf<Kind>[Name]> },
): Weighted {
  return { weight, arbitrary: record({ kind: only(kind), ...fields }) as fc.Arbitrary<HistoryEvent> }
}

const commands = fc.constantFrom<Command>('phone', 'phone', 'sip', 'off', 'off', 'toggle', 'swap')
const causes = fc.constantFrom<RequestCause>('user', 'user', 'shortcut', 'command', 'link')
const minutes = fc.integer({ min: -4 * 60, max: 4 * 60 })

const asking: readonly Weighted[] = [
  event(13, 'asked', { command: commands, cause: causes }),
  event(1, 'refresh-asked', {}),
]

const others: readonly Weighted[] = [
  event(3, 'changed-elsewhere', { active: fc.constantFrom<Active>('phone', 'sip', 'off', 'both') }),
  event(3, 'client-comes', { client: clients }),
  event(1, 'clients-go', {}),
]

const comingAndGoing: readonly Weighted[] = [
  event(6, 'locks', {}),
  event(6, 'unlocks', {}),
  event(2, 'lock-requested', { followed: fc.boolean() }),
  event(1, 'presence-repeated', {}),
  event(1, 'lock-watch', { works: fc.boolean() }),
  event(3, 'sleeps', { length: absence, announced: often }),
  event(1, 'idles', {}),
  event(1, 'stirs', {}),
]

const atTheRelay: readonly Weighted[] = [
  event(2, 'relay', { up: fc.boolean() }),
  event(8, 'relay-tells', {
    delay: fc.integer({ min: 0, max: 3000 }),
    skew: fc.integer({ min: -900, max: 900 }),
    pending: fc.constantFrom(false, false, false, true),
  }),
  event(1, 'relay-unsure', {}),
]

const lostDesks: readonly Weighted[] = [event(2, 'desk-lost', { delay: fc.integer({ min: 0, max: 60_000 }) })]

const timedOffLength = fc.oneof(fc.constantFrom(...timedOffLengths), fc.integer({ min: 0, max: 10 * minute }))

const lifeOfTheApp: readonly Weighted[] = [
  event(1, 'idle-watch-lost', {}),
  event(1, 'rules-changed', { rules }),
  event(4, 'killed', { afterEffects: fc.option(fc.integer({ min: 0, max: 3 })), downtime: absence }),
  event(2, 'quits', { downtime: absence }),
  event(2, 'logs-out', { displayDies: fc.boolean(), downtime: absence }),
  event(1, 'reboots', { downtime: absence, locked: fc.boolean() }),
  event(1, 'link-asked', { device }),
  event(1, 'signs-out', {}),
  event(2, 'signs-in', { userId: fc.constantFrom('1', '1', '2') }),
  event(1, 'clock-jumps', { by: minutes.map((one) => one * minute) }),
  event(1, 'disk', { works: fc.boolean() }),
  event(1, 'off-for-asked', { length: timedOffLength }),
  event(8, 'off-after-call-asked', {}),
  event(1, 'off-after-call-cancelled', {}),
  event(4, 'call', { busy: fc.boolean() }),
]

/** Random histories of one scope. */
export function histories(name: ScopeName): fc.Arbitrary<History> {
  const scope = scopes[name]
  const { eventful } = scope
  const isWhole = eventful && scope.asking
  const what = fc.oneof(
    ...(scope.asking ? asking : []),
    ...(scope.others ? others : []),
    ...(eventful ? comingAndGoing : []),
    ...(isWhole ? lifeOfTheApp : []),
    // Without a relay they mean nothing.
    ...(eventful ? atTheRelay : []),
    ...(eventful && scope.others ? lostDesks : []),
  )
  const latency = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 1500 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 12_000 }) },
  )
  const treatment = record({ latency, fault: faultsOf(scope) })
  return record({
    scope: only(name),
    first: target,
    machines: isWhole ? fc.constantFrom<1 | 2>(1, 1, 1, 2) : only(1 as const),
    rules: isWhole ? fc.oneof({ weight: 2, arbitrary: only(usualRules) }, rules) : only(usualRules),
    startsLocked: isWhole ? fc.constantFrom(false, false, false, true) : only(false),
    endsLocked: eventful ? fc.boolean() : only(false),
    exclusivity: scope.refusing ? fc.constantFrom('replaces', 'refuses') : only('replaces'),
    tellsCalls: isWhole ? fc.boolean() : only(false),
    relay: eventful ? fc.boolean() : only(false),
    renews: isWhole ? fc.boolean() : only(false),
    tokenLifetime: isWhole
      ? fc.oneof(
          { weight: 4, arbitrary: only(longTokenLife) },
          { weight: 1, arbitrary: fc.integer({ min: 5000, max: 15 * minute }) },
        )
      : only(longTokenLife),
    keychainDelay: eventful ? fc.constantFrom(0, 0, 300, 900, 2500) : only(0),
    wakingDelay: eventful ? fc.constantFrom(0, 50) : only(0),
    signInDelay: fc.constantFrom(20_000, 20_000, 11 * minute),
    dated: fc.boolean(),
    lag: eventful ? fc.constantFrom(0, 0, 20, 400) : only(0),
    events: fc.array(
      record({ pause, machine: isWhole ? fc.constantFrom<0 | 1>(0, 1) : only(0 as const), what }),
      { maxLength: eventful ? 14 : 8 },
    ),
    requests: fc.array(treatment, { maxLength: 30 }),
    tokenRequests: fc.array(treatment, { maxLength: isWhole ? 5 : 0 }),
    outages: fc.array(
      record({
        from: fc.integer({ min: 0, max: 30 * minute }),
        length: fc.integer({ min: 0, max: 4 * minute }),
      }),
      { maxLength: eventful ? 2 : 0 },
    ),
    randoms: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 8 }),
  })
}
