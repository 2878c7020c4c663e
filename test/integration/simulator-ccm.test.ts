import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Agent } from '../../src/exotel/simulator/agents/agent.ts'
import type { CcmUser } from '../../src/exotel/simulator/api/ccm-user.ts'
import type { CcmEnvelope, CcmItem } from '../../src/exotel/simulator/api/envelopes.ts'
import { type FaultRule, type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'

let simulator: Simulator

beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

describe('a user', () => {
  it('is shown with what fields asks for', async () => {
    const { accountUserId, email } = simulator.facts
    const plain = { id: accountUserId, first_name: 'Temp', last_name: 'Name', email, role: 'admin' }
    const bare = await one(`/users/${accountUserId}`)
    expect(bare).toMatchObject({ status: 200, item: { status: 'success', data: plain } })
    expect(bare.item.data).not.toHaveProperty('devices')
    const whole = await one(`/users/${accountUserId}?fields=devices,active_call,last_login`)
    expect(whole.item.data).toMatchObject({
      ...plain,
      active_call: null,
      last_login: null,
      devices: [{ type: 'sip' }, { type: 'tel', available: false, verified: true, status: 'free' }],
    })
    expect((await one(`/users/${accountUserId}?fields=shoes`)).status).toBe(400)
  })

  it('shows available null for an unverified device, and busy during a call', async () => {
    await control('PUT', 'agents/2', { devices: { phone: { busy: true } } })
    const { accountUserId } = await agent('2')
    const { item } = await one(`/users/${accountUserId}?fields=devices`)
    expect(item.data).toMatchObject({
      devices: [{ status: 'free' }, { available: null, verified: false, status: 'busy' }],
    })
  })

  it('is found by lists of addresses and e-mails', async () => {
    const [first, second, third] = [await agent('1'), await agent('2'), await agent('3')]
    const phones = [first, third].map(({ devices }) => encodeURIComponent(devices.phone?.contactUri ?? ''))
    expect(await ids(`devices.contact_uri=${phones.join(',')}`)).toEqual(idsOf(first, third))
    expect(await ids(`devices.contact_uri=${second.devices.sip?.contactUri}`)).toEqual(idsOf(second))
    expect(await ids(`email=${first.email},${second.email}`)).toEqual(idsOf(first, second))
    expect(await ids(`email=${second.email}&devices.contact_uri=${phones[0]}`)).toEqual([])
    // A plus sign that is not encoded means a space.
    expect(await ids(`devices.contact_uri=${first.devices.phone?.contactUri}`)).toEqual([])
  })

  it('is listed in pages of 20, of 50 at most', async () => {
    for (let number = 4; number <= 60; number += 1) {
      await control('PUT', `agents/${number}`, {})
    }
    const pages = await Promise.all([page(''), page('?limit=50'), page('?limit=50&offset=50')])
    expect(pages.map(({ metadata, items }) => [metadata, items.length])).toEqual([
      [{ total: 60, count: 20, offset: 0, limit: 20 }, 20],
      [{ total: 60, count: 50, offset: 0, limit: 50 }, 50],
      [{ total: 60, count: 10, offset: 50, limit: 50 }, 10],
    ])
    for (const wrong of ['limit=51', 'limit=0', 'limit=x', 'offset=-1', 'fields=shoes']) {
      expect((await one(`/users?${wrong}`)).status, wrong).toBe(400)
    }
  })
})

describe('a device', () => {
  it('is the one that the integrations API switches', async () => {
    const { phoneDeviceId, sipDeviceId } = simulator.facts
    await device(phoneDeviceId, { available: true })
    expect(await integrationsRecord()).toMatchObject({ ActiveDeviceId: phoneDeviceId })
    await integrationsSwitch('sip', true)
    expect(await availability()).toEqual({ tel: false, sip: true })
    await device(sipDeviceId, { available: false })
    expect(await integrationsRecord()).toMatchObject({ ActiveDeviceId: '' })
  })

  it('goes on only while no other device is on', async () => {
    const { phoneDeviceId, sipDeviceId } = simulator.facts
    expect((await device(phoneDeviceId, { available: true })).status).toBe(200)
    expect(await device(sipDeviceId, { available: true })).toMatchObject(refusal(403, 10810))
    expect((await device(phoneDeviceId, { available: true })).status).toBe(200)
    expect((await device(phoneDeviceId, { available: false })).status).toBe(200)
    expect((await device(sipDeviceId, { available: true })).status).toBe(200)
  })

  it('goes on only once it is verified', async () => {
    const { accountUserId, devices } = await agent('2')
    const path = `/users/${accountUserId}/devices/${devices.phone?.id}`
    expect(await one(path, 'PUT', { available: true })).toMatchObject(refusal(409, 10809))
    await control('PUT', 'agents/2', { devices: { phone: { verified: true } } })
    expect(await one(path, 'PUT', { available: true })).toMatchObject({ item: { data: { available: true } } })
  })

  it('is off and unverified after a new number', async () => {
    const { phoneDeviceId } = simulator.facts
    await device(phoneDeviceId, { available: true })
    expect(await device(phoneDeviceId, { contact_uri: '+919953125068' })).toMatchObject({
      status: 200,
      item: { data: { contact_uri: '+919953125068', available: null, verified: false } },
    })
    expect(await integrationsRecord()).toMatchObject({ AgentNumber: '+919953125068', ActiveDeviceId: '' })
    expect(await device(phoneDeviceId, { available: true })).toMatchObject(refusal(409, 10809))
  })

  it('keeps a number of its own', async () => {
    const { phoneDeviceId, sipDeviceId } = simulator.facts
    const contact_uri = (await agent('3')).devices.phone?.contactUri
    expect(await device(phoneDeviceId, { contact_uri })).toMatchObject(refusal(409, 10811))
    expect(await device(sipDeviceId, { contact_uri: '+919953125068' })).toMatchObject(refusal(403, 10817))
    const own = (await agent('1')).devices.phone?.contactUri
    expect(await device(phoneDeviceId, { contact_uri: own })).toMatchObject({
      item: { data: { verified: true } },
    })
  })

  it.each([
    ['both at once', { available: true, contact_uri: '+919953125068' }, 1007],
    ['neither', {}, 1001],
    ['words for a boolean', { available: 'true' }, 1001],
    ['null', { available: null }, 1001],
    ['a number without +', { contact_uri: '919953125068' }, 1001],
    ['no JSON', '{ "available": ', 1001],
  ])('answers 400 to %s', async (_, body, code) => {
    const { phoneDeviceId } = simulator.facts
    expect(await device(phoneDeviceId, body)).toMatchObject(refusal(400, code))
  })

  it('is unknown by another id and for another user', async () => {
    const { accountUserId, phoneDeviceId, userId } = simulator.facts
    const other = await agent('2')
    const on = { available: true }
    expect(await device('1000001', on)).toMatchObject(refusal(404, 10808))
    expect(await device(other.devices.phone?.id ?? '', on)).toMatchObject(refusal(404, 10808))
    expect(await one(`/users/${userId}`)).toMatchObject(refusal(404, 10801))
    expect(await one(`/users/${userId}/devices/${phoneDeviceId}`, 'PUT', on)).toMatchObject(
      refusal(404, 10801),
    )
    expect((await one(`/users/${accountUserId}/shoes`)).status).toBe(404)
    expect((await one('/calls')).status).toBe(404)
  })
})

describe('access', () => {
  it('needs the key of this account', async () => {
    const { url, sid, apiKey, apiToken, token, accountUserId } = simulator.facts
    const path = `/users/${accountUserId}`
    for (const authorization of [null, token, basic(apiKey, 'wrong'), basic('', ''), 'Basic !']) {
      expect(await one(path, 'GET', undefined, authorization)).toMatchObject(refusal(401, 1010))
    }
    const elsewhere = await fetch(`${url}/v2/accounts/other${sid}${path}`, {
      headers: { authorization: basic(apiKey, apiToken) },
    })
    expect(elsewhere.status).toBe(403)
    expect(await elsewhere.json()).toMatchObject({ response: { error_data: { code: 1003 } } })
  })

  it('is limited for both APIs together, in the third envelope', async () => {
    await faults({ fault: { kind: 'account-limit', limit: 2 } })
    await integrationsRecord()
    expect((await one('/users')).status).toBe(200)
    const answer = await send('/users')
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ RestException: { Status: 429 } })
  })
})

