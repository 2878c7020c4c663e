import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { status } from '../../src/core/protocol/status-json.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type RunningProcess, runProcess } from '../support/processes.ts'
import { oneVisibleWindow } from '../support/visible-windows.ts'

let place: Workplace
let started: RunningProcess[] = []

beforeAll(async () => {
  place = await startWorkplace()
})
afterEach(async () => {
  await Promise.all(started.map((app) => app.stop()))
  started = []
  await place.desktop.host.waitForNoItem()
})
afterAll(async () => {
  await place?.close()
})

function start(args: readonly string[]): RunningProcess {
  const app = place.start(args)
  started.push(app)
  return app
}

/** How many windows of the app there are, shown or not. */
async function windows(): Promise<number> {
  const { stdout } = await runProcess('xdotool', ['search', '--name', '^Hookswitch$'], {
    env: place.desktop.env,
  })
  return stdout.split('\n').filter((line) => line !== '').length
}

const shown = () => oneVisibleWindow(place.desktop.env)

/** The exits of those that have ended, once all of `apps` but one have. */
async function allButOneEnded(apps: readonly RunningProcess[]) {
  const exits = await eventually(
    () => apps.map((app) => app.exit()),
    (now) => now.filter((exit) => exit === null).length <= 1,
    { describe: 'all starts but one to end', within: 40_000 },
  )
  return exits.filter((exit) => exit !== null)
}

test('a second start shows the window of the first, a hidden one shows nothing', async () => {
  start(['--hidden'])
  await place.desktop.host.waitForItem({ within: 15_000 })
  const windowsBefore = await windows()
  expect((await place.command(['--hidden'])).code).toBe(0)
  // Once the app has answered something later, a window that it had made for the hidden start would be there.
  expect((await place.command(['status'])).code).toBe(0)
  expect(await windows()).toBe(windowsBefore)
  const second = await place.command([])
  expect(second.code).toBe(0)
  await shown()
  expect(await place.desktop.host.items()).toHaveLength(1)
})

test('five starts at once leave one app and one tray item, and one window', async () => {
  const apps = [1, 2, 3, 4, 5].map(() => start([]))
  const ended = await allButOneEnded(apps)
  expect(ended).toEqual(Array.from({ length: 4 }, () => ({ code: 0, signal: null })))
  await place.desktop.host.waitForItem({ within: 15_000 })
  await shown()
  expect(await place.desktop.host.items()).toHaveLength(1)
  expect((await place.command(['status'])).code).toBe(0)
})

test('a start while a hidden first one is still starting shows the window', async () => {
  const [first, second] = [start(['--hidden']), start([])]
  const ended = await allButOneEnded([first, second])
  expect(ended).toEqual([{ code: 0, signal: null }])
  await shown()
})

test('after a kill -9 a start works at once, lock and socket of the dead one notwithstanding', async () => {
  const first = start(['--hidden'])
  await place.desktop.host.waitForItem({ within: 15_000 })
  await eventually(
    () => place.command(['status']),
    ({ code }) => code === 0,
    { describe: 'the command line to reach it', within: 10_000 },
  )
  first.signal('SIGKILL')
  await first.exited
  expect((await place.command(['status'])).code).toBe(3)
  start(['--hidden'])
  await place.desktop.host.waitForItem({ within: 15_000 })
  await eventually(
    () => place.command(['status']),
    ({ code }) => code === 0,
    { describe: 'the command line to reach the new one', within: 10_000 },
  )
})

test('two profiles are two apps', async () => {
  const other = `--user-data-dir=${join(place.desktop.home, 'other')}`
  start(['--hidden'])
  start(['--hidden', other])
  await eventually(place.desktop.host.items, (items) => items.length === 2, {
    describe: 'two tray items',
    within: 20_000,
  })
  for (const args of [['status'], ['status', other]]) {
    await eventually(
      () => place.command(args),
      ({ code }) => code === 0,
      {
        describe: `${args.join(' ')} to be answered`,
        within: 10_000,
      },
    )
  }
})

test.each([
  { title: 'the runtime folder', env: {} },
  { title: 'a folder of our own without one', env: { XDG_RUNTIME_DIR: '' } },
])('a profile of more than 107 bytes meets the command line in $title', async ({ env }) => {
  const long = join(place.desktop.home, 'a'.repeat(120))
  mkdirSync(long, { recursive: true })
  const app = place.start(['--hidden', `--user-data-dir=${long}`], env)
  started.push(app)
  await place.desktop.host.waitForItem({ within: 15_000 })
  const ask = () => place.command(['status', '--json', `--user-data-dir=${long}`], undefined, env)
  const isSignedOut = (stdout: string) => status.parse(JSON.parse(stdout)).state === 'signed-out'
  await eventually(ask, ({ code, stdout }) => code === 0 && isSignedOut(stdout), {
    describe: 'the command line to find it, signed out',
  })
})
