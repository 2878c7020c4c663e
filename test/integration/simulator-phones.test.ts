import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from '../support/simulator-client.ts'

let simulator: Simulator
const { control, write, read, agent } = simulatorClient(() => simulator)

beforeEach(async () => {
  simulator = await startSimulator()
  await control('PUT', 'agents/1', { devices: { secondPhone: {} } })
})
afterEach(() => simulator.close())

describe('a second phone', () => {
  it('is shown by the account API, before the first', async () => {
    const { devices } = await agent()
    expect(await accountDevices()).toMatchObject([
      { type: 'sip' },
      { type: 'tel', id: Number(devices.secondPhone?.id), available: false },
      { type: 'tel', id: Number(devices.phone?.id), available: false },
    ])
  })

  it('is switched by the account API only', async () => {
    expect((await put('secondPhone', { available: true })).status).toBe(200)
    expect((await read()).active).toBe((await agent()).devices.secondPhone?.id)
    await write('phone', false)
    await write('sip', false)
    expect((await agent()).devices.secondPhone?.on).toBe(true)
    expect((await put('secondPhone', { available: false })).status).toBe(200)
    expect((await read()).active).toBe('off')
  })

  it('follows the rule that one device is on at a time', async () => {
    await put('secondPhone', { available: true })
    for (const device of ['phone', 'sip'] as const) {
      expect((await put(device, { available: true })).status).toBe(403)
    }
    expect((await write('sip', true)).status).toBe(200)
    expect((await agent()).devices).toMatchObject({ secondPhone: { on: false }, sip: { on: true } })
    await control('PUT', 'agents/1', { exclusivity: 'refuses' })
    expect((await write('phone', true)).status).toBe(403)
  })

  it('goes off with the others if OFF names no device', async () => {
    await put('secondPhone', { available: true })
    const { url, token } = simulator.facts
    await fetch(`${url}/v2/integrations/device`, {
      method: 'PUT',
      headers: { authorization: token },
      body: JSON.stringify({ UserId: '1', DeviceStatus: false }),
    })
    expect((await read()).active).toBe('off')
  })

  it('may have a number that no other phone has', async () => {
    const { phone } = (await agent()).devices
    expect((await put('secondPhone', { contact_uri: phone?.contactUri })).status).toBe(409)
    expect((await put('secondPhone', { contact_uri: '+919953125068' })).status).toBe(200)
    expect((await agent()).devices.secondPhone).toMatchObject({
      contactUri: '+919953125068',
      verified: false,
    })
    expect((await agent()).devices.phone).toEqual(phone)
  })
})

async function put(device: 'phone' | 'sip' | 'secondPhone', change: object): Promise<Response> {
  const { accountUserId } = simulator.facts
  const id = (await agent()).devices[device]?.id
  return account('PUT', `/users/${accountUserId}/devices/${id}`, change)
}

async function accountDevices(): Promise<unknown> {
  const answer = await account('GET', `/users/${simulator.facts.accountUserId}?fields=devices`)
  return (await answer.json()).response.data.devices
}

function account(method: string, path: string, body?: object): Promise<Response> {
  const { url, sid, apiKey, apiToken } = simulator.facts
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`
  return fetch(`${url}/v2/accounts/${sid}${path}`, {
    method,
    headers: { authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
