import { readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startDisplay } from '../support/display.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { messages } from '../support/messages.ts'
import { type RunningProcess, startProcess } from '../support/processes.ts'
import { oneVisibleWindow, visibleWindows } from '../support/visible-windows.ts'

let place: Workplace
let agent: Agent
let started: RunningProcess[] = []

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
  await place.prepareAccount()
})
afterEach(async () => {
  await Promise.all(started.map((one) => one.stop()))
  started = []
  await place.setFaults([])
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

async function startFirst(): Promise<RunningProcess> {
  const first = start(['--hidden'])
  await place.desktop.host.waitForItem({ within: 15_000 })
  return first
}

/** How many windows of the app show on the desktop's display, or on another one. */
const windows = (other: { readonly DISPLAY?: string | undefined } = {}) =>
  visibleWindows({ ...place.desktop.env, ...other })

const shown = () => oneVisibleWindow(place.desktop.env)

/** Whether some process holds the lock on the profile. */
function isHeld(): boolean {
  const { ino } = statSync(place.profile)
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .some((line) => line.includes('FLOCK') && line.includes(`:${ino} `))
}

/** Exactly one of `apps` is there in the end, and it answers; the others have ended with 0. */
async function oneOf(apps: readonly RunningProcess[]): Promise<void> {
  const ended = await eventually(
    () => apps.map((app) => app.exit()).filter((exit) => exit !== null),
    (exits) => exits.length === apps.length - 1,
    { describe: 'all starts but one to end', within: 40_000 },
  )
  expect(ended).toEqual(ended.map(() => ({ code: 0, signal: null })))
  await place.desktop.host.waitForItem({ within: 15_000 })
  expect((await place.command(['status'])).code).toBe(0)
  expect(await place.desktop.host.items()).toHaveLength(1)
}

test.each([
  { title: 'its temporary files', remove: () => empty(place.desktop.env.TMPDIR ?? '') },
  { title: 'Chromium’s lock', remove: () => removeSingleton() },
])('a first app that lost $title is found by a second start and by a link', async ({ remove }) => {
  await agent.turn('phone')
  const first = await startFirst()
  await agent.shows(({ state }) => state === 'phone', 'phone to be shown')
  remove()
  expect((await place.command(['--hidden'])).code).toBe(0)
  expect((await place.command(['hookswitch://off'])).code).toBe(0)
  await agent.rings(null)
  expect(await windows()).toBe(0)
  expect((await place.command([])).code).toBe(0)
  await shown()
  await oneOf([first])
})

test.each(['elsewhere-4711', `${readFileSync('/etc/hostname', 'utf8').trim()}-1`, 'nonsense'])(
  'Chromium’s lock of %s, left behind, keeps no start from being the app',
  async (owner) => {
    removeSingleton()
    symlinkSync(owner, join(place.profile, 'SingletonLock'))
    await startFirst()
    await oneOf(started)
  },
)

/** A first app that holds the profile, and hangs up on whoever asks it, as one does that starts or ends slowly. */
async function slowFirst() {
  const holder = startProcess('flock', [place.profile, 'cat'], { from: 'util-linux' })
  started.push(holder)
  await eventually(isHeld, (held) => held, { describe: 'the profile to be held' })
  let asked = 0
  const server: Server = createServer((socket) => {
    asked += 1
    socket.on('error', () => {}).destroy()
  })
  const address = join(place.profile, 'control.sock')
  rmSync(address, { force: true })
  await new Promise<void>((resolve) => server.listen(address, resolve))
  return {
    asked: () => asked,
    end: async () => {
      await new Promise((resolve) => server.close(resolve))
      holder.endInput()
      await holder.exited
    },
  }
}

test('two starts while a first one starts or ends slowly wait for it, and then one of them is the app', async () => {
  const slow = await slowFirst()
  const apps = [start(['--hidden']), start([])]
  await eventually(slow.asked, (times) => times > 6, { describe: 'it to be asked', within: 20_000 })
  expect(apps.map((app) => app.exit())).toEqual([null, null])
  expect(await place.desktop.host.items()).toHaveLength(0)
  await slow.end()
  await oneOf(apps)
  await shown()
})

test('a start while the first one sends its last OFF is the next app', async () => {
  await agent.turn('phone')
  const first = await startFirst()
  await agent.shows(({ state }) => state === 'phone', 'phone to be shown')
  const match = { method: 'PUT' }
  await place.setFaults([{ match, fault: { kind: 'never-answered' } }])
  const writes = (await place.writes()).length
  first.signal('SIGTERM')
  await eventually(
    async () => (await place.writes()).length,
    (now) => now > writes,
    { describe: 'the last OFF to be sent', within: 10_000 },
  )
  const next = start([])
  expect(await first.exited).toEqual({ code: 0, signal: null })
  await shown()
  expect(next.exit()).toBeNull()
  await oneOf([next])
})

test('a start from another display of the same user shows the window where the app runs, and says so', async () => {
  const { env, home } = place.desktop
  const other = await startDisplay('640x480x24', { PATH: env.PATH, HOME: home })
  started.push(other.process)
  await agent.turn('phone')
  const first = await startFirst()
  const there = { DISPLAY: other.env.DISPLAY }
  const hidden = await place.command(['--hidden'], undefined, there)
  const second = await place.command([], undefined, there)
  for (const { code, stderr } of [hidden, second]) {
    expect(code).toBe(0)
    expect(stderr).toContain(messages.commandLine.otherDisplay(env.DISPLAY ?? ''))
  }
  await shown()
  expect(await windows(there)).toBe(0)
  expect((await place.command(['status'], undefined, there)).code).toBe(0)
  expect((await place.command(['hookswitch://off'], undefined, there)).code).toBe(0)
  await agent.rings(null)
  await oneOf([first])
})

function empty(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
}

function removeSingleton(): void {
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
    rmSync(join(place.profile, name), { force: true })
  }
}
