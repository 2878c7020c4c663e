import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Active, actives, type Reading } from '../../src/core/model/device.ts'
import { type Failure, noSupport, type Result } from '../../src/core/model/failure.ts'
import { isSatisfied, landingOf, retryPause, writeOf } from '../../src/relay/queue/landing.ts'
import type { Flight } from '../../src/relay/store/flights.ts'
import { relayTiming } from '../../src/relay/timing.ts'

const flight = (change: Partial<Flight> = {}): Flight => ({
  userId: '1',
  device: 'sip',
  on: false,
  cause: 'desk',
  deskId: null,
  generation: '1',
  step: 'write',
  attempts: 0,
  age: 0,
  fence: '1',
  active: 'sip',
  lateWriteFor: 0,
  needsRecheck: false,
  ...change,
})
const nothing = { present: null, verified: null, busy: null, address: null }
const says = (active: Active): Result<Reading> => ({
  ok: true,
  value: { active, devices: { phone: nothing, sip: nothing }, updatedAt: null },
})
const fails = (failure: Failure): Result<Reading> => ({ ok: false, failure })
const land = (one: Flight, result: Result<Reading>) =>
  landingOf(one, { result, record: null, limit: { limit: null, resetIn: null }, requests: 1 }, () => 0.5)

describe('what is sent', () => {
  test.each<[Partial<Flight>, object | null]>([
    [{}, { device: 'sip', on: false }],
    [
      { on: true, device: 'phone' },
      { device: 'phone', on: true },
    ],
    [
      { device: 'all', active: 'sip' },
      { device: 'sip', on: false },
    ],
    [
      { device: 'all', active: 'phone' },
      { device: 'phone', on: false },
    ],
    [
      { device: 'all', active: null },
      { device: 'phone', on: false },
    ],
    [{ step: 'read-back' }, null],
    [{ step: 'recheck' }, null],
  ])('%j: %j', (change, write) => {
    expect(writeOf(flight(change))).toEqual(write)
  })
})

describe('an answer', () => {
  test('that agrees confirms', () => {
    expect(land(flight(), says('off'))).toMatchObject({
      kind: 'confirmed',
      finding: { active: 'off', how: 'reply' },
    })
    expect(land(flight({ step: 'read-back' }), says('off'))).toMatchObject({ finding: { how: 'read-back' } })
    expect(land(flight({ on: true }), says('sip'))).toMatchObject({ kind: 'confirmed' })
  })

  test('confirms nothing while an earlier write may still be applied', () => {
    expect(land(flight({ lateWriteFor: 9000 }), says('off'))).toEqual({
      kind: 'again',
      step: 'read-back',
      after: 9000,
      lateWrite: false,
      doubt: false,
      finding: null,
    })
  })

  test('that disagrees is read back at once, then more slowly, then written again', () => {
    const steps = [0, 1, 2, 3].map((attempts) =>
      land(flight({ attempts, step: attempts === 0 ? 'write' : 'read-back' }), says('sip')),
    )
    expect(steps).toMatchObject([
      { step: 'read-back', after: 0 },
      { step: 'read-back', after: 1000 },
      { step: 'read-back', after: 3000 },
      { step: 'write', after: 550 },
    ])
  })

  test('to an OFF of all devices that names the other one turns that off at once', () => {
    expect(land(flight({ device: 'all', active: 'sip' }), says('phone'))).toMatchObject({
      step: 'write',
      after: 0,
    })
    expect(land(flight({ device: 'all', active: 'sip' }), says('both'))).toMatchObject({
      step: 'write',
      after: 0,
    })
    expect(land(flight({ device: 'all', active: 'sip' }), says('sip'))).toMatchObject({ step: 'read-back' })
    // It was read first, because off had been confirmed.
    const read = flight({ device: 'all', active: 'off', step: 'read-back' })
    expect(land(read, says('sip'))).toMatchObject({ step: 'write', after: 0, finding: { active: 'sip' } })
  })

  test('to an OFF of all devices tries each in turn while an earlier write may still be applied', () => {
    const off = (attempts: number) => flight({ device: 'all', active: 'phone', attempts, lateWriteFor: 9000 })
    expect([0, 1].map((attempts) => writeOf(off(attempts))?.device)).toEqual(['phone', 'sip'])
    expect(land(off(0), says('sip'))).toMatchObject({ step: 'write', after: 0, finding: null })
    // Answers that go on to contradict each other must not take the whole budget.
    const pauses = Array.from({ length: 8 }, (_one, attempts) => land(off(attempts), says('both')))
    expect(pauses.filter((one) => one.kind === 'again' && one.after === 0).length).toBeLessThan(5)
  })
})

