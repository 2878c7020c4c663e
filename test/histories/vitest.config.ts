import { randomInt } from 'node:crypto'
import { defineConfig } from 'vitest/config'

const { LAWS_RUNS = '4000', HISTORY_RUNS = '4000', LAWS_SEED, HISTORY_SEED } = process.env

/** Seeds are 32-bit integers; another one each time, which the run prints. */
const seed = () => String(randomInt(2 ** 31))

/** The laws over many more random histories than `npm test` plays: without HTTP (laws) and over it (fault-histories). */
export default defineConfig({
  test: {
    include: ['test/unit/laws.test.ts', 'test/integration/fault-histories.test.ts'],
    env: {
      LAWS_RUNS,
      HISTORY_RUNS,
      LAWS_SEED: LAWS_SEED ?? seed(),
      HISTORY_SEED: HISTORY_SEED ?? seed(),
      // Milliseconds for the histories of one law; past them it ends early.
      LAWS_LONGEST: process.env.LAWS_LONGEST ?? '600000',
    },
  },
})
