import { existsSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { signalAll } from '../support/process-tree.ts'
import type { RunningProcess } from '../support/processes.ts'
import { startMateSession, startXfceSession } from '../support/session-manager.ts'

const device = { method: 'PUT', path: '/v2/integrations/device' }

let place: Workplace
let agent: Agent
let app: RunningProcess

async function open(): Promise<void> {
  place = await startWorkplace()
  agent = agentOf(place)
  await place.prepareAccount()
}

async function start(args?: readonly string[]): Promise<void> {
  app = place.start(args)
  await place.desktop.host.waitForItem({ within: 15_000 })
}

async function startOn(on: 'phone' | 'sip', args?: readonly string[]): Promise<void> {
  await agent.turn(on)
  await start(args)
  await agent.shows((now) => now.state === on, `${on} to be confirmed`)
}

/** What systemd does to an app that it started, at log-out or for `systemctl --user stop`. */
async function endWholeTree(order: 'app first' | 'app last'): Promise<void> {
  const all = app.tree().map(({ pid }) => pid)
  signalAll(order === 'app first' ? all : all.reverse(), 'SIGTERM')
  await app.exited
}

describe('SIGTERM to every process of the app', () => {
  beforeAll(open)
  afterEach(async () => {
    await place.setFaults([])
    await app.stop({ signal: 'SIGKILL' })
    place.forgetIntent()
  })
  afterAll(() => place?.close())

  test.each([
    ['app first', []],
    ['app last', []],
    ['app last', ['--hidden']],
  ] as const)('%s, started with %j, ends in a confirmed OFF', async (order, args) => {
    await startOn('sip', args)
    await endWholeTree(order)
    // By then the app has left; that its display goes while its process ends does no harm.
    await app.exited
    expect(await agent.deviceOn()).toBeNull()
    expect(existsSync(place.intentFile)).toBe(false)
  })

  test('while another switch is under way, ends in OFF all the same', async () => {
    await startOn('sip')
    const before = (await place.writes()).length
    await place.setFaults([{ match: device, times: 1, fault: { kind: 'latency', ms: 300 } }])
    const asked = place.command(['phone'])
    await eventually(place.writes, (writes) => writes.length > before, {
      describe: 'the phone to be asked for',
      within: 15_000,
    })
    await endWholeTree('app first')
    expect(await agent.deviceOn()).toBeNull()
    await asked
  })

  test('with a server that is slow, leaves OFF on disk, and the next start sends it', async () => {
    await startOn('sip')
    await place.setFaults([{ match: device, fault: { kind: 'never-answered' } }])
    await endWholeTree('app first')
    expect(await agent.deviceOn()).toBe('sip')
    expect(remembered()).toBe('session-end')
    await place.setFaults([])
    await start()
    await agent.rings(null)
  })
})

describe('a session whose display dies first', () => {
  beforeAll(open)
  afterAll(() => place?.close())

  test('ends the app before it can send anything, and the start of the next one sends OFF', async () => {
    await startOn('sip')
    // The app ends without a chance to write, so the OFF for the end of the session has to be on disk before.
    await eventually(hasSessionEndOff, (has) => has, { describe: 'the OFF to be on disk' })
    await place.desktop.stopDisplay()
    await app.exited
    expect(await agent.deviceOn()).toBe('sip')
    await place.desktop.startDisplayAgain()
    await start()
    await agent.rings(null)
    await agent.shows((now) => now.state === 'off', 'off to be confirmed')
    await app.stop({ grace: 5_000 })
  })

  test('is told from an app that crashes: started again in the same session, it leaves SIP on', async () => {
    await startOn('sip')
    await app.stop({ signal: 'SIGKILL' })
    await place.desktop.host.waitForNoItem()
    const before = (await place.writes()).length
    await start()
    await agent.shows((now) => now.state === 'sip', 'SIP to be confirmed')
    expect((await place.writes()).length).toBe(before)
    await app.stop({ grace: 5_000 })
  })
})

describe.each([
  ['xfce4-session', startXfceSession],
  ['mate-session', startMateSession],
] as const)('a log-out of %s', (_name, startSession) => {
  beforeAll(open)
  afterAll(() => place?.close())

  test('waits for a confirmed OFF, and the display goes only then', async () => {
    const session = await startSession(place.desktop)
    await startOn('sip')
    await session.joined()
    await place.setFaults([{ match: device, fault: { kind: 'latency', ms: 1_000 } }])
    await session.logOut()
    await session.ended()
    await place.desktop.stopDisplay()
    await app.exited
    expect(await agent.deviceOn()).toBeNull()
    expect(existsSync(place.intentFile)).toBe(false)
  })
})

/** Why the OFF on disk was asked for; null where there is none. */
function remembered(): string | null {
  if (!existsSync(place.intentFile)) return null
  const { off } = JSON.parse(readFileSync(place.intentFile, 'utf8')) as { off: { cause: string } | null }
  return off?.cause ?? null
}

/** Whether the next session would send an OFF should this one end without a word. */
function hasSessionEndOff(): boolean {
  if (!existsSync(place.intentFile)) return false
  const { sessionEnd } = JSON.parse(readFileSync(place.intentFile, 'utf8')) as { sessionEnd: object | null }
  return sessionEnd !== null
}