describe('the recheck of an OFF that was confirmed after an unanswered write', () => {
  test('is planned by the confirmation of an OFF, and not of an ON', () => {
    expect(land(flight({ needsRecheck: true }), says('off'))).toMatchObject({
      kind: 'confirmed',
      recheck: true,
    })
    expect(land(flight(), says('off'))).toMatchObject({ kind: 'confirmed', recheck: false })
    const on = flight({ needsRecheck: true, on: true })
    expect(land(on, says('sip'))).toMatchObject({ kind: 'confirmed', recheck: false })
  })

  const recheck = flight({ step: 'recheck', needsRecheck: true })
  test('ends if the device is still off', () => {
    expect(land(recheck, says('off'))).toMatchObject({ kind: 'rechecked', finding: { active: 'off' } })
  })

  test('sends the OFF again if the late write turned the device on', () => {
    expect(land(recheck, says('sip'))).toMatchObject({ kind: 'again', step: 'write', after: 0 })
  })

  test('is repeated after a failure on the way, and ends with a refusal', () => {
    expect(land(recheck, fails({ ...noSupport, kind: 'timeout' }))).toMatchObject({
      kind: 'again',
      step: 'recheck',
      lateWrite: false,
    })
    const refused: Failure = { ...noSupport, httpStatus: 404, kind: 'not-linked' }
    expect(land(recheck, fails(refused))).toEqual({ kind: 'rechecked', finding: null })
  })
})

describe('a failure', () => {
  const unanswered: readonly Failure[] = [
    { ...noSupport, kind: 'timeout' },
    { ...noSupport, kind: 'cut' },
    { ...noSupport, kind: 'foreign', retryAfter: null },
  ]
  test.each(unanswered)(
    '$kind: an OFF is sent again, an ON is read back, and both may be applied late',
    (failure) => {
      expect(land(flight(), fails(failure))).toMatchObject({ step: 'write', lateWrite: true })
      expect(land(flight({ on: true }), fails(failure))).toMatchObject({ step: 'read-back', lateWrite: true })
    },
  )

  test('429 waits for the budget alone, and Retry-After is obeyed for other failures', () => {
    const limited: Failure = { ...noSupport, kind: 'rate-limited', retryAfter: 30_000 }
    expect(land(flight(), fails(limited))).toMatchObject({ step: 'write', after: 0, lateWrite: false })
    const down: Failure = { ...noSupport, httpStatus: 503, kind: 'server-error', retryAfter: 30_000 }
    expect(land(flight(), fails(down))).toMatchObject({ step: 'write', after: 30_000, lateWrite: false })
  })

  test('a refusal ends the intent with what Exotel said', () => {
    const failure: Failure = {
      ...noSupport,
      httpStatus: 200,
      kind: 'other-device-on',
      code: 10810,
      said: 'words',
    }
    expect(land(flight({ on: true }), fails(failure))).toEqual({
      kind: 'refused',
      outcome: { kind: 'refused', status: 403, code: 10810, said: 'words' },
    })
  })

  test('a refusal of one device leaves an OFF of all devices to the other one', () => {
    const failure: Failure = { ...noSupport, httpStatus: 404, kind: 'no-such-device', code: 10808 }
    const all = flight({ device: 'all', active: null })
    expect(land(all, fails(failure))).toMatchObject({ kind: 'again', step: 'read-back', after: 0 })
    const read = { ...all, step: 'read-back' as const, attempts: 1 }
    expect(land(read, says('sip'))).toMatchObject({ step: 'write', after: 0, finding: { active: 'sip' } })
    expect(land(read, fails({ ...failure, kind: 'not-linked', code: null }))).toMatchObject({
      kind: 'refused',
    })
    expect(land({ ...all, attempts: 1000 }, fails(failure))).toMatchObject({ kind: 'refused' })
    expect(land(flight(), fails(failure))).toMatchObject({ kind: 'refused' })
  })

  test.each<[Failure, boolean]>([
    [{ ...noSupport, kind: 'timeout' }, true],
    [{ ...noSupport, httpStatus: 500, kind: 'server-error', retryAfter: null }, true],
    [{ ...noSupport, kind: 'unreachable', reason: 'refuses' }, false],
    [{ ...noSupport, kind: 'rate-limited', retryAfter: null }, false],
  ])('%j of a write makes doubtful what was confirmed before: %j', (failure, doubt) => {
    expect(land(flight({ on: true }), fails(failure))).toMatchObject({ doubt })
    expect(land(flight({ step: 'read-back' }), fails(failure))).toMatchObject({ doubt: false })
  })

  test("rejected credentials of the company are no desk's fault: an OFF is kept, an ON ends with 503", () => {
    const failure: Failure = { ...noSupport, httpStatus: 401, kind: 'unauthorized' }
    expect(land(flight(), fails(failure))).toMatchObject({ kind: 'again', after: relayTiming.lastRetry })
    expect(land(flight({ on: true }), fails(failure))).toMatchObject({
      kind: 'refused',
      outcome: { status: 503 },
    })
  })
})

test('no answer confirms what it does not show, and no OFF ends unconfirmed but by a refusal', () => {
  const flights = fc.record({
    device: fc.constantFrom('phone' as const, 'sip' as const),
    on: fc.boolean(),
    step: fc.constantFrom('write' as const, 'read-back' as const),
    attempts: fc.nat(50),
    lateWriteFor: fc.constantFrom(0, 5000),
  })
  fc.assert(
    fc.property(flights, fc.constantFrom(...actives), (change, active) => {
      const one = flight(change)
      const landing = land(one, says(active))
      expect(landing.kind === 'confirmed').toBe(isSatisfied(one, active) && one.lateWriteFor === 0)
      expect(landing.kind).not.toBe('refused')
    }),
  )
})

test('retries wait ever longer, up to a minute, and never nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5, max: 1000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempts, random) => {
        const pause = retryPause(attempts, () => random)
        expect(pause).toBeGreaterThanOrEqual(100)
        expect(pause).toBeLessThanOrEqual(60_000)
      },
    ),
  )
})
