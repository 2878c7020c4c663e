import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Agent, agentOf, startWorkplaceWithLogind } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import type { Logind } from '../support/logind.ts'
import type { RunningProcess } from '../support/processes.ts'
import { type Screensaver, startScreensaver } from '../support/screensaver.ts'

const device = { method: 'PUT', path: '/v2/integrations/device' }

let place: Workplace
let agent: Agent
let app: RunningProcess | null = null

async function start(): Promise<void> {
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
}

async function startOn(on: 'phone' | 'sip'): Promise<void> {
  place.forgetIntent()
  await agent.turn(on)
  await start()
  await agent.shows((now) => now.state === on && now.locked === false, `${on} to be confirmed`)
}

async function stop(signal?: NodeJS.Signals): Promise<void> {
  // Exotel answers to what quitting sends, but not to one that is killed: its next try would be an Off of its own.
  if (signal !== undefined) {
    await app?.stop({ signal })
    // Exotel answers in order: what the app had sent before it was killed has met its fault by then.
    await agent.deviceOn()
  }
  await place.setFaults([])
  if (signal === undefined) await app?.stop({ grace: 5_000 })
  app = null
  await place.desktop.host.waitForNoItem()
}

describe('a desktop whose lock logind knows', () => {
  let logind: Logind

  beforeAll(async () => {
    ;({ place, agent, logind } = await startWorkplaceWithLogind())
    await place.prepareAccount()
  })
  beforeEach(() => startOn('sip'))
  afterEach(async () => {
    await logind.unlock()
    await stop()
  })
  afterAll(() => place?.close())

  test('locking sends OFF at once, nothing is switched on meanwhile, and unlocking brings SIP back', async () => {
    await logind.lock()
    await agent.rings(null)
    const locked = await agent.shows((now) => now.state === 'off', 'off to be confirmed')
    expect(locked).toMatchObject({ lockWatch: 'working', locked: true, restorePending: 'sip' })
    const refused = await place.command(['phone'])
    expect(refused.stderr).toContain('The screen is locked, so nothing is switched on.')
    expect(refused.code).toBe(4)
    const timed = await place.command(['off', '--reason', 'lunch'])
    expect(timed.stderr).toContain('The screen is locked, so nothing is switched on.')
    expect(timed.code).toBe(4)
    expect(await agent.lastWrite()).toBe('sip off')
    await logind.unlock()
    await agent.rings('sip')
    await agent.shows((now) => now.state === 'sip' && now.restorePending === null, 'SIP to be confirmed')
  })

  test('locked and unlocked within a second, and unlocked twice, it rings as before', async () => {
    const locks = () => place.journal().match(/ info locked$/gm)?.length ?? 0
    const before = locks()
    await logind.lock()
    await logind.unlock()
    await logind.unlock()
    // Until the app has heard of the lock it shows SIP, too.
    await eventually(locks, (count) => count > before, { describe: 'the app to hear of the lock' })
    await agent.shows((now) => now.state === 'sip' && !now.switching && !now.locked, 'SIP to be confirmed')
    expect(await agent.deviceOn()).toBe('sip')
  })

  test('OFF in between is obeyed, and nothing comes back', async () => {
    await logind.lock()
    await agent.rings(null)
    await place.switchTo('off')
    await logind.unlock()
    await agent.shows((now) => now.state === 'off' && now.locked === false, 'off to be read again')
    expect(await agent.lastWrite()).toBe('sip off')
  })

  test('with the server down OFF arrives once it is back, also over kill -9, and SIP comes back', async () => {
    await place.setFaults([{ match: {}, fault: { kind: 'cut-before-applied' } }])
    await logind.lock()
    await agent.shows((now) => now.problem !== null && now.intent?.target === 'off', 'the failure to be told')
    await stop('SIGKILL')
    expect(await agent.deviceOn()).toBe('sip')
    await start()
    await agent.rings(null)
    await agent.shows((now) => now.state === 'off' && now.restorePending === 'sip', 'off to be confirmed')
    await logind.unlock()
    await agent.rings('sip')
  })

  test('unlocked before the network is back, SIP comes back with it', async () => {
    await logind.lock()
    await agent.rings(null)
    await place.setFaults([{ match: {}, fault: { kind: 'cut-before-applied' } }])
    await logind.unlock()
    await agent.shows((now) => now.problem !== null, 'the failure to be told')
    await place.setFaults([])
    await agent.rings('sip', 20_000)
  })

  test('a token that expires at the lock keeps the OFF for whoever signs in again', async () => {
    await place.setFaults([{ match: {}, times: 1, fault: { kind: 'refusal', where: 'status', status: 401 } }])
    await logind.lock()
    await agent.shows((now) => now.state === 'signed-out', 'the token to be rejected')
    expect(await agent.deviceOn()).toBe('sip')
    expect((await place.signIn()).code).toBe(0)
    await agent.rings(null)
  })

  test('a change made elsewhere while locked is told and not fought', async () => {
    await logind.lock()
    await agent.rings(null)
    await agent.turn('phone')
    const before = (await place.writes()).length
    await logind.unlock()
    const { problem } = await agent.shows((now) => now.problem !== null, 'the change to be told')
    expect(problem?.code).toBe('changed_elsewhere')
    expect(await agent.deviceOn()).toBe('phone')
    expect((await place.writes()).length).toBe(before)
  })

  test('a lock that was only asked for is taken back after 5 s', async () => {
    await logind.requestLock()
    await agent.rings(null)
    await agent.rings('sip', 15_000)
    expect((await agent.status()).locked).toBe(false)
  })

  test('started behind a locked screen it switches off, and back on at the unlock', async () => {
    await stop('SIGKILL')
    await logind.lock()
    await start()
    await agent.rings(null)
    await logind.unlock()
    await agent.rings('sip')
  })

  test('an OFF that has to wait its turn (429 with a date) goes out when its time has come', async () => {
    await place.setFaults([
      { match: device, times: 1, fault: { kind: 'rate-limit', retryAfter: 3, as: 'date' } },
    ])
    await logind.lock()
    const { problem } = await agent.shows((now) => now.problem !== null, 'the limit to be told')
    expect(problem?.code).toBe('rate_limited')
    await agent.rings(null, 20_000)
  })

  test('shutdown switches off and ends the app', async () => {
    const ended = app?.exited
    await logind.prepareForShutdown(true)
    await ended
    expect(await agent.deviceOn()).toBeNull()
    await logind.prepareForShutdown(false)
  })

  test('sleep waits for OFF, and waking up brings SIP back', async () => {
    await inhibited(['Hookswitch'])
    await logind.prepareForSleep(true)
    await agent.rings(null)
    await agent.shows((now) => now.state === 'off', 'off to be confirmed')
    await inhibited([])
    await logind.prepareForSleep(false)
    await agent.rings('sip')
  })

  /** Settles once exactly these programs delay sleep. */
  async function inhibited(by: readonly string[]): Promise<void> {
    await eventually(logind.inhibitors, (names) => isDeepStrictEqual(names, by), {
      describe: `sleep to be delayed by ${by.join(', ') || 'no program'}`,
    })
  }

  test('the request that sleep sends is not cut by Chromium going to sleep itself', async () => {
    await place.setFaults([{ match: device, fault: { kind: 'latency', ms: 150 } }])
    const before = (await place.writes()).length
    await logind.prepareForSleep(true)
    await agent.shows((now) => now.state === 'off' && !now.switching, 'off to be confirmed')
    expect(await place.writes()).toHaveLength(before + 1)
    await place.setFaults([])
    await logind.prepareForSleep(false)
    await agent.rings('sip')
  })
})

