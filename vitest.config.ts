import { defineConfig } from 'vitest/config'

/** Three suites in one run: the pure core, real HTTP and real desktop services, and the built app on the real Electron. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Every file has a desktop of its own; most of its time it waits for that.
          maxWorkers: 3,
          // In long-waits.test.ts, where each test waits for the app's own timings.
          maxConcurrency: 8,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
