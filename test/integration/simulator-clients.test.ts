import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from '../support/simulator-client.ts'

/** How long a condition may take on a busy machine, in ms. */
const patience = { timeout: 10_000, interval: 10 }

let simulator: Simulator
const { control, rules, write, isOn, agent, requests } = simulatorClient(() => simulator)

afterEach(() => simulator.close())

/** The pauses of the simulator that have not ended yet, where its clock stands still. */
let pauses: (() => void)[]

/** Ends every pause, so that all clients act that are to; they have acted by the next answer. Gives how many ended. */
function pass(): number {
  const due = pauses
  pauses = []
  for (const end of due) end()
  return due.length
}

describe('time that passes when the test says so', () => {
  beforeEach(async () => {
    pauses = []
    const pause = () => new Promise<void>((resolve) => pauses.push(resolve))
    simulator = await startSimulator({ clock: { now: Date.now, pause } })
  })

  it('a watchdog sets a device again and again, until the list is emptied', async () => {
    await rules({ fault: { kind: 'watchdog', every: 20, device: 'sip', on: true } })
    for (let round = 0; round < 3; round += 1) {
      expect(pass()).toBe(1)
      expect(await isOn('sip')).toBe(true)
      await write('sip', false)
      expect(await isOn('sip')).toBe(false)
    }
    await control('DELETE', 'faults')
    pass()
    expect(await isOn('sip')).toBe(false)
    expect(pass()).toBe(0)
    expect((await requests()).map(({ method, faults }) => [method, faults])).toEqual(
      Array.from({ length: 3 }, () => ['PUT', []]),
    )
  })

  it('a watchdog stops after so many times', async () => {
    await rules({ times: 2, fault: { kind: 'watchdog', every: 20, device: 'phone', on: true } })
    for (let time = 0; time < 2; time += 1) {
      pass()
      expect(await isOn('phone')).toBe(true)
      await write('phone', false)
    }
    expect(await (await control('GET', 'faults')).json()).toEqual([])
    pass()
    expect(await isOn('phone')).toBe(false)
    expect(pass()).toBe(0)
  })

  it('a page of the CRM turns SIP on a while after each OFF, and not before', async () => {
    await rules({ fault: { kind: 'crm-page', ms: 20 } })
    expect(pass()).toBe(0)
    await write('phone', true)
    for (const device of ['phone', 'sip', 'sip'] as const) {
      expect((await write(device, false)).status).toBe(200)
      expect(await isOn('sip')).toBe(false)
      pass()
      expect(await isOn('sip')).toBe(true)
    }
  })

  it('a page of the CRM turns a device on once, at a moment', async () => {
    await rules({ fault: { kind: 'crm-page', device: 'phone', after: 'set', ms: 30 } })
    expect(await isOn('phone')).toBe(false)
    pass()
    expect(await isOn('phone')).toBe(true)
    await write('phone', false)
    expect(pass()).toBe(0)
    expect(await isOn('phone')).toBe(false)
    expect(await (await control('GET', 'faults')).json()).toEqual([])
  })

  it('a page of the CRM is closed before its moment', async () => {
    await write('phone', true)
    await rules({ fault: { kind: 'crm-page' } }, { fault: { kind: 'crm-page', after: 'set' } })
    await write('phone', false)
    expect(pauses).toHaveLength(2)
    await control('DELETE', 'faults')
    pass()
    expect(await isOn('sip')).toBe(false)
  })
})

describe('a watchdog', () => {
  beforeEach(async () => {
    simulator = await startSimulator()
  })

  it('sets a device again as time passes, and ends with the simulator', async () => {
    await rules({ fault: { kind: 'watchdog', every: 1, device: 'phone', on: true } })
    for (let round = 0; round < 2; round += 1) {
      await vi.waitFor(async () => expect(await isOn('phone')).toBe(true), patience)
      await write('phone', false)
    }
    await simulator.close()
  })

  it("follows Exotel's rules", async () => {
    await control('PUT', 'agents/1', { exclusivity: 'refuses', devices: { phone: { on: true } } })
    await rules({ times: 1, fault: { kind: 'watchdog', every: 1, device: 'sip', on: true } })
    await vi.waitFor(async () => expect(await (await control('GET', 'faults')).json()).toEqual([]), patience)
    expect((await agent()).devices).toMatchObject({ phone: { on: true }, sip: { on: false } })
  })

  it('goes on if it is in the new list', async () => {
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

  it('waits for no request, so nothing is to be matched', async () => {
    const fault = { kind: 'watchdog', every: 1000, device: 'sip', on: true }
    const answer = await control('PUT', 'faults', [{ match: { method: 'PUT' }, fault }])
    expect(answer.status).toBe(400)
    expect((await answer.json()).error).toContain('"match" means nothing')
  })
})
