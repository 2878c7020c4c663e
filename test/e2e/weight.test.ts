import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeBareApp } from '../bench/bare-app.ts'
import { memoryOf, sleepsOf, wakeUps } from '../bench/process-costs.ts'
import { eventually } from '../support/condition.ts'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type RunningProcess, startProcess } from '../support/processes.ts'

/*
 * The short form of `npm run bench`: ratios and counts that a clear regression breaks, on a busy machine too.
 */

let place: Workplace
let app: RunningProcess
let bare: RunningProcess

beforeAll(async () => {
  place = await startWorkplace()
  await place.prepareAccount()
  const bareApp = writeBareApp(place.desktop.home, join(checkout, 'assets', 'tray', 'off.png'))
  // The first app in a new home makes the cache of the fonts, and keeps 11 MiB of that.
  const first = await startBare(bareApp)
  await first.stop()
  bare = await startBare(bareApp)
  app = place.start(['--hidden'])
  await eventually(
    () => place.status().catch(() => null),
    (now) => now?.state === 'off',
    { describe: 'the app to be ready', within: 30_000 },
  )
})
afterAll(async () => {
  await bare?.stop()
  await place?.close()
})

/** Starts the bare app; resolves once it has all its processes. */
async function startBare(path: string): Promise<RunningProcess> {
  const started = startProcess(electronProgram(), [...electronArguments(), path], { env: place.desktop.env })
  await eventually(
    () => started.tree().length,
    (count) => count >= 5,
    { describe: 'the bare app to have all its processes', within: 30_000 },
  )
  return started
}

/** How often the app's threads are woken in so many seconds. */
async function wakeUpsIn(seconds: number): Promise<number> {
  const before = sleepsOf(app.pid)
  await pause(seconds * 1_000)
  return wakeUps(before, sleepsOf(app.pid))
}

test('an app that has come to rest has no timer that wakes it each second', async () => {
  // V8 collects its garbage once, some eight seconds after the start.
  const fewest = await eventually(
    () => wakeUpsIn(4),
    (count) => count < 4,
    { describe: 'the app to be at rest', within: 60_000 },
  )
  expect(fewest).toBeLessThan(4)
})

/** The rest of the memory depends on which other tests run the same Electron at this moment. */
test('memory without a file behind it is at most 1.15 times that of an app with nothing but a tray', async () => {
  const ratio = () => memoryOf(app.pid).anonymous / memoryOf(bare.pid).anonymous
  // It grows while a process starts, so only the bare app may still be on its way.
  await eventually(ratio, (now) => now <= 1.15, { describe: 'the ratio to be 1.15 at most', within: 10_000 })
})

test('it has no more processes than itself and the two that Chromium starts others from', () => {
  expect(app.tree().length).toBeLessThanOrEqual(3)
})
