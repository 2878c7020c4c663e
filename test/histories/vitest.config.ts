import { randomInt } from 'node:crypto'
import { defineConfig } from 'vitest/config'

/** The laws over many more random histories than `npm test` plays: against a model of Exotel, and over real HTTP. */
export default defineConfig({
  test: {
    include: ['test/unit/laws.test.ts', 'test/integration/laws.test.ts'],
    env: {
      LAWS_RUNS: process.env.LAWS_RUNS ?? '1000',
      // A 32-bit integer; another one each time, which the run prints.
      LAWS_SEED: process.env.LAWS_SEED ?? String(randomInt(2 ** 31)),
    },
    testTimeout: 1_800_000,
  },
})
