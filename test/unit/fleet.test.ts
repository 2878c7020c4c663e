import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { confirmedOf, intentOf, workOf } from '../../src/core/model/state.ts'
import { createFloor, hour, minute, second } from '../fleet/floor.ts'
import { type FleetOptions, parseOptions } from '../fleet/options.ts'
import { playScenario } from '../fleet/scenarios.ts'

// Many desks on one account, in simulated time: see docs/floor.md.

/** What an agent does; `at` in ms. */
interface Act {
  readonly desk: number
  readonly at: number
  readonly what: 'lock' | 'unlock' | 'phone' | 'sip' | 'off'
}

const length = 30 * minute
const floors = fc.record({
  desks: fc.integer({ min: 2, max: 20 }),
  limit: fc.integer({ min: 2, max: 12 }),
  retryAfter: fc.constantFrom('none' as const, 'window' as const, 5, 30),
  headers: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1000 }),
  acts: fc.array(
    fc.record<Act>({
      desk: fc.nat(19),
      at: fc.oneof(
        fc.integer({ min: 5 * minute, max: 6 * minute }),
        fc.integer({ min: minute, max: length }),
      ),
      what: fc.constantFrom('lock', 'lock', 'unlock', 'phone', 'sip', 'off'),
    }),
    { maxLength: 40 },
  ),
})

describe('2 to 20 desks that share a limit', () => {
  test('show only the truth, turn nothing on behind a lock or after a minute, and settle', {
    timeout: 240_000,
  }, async () => {
    const hold = async ({
      acts,
      ...options
    }: typeof floors extends fc.Arbitrary<infer One> ? One : never) => {
      const floor = createFloor(options)
      const locked = new Set<string>()
      const asked = new Map<string, number>()
      const broken: string[] = []
      floor.onWrite(({ userId, at, kind }) => {
        if (kind !== 'on') return
        if (locked.has(userId)) broken.push(`${userId} is turned on behind a lock at ${at} ms`)
        const age = at - (asked.get(userId) ?? at)
        if (age > minute + second) broken.push(`${userId} is turned on ${age} ms after it was wanted`)
      })
      const look = () => {
        for (const desk of floor.desks) {
          const { kind } = workOf(desk.state())
          const said = confirmedOf(desk.state())?.active ?? null
          if (kind === 'idle' && said !== null && said !== floor.truth(desk))
            broken.push(`${desk.userId} shows ${said} at ${floor.now()} ms`)
        }
        floor.after(10 * second, look)
      }
      look()
      for (const desk of floor.desks) floor.after(floor.random() * minute, desk.start)
      for (const [index, { desk: number, at, what }] of acts.entries()) {
        const desk = floor.desks[number % options.desks]
        if (desk === undefined) continue
        floor.after(at, () => {
          if (desk.state().session.kind !== 'signed-in') return
          if (what === 'lock' || what === 'unlock') {
            if (what === 'lock') locked.add(desk.userId)
            else locked.delete(desk.userId)
            asked.set(desk.userId, floor.now())
            desk.tell({ kind: what === 'lock' ? 'locked' : 'unlocked' })
            return
          }
          asked.set(desk.userId, floor.now())
          desk.tell({ kind: 'asked', id: `request ${index}`, command: what, cause: 'user' })
        })
      }
      await floor.runUntil(length + 12 * hour)
      for (const desk of floor.desks) {
        const intent = intentOf(desk.state())
        if (intent !== null) broken.push(`${desk.userId} still wants ${intent.target}`)
        const isAway = locked.has(desk.userId)
        if (isAway && floor.truth(desk) !== 'off') broken.push(`${desk.userId} rings behind a lock`)
      }
      expect(broken).toEqual([])
    }
    await fc.assert(fc.asyncProperty(floors, hold), { numRuns: 25, seed: 20_250_106 })
  })
})

describe('400 desks on 80 calls a minute, which lock within a minute', { timeout: 240_000 }, () => {
  const options: FleetOptions = {
    desks: 400,
    limit: 80,
    retryAfter: 'window',
    headers: true,
    scenario: 'lock',
    seed: 1,
    json: false,
  }

  test.each(['window', 'none'] as const)(
    'are off in little more than the least possible time, with few calls, at Retry-After %s',
    async (retryAfter) => {
      const { allOffAfter, ideal, callsPerDesk, leastCallsPerDesk, refusedAfterFirstMinute } =
        await playScenario('lock', { ...options, retryAfter })
      expect((allOffAfter ?? Number.POSITIVE_INFINITY) / (ideal ?? 1)).toBeLessThan(2)
      expect(callsPerDesk / (leastCallsPerDesk ?? 1)).toBeLessThan(1.4)
      expect(refusedAfterFirstMinute).toBeLessThan(0.25)
    },
  )
})

describe('the arguments of npm run fleet', () => {
  test('choose desks, limit, answers and scenario', () => {
    const parsed = parseOptions([
      '--desks',
      '50',
      '--limit=20',
      '--retry-after',
      '7',
      '--scenario',
      'day',
      '--json',
    ])
    expect(parsed).toMatchObject({
      ok: true,
      options: { desks: 50, limit: 20, retryAfter: 7, scenario: 'day', json: true, headers: true, seed: 1 },
    })
  })

  test.each([
    [['--desks', 'many'], '--desks: "many" is not a whole number from 1 to 100000.'],
    [['--desks', '0'], '--desks: "0" is not a whole number from 1 to 100000.'],
    [['--limit'], '--limit needs a value.'],
    [['--scenario', 'night'], 'one of day, lock, network, unlock, outage, limit-50'],
    [['--retry-after', 'soon'], 'none, window, seconds'],
    [['--colour'], '"--colour" is no option of this command.'],
  ])('%j are refused', (args, problem) => {
    const parsed = parseOptions(args)
    expect(parsed.ok ? '' : parsed.problem).toContain(problem)
  })
})
