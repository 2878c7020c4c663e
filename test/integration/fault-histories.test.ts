import fc from 'fast-check'
import { afterAll, describe, test } from 'vitest'
import { faultHistories, type History, lockedWhileMinting } from './support/fault-history.ts'
import { play } from './support/fault-play.ts'
import { lawsOf, type Tally } from './support/history-laws.ts'

/** The same histories each time; these two variables of the environment try others. */
const { HISTORY_SEED = '20250106', HISTORY_RUNS = '1000' } = process.env
const settings: fc.Parameters<[History]> = {
  seed: Number(HISTORY_SEED),
  numRuns: Math.ceil(Number(HISTORY_RUNS) / 2),
  examples: [[lockedWhileMinting]],
  interruptAfterTimeLimit: 240_000,
  markInterruptAsFailure: true,
}

const tally: Tally = { histories: 0, steps: 0, requests: 0, whileLocked: 0, restarts: 0 }

afterAll(() => {
  const { histories, steps, requests, whileLocked, restarts } = tally
  process.stdout.write(
    `${histories} fault histories, ${steps} steps, ${restarts} restarts, ${requests} requests to Exotel ` +
      `(${whileLocked} while locked), seed ${HISTORY_SEED}\n`,
  )
})

describe('over real HTTP, with faults, locks, sleep, kills and restarts', () => {
  holds('where nobody else acts and Exotel does not lie, what is shown is so', false)
  holds('with lies and others acting, what is shown is what the last good answer said', true)
})

function holds(title: string, deceived: boolean): void {
  test(title, { timeout: 300_000 }, () =>
    fc.assert(
      fc.asyncProperty(faultHistories(deceived), (history) =>
        play(history, lawsOf(history, deceived, tally)),
      ),
      settings,
    ),
  )
}
