import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Slow and thorough: they come last, since most changes are seen by an example before. */
const laws = 'laws.test.ts'

class LawsLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLaws = ({ moduleId }: TestSpecification) => basename(moduleId) === laws
    return files.toSorted((one, other) => Number(isLaws(one)) - Number(isLaws(other)))
  }
}

/** The pure tests of the reducer. With LAWS_RUNS=0 the laws are left out. */
export default defineConfig({
  test: {
    include: [
      'absence-unconfirmed',
      'away-means-off',
      'edges',
      'failure',
      'journal-entries',
      'reducer-*',
      'reduce',
      'verification',
      'what-happens-when',
    ]
      .map((name) => `test/unit/${name}.test.ts`)
      .concat(process.env.LAWS_RUNS === '0' ? [] : [`test/unit/${laws}`]),
    // The same histories each time, so that a second run tells the same. Making a counterexample smaller is for people.
    env: { LAWS_RUNS: process.env.LAWS_RUNS ?? '40', LAWS_SEED: '20250106', LAWS_SHRINK: 'no' },
    testTimeout: 60_000,
    // Nothing in the core outlives a test, so the files can share one worker: that is what most of the time goes into.
    isolate: false,
    sequence: { sequencer: LawsLast },
  },
})