describe('faults', () => {
  it('refuse in the envelope of the account API, with any code, at any level', async () => {
    await faults(
      { times: 1, fault: { kind: 'refusal', where: 'status', status: 403, code: 10814, message: 'KYC' } },
      { times: 1, fault: { kind: 'refusal', where: 'envelope', status: 403, code: 10815 } },
    )
    expect(await on()).toMatchObject(refusal(403, 10814))
    expect(await on()).toMatchObject({ status: 200, item: { code: 403, error_data: { code: 10815 } } })
    expect(await availability()).toEqual({ tel: false, sip: false })
  })

  it('lie, apply late and show stale records', async () => {
    await faults({ times: 1, fault: { kind: 'lie' } })
    expect(await on()).toMatchObject({ item: { data: { available: true } } })
    expect(await availability()).toEqual({ tel: false, sip: false })

    await faults({ times: 1, fault: { kind: 'applied-late', ms: 100, answer: 'success' } })
    expect(await on()).toMatchObject({ item: { data: { available: true } } })
    expect((await agent('1')).devices.phone?.on).toBe(false)
    await vi.waitFor(async () => expect(await availability()).toEqual({ tel: true, sip: false }))

    await faults({ times: 2, fault: { kind: 'stale' } })
    const off = await device(simulator.facts.phoneDeviceId, { available: false })
    expect(off).toMatchObject({ item: { data: { available: true } } })
    expect(await availability()).toEqual({ tel: true, sip: false })
    expect(await availability()).toEqual({ tel: false, sip: false })
  })

  it('cut the connection, after the change or before it', async () => {
    await faults({ times: 1, fault: { kind: 'cut-before-applied' } })
    await expect(on()).rejects.toThrow()
    expect(await availability()).toEqual({ tel: false, sip: false })
    await faults({ times: 1, fault: { kind: 'cut-after-applied' } })
    await expect(on()).rejects.toThrow()
    expect(await availability()).toEqual({ tel: true, sip: false })
  })

  it('change the form of the record', async () => {
    const { accountUserId, phoneDeviceId } = simulator.facts
    const path = `/users/${accountUserId}?fields=devices`
    await faults({ times: 2, fault: { kind: 'record-as-array' } })
    expect((await envelope(path)).response).toMatchObject([{ data: { id: accountUserId } }])
    expect((await envelope('/users?limit=1')).response).toMatchObject([{ data: { id: accountUserId } }])
    await faults({ times: 2, fault: { kind: 'missing-fields' } })
    expect(JSON.stringify(await one(path))).not.toContain('available')
    expect(JSON.stringify(await on())).not.toContain('available')
    await faults({ times: 2, fault: { kind: 'contradictory-ids' } })
    expect((await one(path)).item.data).toMatchObject({ id: '1000001' })
    expect((await device(phoneDeviceId, { available: true })).item.data).toMatchObject({ id: 1000001 })
  })
})

