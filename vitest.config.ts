import { availableParallelism } from 'node:os'
import { join, normalize } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take 20 seconds and more on two idle processors, longest first; those of the packages a little later, when
 * the packages are built. A file is one worker's job, so one that starts late is left over at the end.
 */
const longest = [
  'e2e/relay-stream',
  'e2e/long-waits',
  'e2e/relay',
  'integration/relay-bad-input',
  'e2e/no-display',
  'e2e/failures',
  'e2e/lock',
  'integration/relay-load',
  'integration/relay-replicas',
  'integration/relay-desk',
  'integration/laws',
  'e2e/bad-input',
  'unit/laws',
  'e2e/window',
  'e2e/screen-reader',
  'e2e/keychain',
  'e2e/tray-states',
  'e2e/hung-neighbours',
  'e2e/window-pages',
  'e2e/foreign-answers',
  'integration/presence-sleep',
  'package/installation',
  'package/relay-package',
  'integration/relay-outage',
  'e2e/soak',
  'e2e/command-line',
  'e2e/settings',
  'e2e/failing-disk',
  'e2e/tray-life',
  'e2e/session-end',
  'e2e/one-app',
  'e2e/window-states',
  'e2e/survival',
  'e2e/account',
  'e2e/screen-reader-orca',
  'e2e/keyboard',
  'integration/relay-kills',
  'unit/fleet',
  'e2e/weight',
].map((name) => join(import.meta.dirname, 'test', `${name}.test.ts`))

/**
 * The longest files first, then those of the packages, which are built by then, then those of the app, which wait a lot, and
 * last those that take the processor alone.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rank(one) - rank(other))
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  const place = longest.indexOf(normalize(moduleId))
  return place === -1
    ? longest.length + ['package', 'e2e', 'integration', 'unit'].indexOf(project.name)
    : place
}

/**
 * Four suites in one run: the pure core, real HTTP and real desktop services, the built app on the real Electron, and the
 * packages in a clean Debian.
 */
export default defineConfig({
  test: {
    // Half of its time a test waits: for its desktop, for Exotel, for the app's own timings. With three for each processor
    // nothing ends sooner, and what waits for a busy app fails. Each worker may hold a desktop and an Electron or two, so their
    // number has an end, too.
    maxWorkers: Math.min(2 * availableParallelism(), 8),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Nothing in the core outlives a test, and to start a worker takes longer than most of these files.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // To start a process and to load the modules takes longer than many files do; each takes back what it changes.
          isolate: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          isolate: false,
          // In long-waits.test.ts, where each test waits for the app's own timings.
          maxConcurrency: 12,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: ['test/package/support/global-set-up.ts'],
          // The packages are built while other tests run, and installed with what they depend on.
          testTimeout: 900_000,
          hookTimeout: 1_500_000,
        },
      },
    ],
  },
})
