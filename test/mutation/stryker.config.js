/**
 * How the tests of the reducer are tested: each small change to it must make a test fail. See docs/tests.md.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  packageManager: 'npm',
  // Named one by one: what shows and words the state has tests of another kind (pictures, sentences).
  mutate: [
    'src/core/reducer/**/*.ts',
    ...['failure', 'persisted-state', 'presence'].map((name) => `src/core/model/${name}.ts`),
  ],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  // Only the tests that reach a change are run for it.
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // The laws need seconds where an example needs milliseconds.
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutants.json' },
  tempDirName: 'reports/mutation/sandbox',
  // Rewriting it takes a compiler that TypeScript 7 no longer has; nothing in it needs rewriting, so none is named.
  tsconfigFile: 'none',
  // What the tests of the reducer do not need is not copied.
  ignorePatterns: ['/assets', '/dist', '/docs', '/out', '/reports', '/scripts', '/src/renderer'],
  thresholds: { high: 95, low: 90, break: 90 },
}
