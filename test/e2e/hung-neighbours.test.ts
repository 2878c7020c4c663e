import { mkdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Agent, startWorkplaceWithLogind } from '../support/agent.ts'
import { before, eventually } from '../support/condition.ts'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { hangOwner, type Release } from '../support/hang.ts'
import { checkout, type Workplace } from '../support/hookswitch.ts'
import type { Logind } from '../support/logind.ts'
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts'
import { type RunningProcess, runProcess, startProcess } from '../support/processes.ts'

/** Law 12: so long at most may anything that hangs beside the app stand between an absence and its OFF. Milliseconds. */
const limit = 2_000

let place: Workplace
let agent: Agent
let logind: Logind
let notifications: NotificationServer
let app: RunningProcess
let releases: Release[] = []

beforeAll(async () => {
  ;({ place, agent, logind } = await startWorkplaceWithLogind())
  notifications = await startNotificationServer(place.desktop)
  await place.prepareAccount()
})
beforeEach(() => agent.turn('sip'))
afterEach(async () => {
  for (const release of releases) release()
  releases = []
  await logind.unlock()
  await app.stop({ grace: 5_000 })
  await place.desktop.host.waitForNoItem()
})
afterAll(async () => {
  await notifications?.close()
  await place?.close()
})

async function start(): Promise<void> {
  app = place.start()
  await confirmed()
}

async function confirmed(): Promise<void> {
  await agent.shows((now) => now.state === 'sip' && now.locked === false, 'SIP to be confirmed')
}

async function hang(name: string): Promise<void> {
  releases.push(await hangOwner(place.desktop, name))
}

/** The claim: the screen is locked, and Exotel has OFF in time. */
async function lockSwitchesOff(): Promise<void> {
  await logind.lock()
  await agent.rings(null, limit)
  const { state, locked } = await agent.shows((now) => now.state === 'off', 'off to be confirmed')
  expect({ state, locked }).toEqual({ state: 'off', locked: true })
}

/** The claim: the app quits as ever, and its journal tells of the lock. */
async function quitsNormally(): Promise<void> {
  expect(await app.stop({ grace: 10_000 })).toEqual({ code: 0, signal: null })
  const text = () => place.journal().split('app started').at(-1) ?? ''
  await eventually(text, (now) => / locked\b[\s\S]*app ended/.test(now), {
    describe: 'the journal to tell of the lock and of the end',
  })
}

/** The claim: the app ends, however many of its threads hang. */
async function ends(): Promise<void> {
  await before(app.exited, { describe: 'the app to end', within: 10_000 })
}

test('a notification service that takes everything and answers nothing', async () => {
  await start()
  await hang('org.freedesktop.Notifications')
  // What the agent must hear of is there to be shown before the lock.
  await agent.turn('phone')
  await place.openWindow()
  await agent.shows((now) => now.problem?.code === 'changed_elsewhere', 'the change to be told')
  await lockSwitchesOff()
  await quitsNormally()
})

test('a keyring that answers nothing, also while a sign-in waits for it', async () => {
  await start()
  await hang('org.freedesktop.secrets')
  const signingIn = place.signIn()
  await lockSwitchesOff()
  await quitsNormally()
  await signingIn
})

describe('a panel that answers nothing', () => {
  test('from some moment on', async () => {
    await start()
    await place.desktop.host.waitForItem()
    releases.push(place.desktop.host.hang())
    await lockSwitchesOff()
    await quitsNormally()
  })

  test('from before the start on', async () => {
    releases.push(place.desktop.host.hang())
    await start()
    await lockSwitchesOff()
    await quitsNormally()
  })
})

describe('a session bus that carries nothing any more', () => {
  beforeEach(async () => {
    await start()
    await hang('org.freedesktop.DBus')
  })

  test('locking switches off, as logind tells of it on the other bus', async () => {
    await logind.lock()
    await agent.rings(null, limit)
  })

  test('quitting switches off, and the app ends', async () => {
    app.signal('SIGTERM')
    await agent.rings(null, limit)
    await ends()
  })
})

describe('a journal on a disk that takes nothing any more', () => {
  test('locking switches off, and the app ends', async () => {
    // Whoever opens a FIFO to write waits until somebody reads.
    const journal = join(place.profile, 'journal.log')
    rmSync(journal, { force: true })
    expect((await runProcess('mkfifo', [journal])).code).toBe(0)
    releases.push(() => rmSync(journal))
    await start()
    await lockSwitchesOff()
    app.signal('SIGTERM')
    await ends()
  })
})

describe('a terminal that takes nothing any more', () => {
  test('locking switches off, and the app ends', async () => {
    const { env } = place.desktop
    // The journal is a folder, so that there is something to say.
    const journal = join(place.profile, 'journal.log')
    rmSync(journal, { force: true })
    mkdirSync(journal)
    releases.push(() => rmdirSync(journal))
    const stopped = fileURLToPath(new URL('../support/stopped-terminal.py', import.meta.url))
    const command = [electronProgram(), ...electronArguments(), checkout, '--hidden']
    app = startProcess('/usr/bin/python3', ['-B', stopped, ...command], { env })
    await confirmed()
    await lockSwitchesOff()
    app.signal('SIGTERM')
    await ends()
  })
})
