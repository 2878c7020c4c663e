import fc from 'fast-check'
import { afterAll, describe, test } from 'vitest'
import type { Driver } from './drivers/driver.ts'
import { histories } from './generator.ts'
import { examples, type History, type ScopeName, scopes } from './history.ts'
import { laws } from './laws/index.ts'
import { play } from './play.ts'

/**
 * LAWS_SEED: which histories are played, by default the same ones each time. LAWS_RUNS: how many of each scope. A
 * failure names both, and the same two values play the same histories again.
 */
const seed = Number(process.env.LAWS_SEED ?? 20_250_106)

/** Whether a counterexample is made smaller, which is for people and takes time. */
const endOnFailure = process.env.LAWS_SHRINK === 'no'

/** Holds random histories of every scope, played by one driver, to every law. */
export function holdLaws(name: string, driver: Driver, runs: number): void {
  const numRuns = Number(process.env.LAWS_RUNS ?? runs)
  /** A history takes some 50 ms over HTTP, and several times that on a busy machine. */
  const limit = 120_000 + numRuns * 500
  const played = { histories: 0, turns: 0, requests: 0, restarts: 0 }
  const met = new Map<string, number>()

  const hold = async (history: History) => {
    const { trace, met: troubles } = await play(history, driver)
    played.histories += 1
    played.turns += trace.turns.length
    played.requests += trace.arrived.length
    played.restarts += trace.ends.reduce((sum, { run }) => sum + run - 1, 0)
    for (const [trouble, times] of troubles) met.set(trouble, (met.get(trouble) ?? 0) + times)
    for (const { number, name: law, claims } of laws) {
      for (const { claim, scopes: holdsIn, check } of claims) {
        const broken = holdsIn?.includes(history.scope) === false ? null : check(trace)
        if (broken === null) continue
        const again = `LAWS_SEED=${seed} LAWS_RUNS=${numRuns}`
        throw new Error(`Law ${number}, ${law}: ${claim}.\n${broken}\nPlay it again with ${again}`)
      }
    }
  }

  afterAll(() => {
    const counts = [...met].toSorted(([one], [other]) => one.localeCompare(other))
    process.stdout.write(
      `laws (${name}): ${played.histories} histories, ${played.turns} turns, ${played.restarts} restarts, ` +
        `${played.requests} requests, seed ${seed}\n` +
        `Met: ${counts.map(([trouble, times]) => `${trouble} ${times}`).join(', ')}\n`,
    )
  })

  describe(`the laws of docs/laws.md, ${name}`, () => {
    test.each(Object.keys(scopes) as ScopeName[])(
      'hold in histories of scope "%s"',
      { timeout: limit + 60_000 },
      (scope) =>
        fc.assert(fc.asyncProperty(histories(scope), hold), {
          seed,
          numRuns,
          endOnFailure,
          examples: examples.filter((one) => one.scope === scope).map((one) => [one]),
          interruptAfterTimeLimit: limit,
          markInterruptAsFailure: true,
        }),
    )
  })
}
