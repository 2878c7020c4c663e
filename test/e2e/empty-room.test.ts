import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Agent, startWorkplaceWithLogind } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import type { Workplace } from '../support/hookswitch.ts'
import type { Logind } from '../support/logind.ts'
import type { RunningProcess } from '../support/processes.ts'
import { findEntry } from '../support/status-notifier-menu.ts'

/** The app on a real desktop, in front of an Exotel and a network that are as unkind as the world. */

const device = { method: 'PUT', path: '/v2/integrations/device' }
const everything = { path: '/v2/*' }
const month = 30 * 24 * 60 * 60

let place: Workplace
let agent: Agent
let logind: Logind
let app: RunningProcess

beforeAll(async () => {
  ;({ place, agent, logind } = await startWorkplaceWithLogind())
  await place.prepareAccount()
})
beforeEach(() => start())
afterEach(async () => {
  await place.setFaults([])
  await logind.unlock()
  await app.stop({ grace: 5_000 })
  await place.desktop.host.waitForNoItem()
})
afterAll(() => place?.close())

async function start(): Promise<void> {
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
}

async function confirmed(state: 'phone' | 'sip' | 'off'): Promise<void> {
  await place.switchTo(state)
  await agent.shows((now) => now.state === state && now.locked === false, `${state} to be confirmed`)
}

/** The device writes that Exotel has been asked for since, such as "sip off". */
async function writesSince(count: number): Promise<readonly string[]> {
  const bodies = (await place.writes()).slice(count).map(({ body }) => body)
  return bodies.map((body) => {
    const { DeviceName, DeviceStatus } = body as { DeviceName: string; DeviceStatus: boolean }
    return `${DeviceName} ${DeviceStatus ? 'on' : 'off'}`
  })
}

/** Settles once Exotel has no device on and the app shows that. The app may have shown off before, in good faith. */
async function isTurnedOff(): Promise<void> {
  await agent.rings(null, 30_000)
  await agent.shows((now) => now.state === 'off', 'off to be confirmed', 30_000)
}

describe('an Off that somebody has undone is not believed', () => {
  beforeEach(async () => {
    await confirmed('off')
    await agent.turn('sip')
  })

  test('at a lock', async () => {
    await logind.lock()
    await isTurnedOff()
  })

  test('when the machine goes to sleep', async () => {
    await logind.prepareForSleep(true)
    await isTurnedOff()
    await logind.prepareForSleep(false)
  })

  test('when the app quits', async () => {
    await app.stop({ grace: 5_000 })
    expect(await agent.deviceOn()).toBeNull()
    await start()
  })
})

describe('another client turns SIP on behind the locked screen', () => {
  /** Somebody opens the window: that looks how things stand. */
  const look = () => place.openWindow()

  test('it is turned off again once, and then left alone, and both are told', async () => {
    await confirmed('sip')
    await logind.lock()
    await agent.endsInOff(30_000)
    await agent.turn('sip')
    await look()
    await isTurnedOff()
    expect((await agent.status()).problem?.message).toContain('turns them off again')
    await agent.turn('sip')
    await look()
    const { problem } = await agent.shows((now) => now.state === 'sip', 'SIP to be read')
    expect(problem?.message).toContain('does not turn them off again')
    expect(await agent.deviceOn()).toBe('sip')
  })
})

describe('Exotel asks to be left alone for a month', () => {
  beforeEach(async () => {
    await confirmed('sip')
    await place.setFaults([{ match: device, times: 1, fault: { kind: 'rate-limit', retryAfter: month } }])
  })

  test('whoever asks again does not wait', async () => {
    expect((await place.command(['off', '--wait', '1'])).code).toBe(5)
    await place.switchTo('off')
    expect(await agent.deviceOn()).toBeNull()
  })
})

test('an answer that cannot be understood is read back and not written again', async () => {
  await confirmed('off')
  await place.setFaults([
    { match: device, times: 1, fault: { kind: 'foreign-answer', page: 'empty-200', applied: 'before' } },
  ])
  const before = (await place.writes()).length
  await place.switchTo('sip')
  expect(await writesSince(before)).toEqual(['sip on'])
})

test('after a rejected token each lock tries the OFF and says that calls may still ring', async () => {
  await confirmed('sip')
  const rejections = () => place.journal().match(/ warn .*\bhttpStatus=401\b/g)?.length ?? 0
  const before = rejections()
  await place.setFaults([
    { match: everything, times: 2, fault: { kind: 'refusal', where: 'status', status: 401 } },
  ])
  await logind.lock()
  await agent.shows((now) => now.state === 'signed-out', 'the token to be rejected')
  await logind.unlock()
  await logind.lock()
  await eventually(rejections, (count) => count === before + 2, {
    describe: 'the OFF to be tried, and rejected again',
  })
  await logind.unlock()
  await logind.lock()
  await agent.endsInOff(30_000)
  expect((await agent.status()).user).toBe('1')
})

test('an Off for a while is known to the next run', async () => {
  await confirmed('sip')
  // A click on a menu that is just being replaced is lost.
  await place.desktop.host.waitFor(({ menu }) => findEntry(menu, 'SIP').toggleState === 1, 'SIP to be marked')
  await place.desktop.host.click(['Off for', '30 minutes'])
  const { until } = await agent.shows(
    (now) => now.state === 'off' && now.until !== null,
    'the end to be told',
  )
  await app.stop({ signal: 'SIGKILL' })
  await place.desktop.host.waitForNoItem()
  await start()
  const later = await agent.shows((now) => now.state === 'off', 'off to be read')
  expect(later.until).toBe(until)
  await place.switchTo('off')
})
