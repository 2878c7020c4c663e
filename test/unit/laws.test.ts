import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { viewOf } from '../../src/core/view.ts'
import { histories } from './support/history.ts'
import { play, type World } from './support/world.ts'

const settings: fc.Parameters<unknown> = { seed: 20_250_106, numRuns: 1500 }

/** Fewer where every event is drawn, which costs most of the time. */
const drawn: fc.Parameters<unknown> = { ...settings, numRuns: 400 }

/** How long all the histories of one law may take on a busy machine: ms. */
vi.setConfig({ testTimeout: 60_000 })

/** A retry is at least 100 ms after the failure before it. */
const mostDeadlinesInAMinute = 700

describe('shown is proven', () => {
  test('icon and marks say only what the last good answer said, with no write of ours since', () => {
    fc.assert(
      fc.property(histories(true), (history) => {
        play(history, (world) => {
          for (const shown of shownBy(world)) expect(shown).toBe(world.lastShown)
        })
      }),
      drawn,
    )
  })

  test('where nobody else acts and Exotel does not lie, they say the truth', () => {
    fc.assert(
      fc.property(histories(false), (history) => {
        play(history, (world) => {
          if (world.pendingWrites > 0) return
          for (const shown of shownBy(world)) expect(shown).toBe(world.truth)
        })
      }),
      drawn,
    )
  })
})

describe('newest intent wins', () => {
  test('one call at most is on the wire, and the intent is always the newest wish', () => {
    fc.assert(
      fc.property(histories(true), (history) => {
        play(history, (world) => {
          expect(world.openCalls.length).toBeLessThanOrEqual(1)
          const { intent } = world.state
          if (intent === null) return
          const done = new Set(world.outcomes.map(({ request }) => request))
          expect(intent.requests.filter((request) => done.has(request))).toEqual([])
          const waiting = world.asked.filter((request) => !done.has(request))
          expect(intent.requests).toEqual(waiting)
        })
      }),
      settings,
    )
  })

  test('with nobody else acting, Exotel ends up where the newest granted wish wanted it', () => {
    fc.assert(
      fc.property(histories(false), (history) => {
        const world = play(history, () => {})
        const newest = newestOutcome(world)
        if (newest?.kind === 'proven') expect(world.truth).toBe(newest.target)
      }),
      settings,
    )
  })
})

describe('it settles', () => {
  test('once faults stop, nothing is under way, all is answered, and the truth is known or the failure shown', () => {
    fc.assert(
      fc.property(histories(true), (history) => {
        const world = play(history, () => {})
        const { state } = world
        expect({ intent: state.intent, held: state.held, work: state.work.kind }).toEqual({
          intent: null,
          held: null,
          work: 'idle',
        })
        expect(world.outcomes.map(({ request }) => request).toSorted()).toEqual([...world.asked].toSorted())
        expect(state.confirmed?.active).toBe(world.truth)
        const newest = newestOutcome(world)
        if (newest?.kind === 'refused' || newest?.kind === 'withdrawn') {
          expect(viewOf(state).window.problem).not.toBe(null)
        }
      }),
      settings,
    )
  })

  test('it never turns into a busy loop', () => {
    fc.assert(
      fc.property(histories(true), (history) => {
        const { deadlines } = play(history, () => {})
        for (const [index, at] of deadlines.entries()) {
          expect(
            (deadlines[index + mostDeadlinesInAMinute] ?? Number.POSITIVE_INFINITY) - at,
          ).toBeGreaterThan(60_000)
        }
      }),
      settings,
    )
  })
})

/** Everything on which a surface says where calls ring. */
function shownBy(world: World): readonly string[] {
  const { icon, menu, window } = viewOf(world.state)
  return [
    ...(icon === 'phone' || icon === 'sip' || icon === 'off' ? [icon] : []),
    ...menu.flatMap((entry) => (entry.kind === 'choice' && entry.marked ? [entry.target] : [])),
    ...window.choices.flatMap((choice) => (choice.chosen ? [choice.target] : [])),
  ]
}

/** What became of the newest wish that meant something. */
function newestOutcome(world: World) {
  const outcomes = new Map(world.outcomes.map(({ request, outcome }) => [request, outcome]))
  return world.asked
    .map((request) => outcomes.get(request))
    .filter((outcome) => outcome !== undefined && outcome.kind !== 'nothing-to-do')
    .at(-1)
}
