import fc from 'fast-check'
import { afterAll, describe, test } from 'vitest'
import { type History, lockedWhileMinting } from './support/fault-history.ts'
import { play } from './support/fault-play.ts'
import { faultHistories, type World } from './support/history-generator.ts'
import { lawsOf, type Tally } from './support/history-laws.ts'

/** A few histories, the same each time; `npm run test:histories` plays thousands of others (docs/tests.md). */
const { HISTORY_SEED = '20250106', HISTORY_RUNS = '240' } = process.env
const runs = Math.ceil(Number(HISTORY_RUNS) / 3)

/** A history takes some 50 ms, and several times that on a busy machine. */
const patience = 120_000 + runs * 500

const settings: fc.Parameters<[History]> = {
  seed: Number(HISTORY_SEED),
  numRuns: runs,
  examples: [[lockedWhileMinting]],
  interruptAfterTimeLimit: patience,
  markInterruptAsFailure: true,
}

const tally: Tally = {
  histories: 0,
  steps: 0,
  turns: 0,
  requests: 0,
  whileLocked: 0,
  restarts: 0,
  met: new Map(),
}

afterAll(() => {
  const { histories, steps, turns, requests, whileLocked, restarts, met } = tally
  const counts = [...met].toSorted(([one], [other]) => one.localeCompare(other))
  process.stdout.write(
    `${histories} fault histories, ${steps} steps, ${turns} turns, ${restarts} restarts, ${requests} requests ` +
      `to Exotel (${whileLocked} while locked), seed ${HISTORY_SEED}\n` +
      `Met: ${counts.map(([name, count]) => `${name} ${count}`).join(', ')}\n`,
  )
})

describe('over real HTTP, with faults, locks, sleep, log-outs, kills and restarts', () => {
  holds('where nobody else acts and Exotel does not lie, what is shown is so', 'alone')
  holds(
    'with other clients of the same agent, what is shown is what the last good answer said',
    'with-others',
  )
  holds('with lies and others acting, what is shown is what the last good answer said', 'deceived')
})

function holds(title: string, world: World): void {
  test(title, { timeout: patience + 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(faultHistories(world), (history) => play(history, lawsOf(history, world, tally))),
      settings,
    ),
  )
}