describe('a real screen locker', () => {
  let locker: Screensaver

  beforeAll(async () => {
    place = await startWorkplace({ name: 'MATE' })
    agent = agentOf(place)
    locker = await startScreensaver(place.desktop)
    await place.prepareAccount()
  })
  afterAll(async () => {
    await stop()
    await place?.close()
  })

  test('locking it sends OFF, and unlocking it brings SIP back', async () => {
    await startOn('sip')
    await locker.lock()
    await agent.rings(null)
    await agent.shows((now) => now.locked === true && now.state === 'off', 'off to be confirmed')
    await locker.unlock()
    await agent.rings('sip')
    await agent.shows((now) => now.locked === false && now.state === 'sip', 'SIP to be confirmed')
  })
})

describe('a desktop that tells nothing of locks', () => {
  beforeAll(async () => {
    place = await startWorkplace()
    agent = agentOf(place)
    await place.prepareAccount()
  })
  afterAll(async () => {
    await stop()
    await place?.close()
  })

  test('says plainly that calls cannot go off by themselves', async () => {
    await start()
    const { lockWatch } = await agent.shows((now) => now.state === 'off', 'off to be read')
    expect(lockWatch).toBe('unavailable')
    expect((await place.command(['status'])).stdout).toContain(
      'Hookswitch cannot notice a screen lock on this desktop. Switch off before you leave.',
    )
  })
})
