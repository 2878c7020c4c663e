import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from './support/simulator-client.ts'

/** How long a condition may take on a busy machine, in milliseconds. */
const patience = { timeout: 10_000, interval: 10 }

let simulator: Simulator
const { control, rules, write, isOn, agent, requests } = simulatorClient(() => simulator)

beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

describe('a watchdog', () => {
  it('sets a device again and again, until the list is emptied', async () => {
    await rules({ fault: { kind: 'watchdog', every: 20, device: 'sip', on: true } })
    for (let round = 0; round < 3; round += 1) {
      await vi.waitFor(async () => expect(await isOn('sip')).toBe(true), patience)
      await write('sip', false)
    }
    await control('DELETE', 'faults')
    await write('sip', false)
    await quiet()
    expect(await isOn('sip')).toBe(false)
    expect((await requests()).map(({ method, faults }) => [method, faults])).toEqual(
      Array.from({ length: 4 }, () => ['PUT', []]),
    )
  })

  it('stops after so many times, and when the simulator closes', async () => {
    await rules({ times: 2, fault: { kind: 'watchdog', every: 20, device: 'phone', on: true } })
    await vi.waitFor(async () => expect(await (await control('GET', 'faults')).json()).toEqual([]), patience)
    await write('phone', false)
    await quiet()
    expect(await isOn('phone')).toBe(false)
    await rules({ fault: { kind: 'watchdog', every: 1, device: 'phone', on: true } })
    await simulator.close()
  })

  it("goes by Exotel's rules", async () => {
    await control('PUT', 'agents/1', { exclusivity: 'refuses', devices: { phone: { on: true } } })
    await rules({ times: 1, fault: { kind: 'watchdog', every: 1, device: 'sip', on: true } })
    await vi.waitFor(async () => expect(await (await control('GET', 'faults')).json()).toEqual([]), patience)
    expect((await agent()).devices).toMatchObject({ phone: { on: true }, sip: { on: false } })
  })

  it('goes on where it is in the new list, too', async () => {
    const watchdog = { fault: { kind: 'watchdog', every: 200, device: 'sip', on: true } } as const
    await rules(watchdog)
    const start = Date.now()
    while (!(await isOn('sip'))) {
      expect(Date.now() - start).toBeLessThan(patience.timeout)
      await rules({ times: 1, fault: { kind: 'garbage' } }, watchdog)
    }
  })

  it('can be in force from the start', async () => {
    const other = await startSimulator({
      faults: [{ fault: { kind: 'watchdog', userId: '2', every: 5, device: 'sip', on: true } }],
    })
    const { agent: agentThere } = simulatorClient(() => other)
    const isOnThere = async () => (await agentThere('2')).devices.sip?.on
    await vi.waitFor(async () => expect(await isOnThere()).toBe(true), patience)
    await other.close()
  })
})

describe('a page of the CRM', () => {
  it('turns SIP on a while after each OFF', async () => {
    await rules({ fault: { kind: 'crm-page', ms: 20 } })
    await quiet()
    expect(await isOn('sip')).toBe(false)
    await write('phone', true)
    for (const device of ['phone', 'sip', 'sip'] as const) {
      expect((await write(device, false)).status).toBe(200)
      await vi.waitFor(async () => expect(await isOn('sip')).toBe(true), patience)
    }
  })

  it('turns a device on once, at a moment', async () => {
    await rules({ fault: { kind: 'crm-page', device: 'phone', after: 'set', ms: 30 } })
    await vi.waitFor(async () => expect(await isOn('phone')).toBe(true), patience)
    await write('phone', false)
    await quiet()
    expect(await isOn('phone')).toBe(false)
    expect(await (await control('GET', 'faults')).json()).toEqual([])
  })

  it('is closed before its moment', async () => {
    const moments: (() => void)[] = []
    const pause = () => new Promise<void>((resolve) => moments.push(resolve))
    const other = await startSimulator({ clock: { now: Date.now, pause } })
    const there = simulatorClient(() => other)
    await there.write('phone', true)
    await there.rules({ fault: { kind: 'crm-page' } }, { fault: { kind: 'crm-page', after: 'set' } })
    await there.write('phone', false)
    expect(moments).toHaveLength(2)
    await there.control('DELETE', 'faults')
    for (const come of moments) come()
    expect(await there.isOn('sip')).toBe(false)
    await other.close()
  })
})

it('waits for no request, so nothing is to be matched', async () => {
  const fault = { kind: 'watchdog', every: 1000, device: 'sip', on: true }
  const answer = await control('PUT', 'faults', [{ match: { method: 'PUT' }, fault }])
  expect(answer.status).toBe(400)
  expect((await answer.json()).error).toContain('"match" means nothing')
})

/** Long enough for everything here to have acted once more. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100))
}
