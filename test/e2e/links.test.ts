import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import type { RunningProcess } from '../support/processes.ts'
import { oneVisibleWindow, visibleWindows } from '../support/visible-windows.ts'

let place: Workplace
let agent: Agent
let app: RunningProcess | null = null

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
  await place.prepareAccount()
})
afterEach(async () => {
  await app?.stop()
  app = null
  await place.desktop.host.waitForNoItem()
})
afterAll(async () => {
  await place?.close()
})

async function start(args: readonly string[]): Promise<void> {
  app = place.start(args)
  await place.desktop.host.waitForItem({ within: 15_000 })
}

async function startWith(device: 'phone' | 'off'): Promise<void> {
  await agent.turn(device)
  await start(['--hidden'])
  await agent.shows(({ state }) => state === device, `${device} to be shown`)
}

/** Opens a link as a browser does: it starts the app's program with it. */
async function open(link: string): Promise<void> {
  const { code, stdout } = await place.command([link])
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
}

const windows = () => visibleWindows(place.desktop.env)

test('off by a link is obeyed by the app that runs, and shows no window', async () => {
  await startWith('phone')
  await open('hookswitch://off')
  await agent.rings(null)
  await agent.shows(({ state, intent }) => state === 'off' && intent === null, 'off to be confirmed')
  await place.journalSays(/asked .*command=off cause=link/)
  expect(await windows()).toBe(0)
})

test('off by a link starts the app where none runs, and is obeyed as soon as it can be', async () => {
  await agent.turn('phone')
  await start(['hookswitch://off/'])
  await agent.rings(null)
  await agent.shows(({ state }) => state === 'off', 'off to be confirmed')
  expect(await windows()).toBe(0)
})

test('a device by a link is asked about, and switched on by the agent’s word alone', async () => {
  await startWith('off')
  const before = (await place.writes()).length
  await open('hookswitch://sip')
  await asked()
  await oneVisibleWindow(place.desktop.env)
  expect((await place.writes()).length).toBe(before)
  await place.desktop.host.click('Switch SIP on, as a link asks')
  await agent.rings('sip')
})

test('a device by a link that starts the app is asked about once it is known who is signed in', async () => {
  await agent.turn('off')
  const before = (await place.writes()).length
  await start(['hookswitch://sip'])
  await asked()
  expect((await place.writes()).length).toBe(before)
})

test.each(['hookswitch://toggle', 'hookswitch://off?now', 'hookswitch:'])(
  '%s says nothing known: it is ignored, and noted',
  async (link) => {
    await startWith('phone')
    const before = (await place.writes()).length
    await open(link)
    await eventually(
      place.journal,
      (text) => text.includes(`link ignored link=${JSON.stringify(link)}`) || text.includes(`link=${link}`),
      { describe: 'the journal to say so' },
    )
    expect((await agent.status()).state).toBe('phone')
    expect((await place.writes()).length).toBe(before)
  },
)

async function asked(): Promise<void> {
  await eventually(
    async () => (await place.command(['status'])).stdout,
    (text) => text.includes('A link asks for calls to ring on SIP. Switch it on?'),
    { describe: 'the question', within: 15_000 },
  )
}
