import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Outcome } from '../../src/core/event.ts'
import { statusLines, statusOf } from '../../src/core/status.ts'
import { viewOf } from '../../src/core/view.ts'
import { words } from '../../src/core/words.ts'
import { faultHistories, type History } from './support/fault-history.ts'
import { type Onlooker, type Passed, play, type Scene } from './support/fault-play.ts'

/** The same histories each time; these two variables of the environment try others. */
const { HISTORY_SEED = '20250106', HISTORY_RUNS = '150' } = process.env
const settings: fc.Parameters<[History]> = {
  seed: Number(HISTORY_SEED),
  numRuns: Number(HISTORY_RUNS),
  interruptAfterTimeLimit: 60_000,
}

const played = { histories: 0, steps: 0, requests: 0 }

afterAll(() => {
  const { histories, steps, requests } = played
  process.stdout.write(
    `${histories} fault histories, ${steps} steps, ${requests} requests to Exotel, seed ${HISTORY_SEED}\n`,
  )
})

describe('over real HTTP, with faults of every kind', () => {
  test('where nobody else acts and Exotel does not lie, the icon says the truth', { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(faultHistories(false), async (history) => {
        const end = await playThrough(history, async ({ state, truth }) => {
          const { icon } = viewOf(state)
          if (icon === 'phone' || icon === 'sip' || icon === 'off') expect(icon).toBe(await truth())
        })
        const newest = newestOutcome(end)
        if (newest?.kind === 'proven') expect(await end.truth()).toBe(newest.target)
      }),
      settings,
    ),
  )

  test(
    'with lies and others acting, the icon says what the last good answer said',
    {
      timeout: 120_000,
    },
    () =>
      fc.assert(
        fc.asyncProperty(faultHistories(true), async (history) => {
          await playThrough(history, async ({ state, lastShown }) => {
            const { icon } = viewOf(state)
            if (icon === 'phone' || icon === 'sip' || icon === 'off') expect(icon).toBe(lastShown)
          })
        }),
        settings,
      ),
  )
})

/** Plays a history and checks what holds for every one. */
async function playThrough(history: History, look: Onlooker['look']): Promise<Scene> {
  let steps = 0
  let told = 0
  const end = await play(history, {
    look: (scene) => {
      steps += 1
      expect(scene.openCalls).toBeLessThanOrEqual(1)
      const bad = scene.outcomes.slice(told).some(({ outcome }) => isRefusal(outcome))
      if (bad) expect(viewOf(scene.state).window.problem).not.toBe(null)
      told = scene.outcomes.length
      return look(scene)
    },
    wrote: (write, { intent }, waiting) => {
      // One intent and it is the newest: whoever asked before was told that it was superseded.
      expect(intent?.requests).toEqual(waiting)
      expect(write).toMatchObject(
        intent?.target === 'off' || write.device !== intent?.target ? { on: false } : { on: true },
      )
    },
    passed: expectNoSecret,
  })
  played.histories += 1
  played.steps += steps
  played.requests += end.requests
  await expectSettled(history, end)
  return end
}

const expectNoSecret: Onlooker['passed'] = (what, secrets) => {
  const text = JSON.stringify([what, shownOf(what)])
  // The beginning of a secret is found, too: what Exotel says is cut off after a while.
  expect(secrets.filter((secret) => text.includes(secret.slice(0, 32)))).toEqual([])
  expect(text).not.toContain('SipSecret')
}

/** What people and programs see of it. */
function shownOf(what: Passed): unknown {
  switch (what.kind) {
    case 'answer':
      return what.answer.ok ? null : words.failureLine(what.answer.failure)
    case 'happening':
      return null
    case 'effect':
      return what.effect.kind === 'report' ? words.outcome(what.effect.outcome) : null
    case 'state':
      return [viewOf(what.state), statusOf(what.state), statusLines(what.state)]
  }
}

/** Nothing is left under way, everyone was told once, and either the truth is shown or what prevents it. */
async function expectSettled(history: History, end: Scene): Promise<void> {
  const { state, truth, asked, outcomes, requests, now } = end
  const { intent, held, work } = state
  expect({ intent, held, work: work.kind }).toEqual({ intent: null, held: null, work: 'idle' })
  expect(outcomes.map(({ request }) => request).toSorted()).toEqual([...asked].toSorted())
  expect(state.confirmed?.active).toBe(await truth())
  const reads = now / (4 * 60_000)
  expect(requests).toBeLessThan(history.requests.length + 12 * (history.happenings.length + 2) + reads)
}

function isRefusal({ kind }: Outcome): boolean {
  return kind === 'refused' || kind === 'withdrawn'
}

/** What became of the newest wish that meant something. */
function newestOutcome({ asked, outcomes }: Pick<Scene, 'asked' | 'outcomes'>) {
  const known = new Map(outcomes.map(({ request, outcome }) => [request, outcome]))
  return asked
    .map((request) => known.get(request))
    .filter((outcome) => outcome !== undefined && outcome.kind !== 'nothing-to-do')
    .at(-1)
}
