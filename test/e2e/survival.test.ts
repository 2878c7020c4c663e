import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Status } from '../../src/core/protocol/status-json.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import type { RunningProcess } from '../support/processes.ts'

const device = { method: 'PUT', path: '/v2/integrations/device' }

let place: Workplace
let agent: Agent
let app: RunningProcess | null = null

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
  await place.prepareAccount()
})
afterEach(async () => {
  await place.setFaults([])
  await app?.stop()
  app = null
  place.forgetIntent()
})
afterAll(async () => {
  await place?.close()
})

describe('an OFF that is not confirmed', () => {
  test('survives kill -9 and arrives after the next start', async () => {
    await startOn('sip')
    await place.setFaults([{ match: device, fault: { kind: 'cut-before-applied' } }])
    expect((await place.command(['off', '--wait', '0'])).code).toBe(0)
    await eventually(remembered, (memory) => memory?.off?.before?.active === 'sip', {
      describe: 'the OFF to be on disk',
    })
    await kill()
    expect(await agent.deviceOn()).toBe('sip')
    await place.setFaults([])
    await start()
    await agent.rings(null)
    await shows((now) => now.state === 'off' && !now.switching, 'off to be confirmed')
    // The app writes the file after the answer that confirms, and the status does not wait for the disk.
    await eventually(remembered, (memory) => memory !== null && memory.off === null, {
      describe: 'the confirmed OFF to be gone from the disk',
    })
  })

  test('is withdrawn where it is old and somebody switched elsewhere since', async () => {
    await agent.turn('phone')
    remember({ device: 'sip', minutesAgo: 10 })
    const before = (await place.writes()).length
    await start()
    const { problem } = await shows((now) => now.problem?.code === 'changed_elsewhere', 'it to be announced')
    expect(problem?.message).toContain("Your earlier Off wasn't sent")
    expect(await agent.deviceOn()).toBe('phone')
    expect((await place.writes()).length).toBe(before)
  })

  test('is sent where it is old and nothing has changed since', async () => {
    await agent.turn('sip')
    remember({ device: 'sip', minutesAgo: 600, updatedAt: await lastUpdate() })
    await start()
    await agent.rings(null)
  })

  test('of somebody else on a shared computer is never sent, and never lost', async () => {
    await agent.turn('sip')
    remember({ device: 'sip', minutesAgo: 1, userId: 'somebody-else' })
    const before = (await place.writes()).length
    await start()
    await shows((now) => now.state === 'sip', 'SIP to be confirmed')
    expect((await place.writes()).length).toBe(before)
    expect(remembered()?.off?.owner.userId).toBe('somebody-else')
  })
})

describe('a file of intents that is', () => {
  test.each([
    ['truncated', '{"version":1,"off":{"id"'],
    ['from a newer version', '{"version":2,"off":null,"taken":null}'],
    ['foreign', '["sip"]'],
  ])('%s is set aside and never obeyed', async (_what, text) => {
    await agent.turn('sip')
    writeFileSync(place.intentFile, text)
    const before = (await place.writes()).length
    await start()
    await shows((now) => now.state === 'sip', 'SIP to be confirmed')
    expect((await place.writes()).length).toBe(before)
    const aside = readdirSync(place.profile).filter((name) => name.startsWith('intent.unreadable-'))
    expect(aside.map((name) => readFileSync(join(place.profile, name), 'utf8'))).toEqual([text])
    for (const name of aside) rmSync(join(place.profile, name))
  })
})

test('a disk that takes nothing is told, and the switch still goes out', async () => {
  await startOn('sip')
  // A file of that name is there for the moment in which the app writes what it learned last.
  await eventually(
    () => mkdirSync(`${place.intentFile}.new`),
    () => true,
    { describe: 'a folder to stand in the way of the file' },
  )
  await place.switchTo('off')
  expect(await agent.deviceOn()).toBeNull()
  const { problem } = await shows((now) => now.problem !== null, 'the problem to be told')
  expect(problem?.code).toBe('disk')
})

describe('quitting', () => {
  test('switches off and waits for the confirmation', async () => {
    await startOn('phone')
    const stopped = app?.exited
    await place.desktop.host.click('Quit')
    await stopped
    expect(await agent.deviceOn()).toBeNull()
    expect(existsSync(place.intentFile)).toBe(false)
  })

  test('does not wait for ever, and the next start goes on', async () => {
    await startOn('phone')
    await place.setFaults([{ match: device, fault: { kind: 'never-answered' } }])
    const started = performance.now()
    const stopped = app?.exited
    app?.signal('SIGTERM')
    await stopped
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(await agent.deviceOn()).toBe('phone')
    expect(remembered()?.off?.cause).toBe('session-end')
    await place.setFaults([])
    await start()
    await agent.rings(null)
  })
})

test('OFF for a while says until when', async () => {
  await startOn('sip')
  await place.desktop.host.click('15 minutes')
  const { until } = await shows((now) => now.until !== null && now.state === 'off', 'the time to be told')
  expect(Date.parse(until ?? '') - Date.now()).toBeGreaterThan(14 * 60_000)
  const { menu } = await place.desktop.host.waitFor(
    (view) => /^Calls are off until \d\d:\d\d$/.test(view.menu.entries[0]?.text ?? ''),
    'the tray to say until when',
  )
  expect(menu.entries).not.toHaveLength(0)
})

interface Remembered {
  readonly off: {
    readonly cause: string
    readonly before: { readonly active: string } | null
    readonly owner: { readonly userId: string }
  } | null
}

function remembered(): Remembered | null {
  return existsSync(place.intentFile)
    ? (JSON.parse(readFileSync(place.intentFile, 'utf8')) as Remembered)
    : null
}

/** Writes what a run that crashed would have left: an OFF over a device that was on. */
function remember(left: { device: string; minutesAgo: number; updatedAt?: number; userId?: string }): void {
  const { host } = new URL(place.exotel.facts.url)
  const off = {
    id: 'left-behind',
    cause: 'user',
    at: Date.now() - left.minutesAgo * 60_000,
    before: { active: left.device, updatedAt: left.updatedAt ?? null },
    owner: { userId: left.userId ?? '1', host },
  }
  writeFileSync(place.intentFile, JSON.stringify({ version: 1, off, taken: null }))
}

async function start(): Promise<void> {
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
}

async function startOn(on: 'phone' | 'sip'): Promise<void> {
  await agent.turn(on)
  await start()
  await shows((now) => now.state === on, `${on} to be confirmed`)
}

async function kill(): Promise<void> {
  await app?.stop({ signal: 'SIGKILL' })
  await place.desktop.host.waitForNoItem()
}

function shows(accept: (now: Status) => boolean, describe: string) {
  return eventually(place.status, accept, { describe, within: 15_000 })
}

/** When Exotel says that the agent's record changed last. UTC ms. */
async function lastUpdate(): Promise<number> {
  const { url, token } = place.exotel.facts
  const answer = await fetch(`${url}/v2/integrations/usermapping?user_id=1`, {
    headers: { Authorization: token },
  })
  const { Data } = (await answer.json()) as { Data: { UpdatedAt: string } }
  return Date.parse(Data.UpdatedAt)
}