function refusal(status: number, code: number) {
  return { status, item: { code: status, status: 'failure', data: null, error_data: { code } } }
}

function basic(key: string, token: string): string {
  return `Basic ${Buffer.from(`${key}:${token}`).toString('base64')}`
}

function send(
  path: string,
  method = 'GET',
  body?: unknown,
  authorization?: string | null,
): Promise<Response> {
  const { url, sid, apiKey, apiToken } = simulator.facts
  const credentials = authorization === undefined ? basic(apiKey, apiToken) : authorization
  return fetch(`${url}/v2/accounts/${sid}${path}`, {
    method,
    headers: credentials === null ? {} : { authorization: credentials },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

async function one(
  path: string,
  method = 'GET',
  body?: unknown,
  authorization?: string | null,
): Promise<{ status: number; item: CcmItem }> {
  const response = await send(path, method, body, authorization)
  const { response: item } = (await response.json()) as { response: CcmItem }
  return { status: response.status, item }
}

async function envelope(path: string): Promise<CcmEnvelope> {
  return (await (await send(path)).json()) as CcmEnvelope
}

async function page(query: string) {
  const { metadata, response } = await envelope(`/users${query}`)
  return { metadata, items: [response].flat() }
}

async function ids(query: string): Promise<string[]> {
  const { items } = await page(`?${query}`)
  return items.map(({ data }) => (data as CcmUser).id)
}

function idsOf(...agents: Agent[]): string[] {
  return agents.map(({ accountUserId }) => accountUserId)
}

function device(id: string, change: unknown) {
  return one(`/users/${simulator.facts.accountUserId}/devices/${id}`, 'PUT', change)
}

function on() {
  return device(simulator.facts.phoneDeviceId, { available: true })
}

async function availability(): Promise<object> {
  const { item } = await one(`/users/${simulator.facts.accountUserId}?fields=devices`)
  const { devices = [] } = item.data as CcmUser
  return Object.fromEntries(devices.map(({ type, available }) => [type, available]))
}

async function integrationsRecord(): Promise<object> {
  const { url, token } = simulator.facts
  const response = await fetch(`${url}/v2/integrations/usermapping?user_id=1`, {
    headers: { authorization: token },
  })
  return ((await response.json()) as { Data: object }).Data
}

async function integrationsSwitch(name: string, status: boolean): Promise<void> {
  const { url, token } = simulator.facts
  await fetch(`${url}/v2/integrations/device`, {
    method: 'PUT',
    headers: { authorization: token },
    body: JSON.stringify({ UserId: '1', DeviceName: name, DeviceStatus: status }),
  })
}

async function agent(userId: string): Promise<Agent> {
  return (await fetch(`${simulator.facts.url}/_simulator/agents/${userId}`)).json() as Promise<Agent>
}

async function faults(...rules: FaultRule[]): Promise<void> {
  await control('PUT', 'faults', rules)
}

async function control(method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${simulator.facts.url}/_simulator/${path}`, {
    method,
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
}
