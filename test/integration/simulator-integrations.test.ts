import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UserRecord } from '../../src/exotel/simulator/api/user-record.ts'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator()
})

afterAll(() => simulator.close())

describe('the device API', () => {
  it("works with the sample command of Exotel's page", async () => {
    const { facts } = simulator
    const { stdout } = await curl([
      ...['--silent', '--location', '--request', 'PUT', `${facts.url}/v2/integrations/device`],
      ...['--header', `Authorization: ${facts.token}`, '--header', 'Content-Type: application/json'],
      ...['--data-raw', '{ "UserId": "1", "DeviceName": "phone", "DeviceStatus": true }'],
    ])
    expect(JSON.parse(stdout)).toEqual({
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Status: 'Success',
      Code: 200,
      Error: '',
      Data: {
        CustomerId: expect.any(String),
        AppID: facts.appId,
        AppUserId: '1',
        ExotelAccountSid: facts.sid,
        ExotelUserId: facts.accountUserId,
        AppUsername: 'Temp Name',
        ExotelUserName: 'Temp Name',
        AgentNumber: expect.stringMatching(/^\+91\d{10}$/),
        ActiveDeviceId: facts.phoneDeviceId,
        PhoneDeviceID: facts.phoneDeviceId,
        SipDeviceID: facts.sipDeviceId,
        VirtualNumber: '01135124165',
        Email: 'temp.user@company.in',
        OutboundActive: false,
        Role: 'admin',
        SipId: expect.stringMatching(/^sip:/),
        SipSecret: expect.stringMatching(/^[0-9a-f]{64}$/),
        IsActive: true,
        UserDetail: null,
        CreatedAt: '0001-01-01T00:00:00Z',
        UpdatedAt: expect.stringMatching(/^20.*Z$/),
      },
    })
  })

  it('turns the other device off when one goes on', async () => {
    const { facts } = simulator
    await put({ UserId: '1', DeviceName: 'phone', DeviceStatus: true })
    const sip = await put({ UserId: '1', DeviceName: 'sip', DeviceStatus: true })
    expect(sip).toMatchObject({ status: 200, body: { Data: { ActiveDeviceId: facts.sipDeviceId } } })
    const phoneOff = await put({ UserId: '1', DeviceName: 'phone', DeviceStatus: false })
    expect(phoneOff).toMatchObject({ status: 200, body: { Data: { ActiveDeviceId: facts.sipDeviceId } } })
    const sipOff = await put({ UserId: '1', DeviceName: 'sip', DeviceStatus: false })
    expect(sipOff).toMatchObject({ status: 200, body: { Data: { ActiveDeviceId: '' } } })
  })

  it('turns every device off without DeviceName, and changes nothing without DeviceStatus', async () => {
    await put({ UserId: '1', DeviceName: 'sip', DeviceStatus: true })
    expect(await put({ UserId: '1', DeviceName: 'sip' })).toMatchObject({
      status: 200,
      body: { Data: { ActiveDeviceId: simulator.facts.sipDeviceId } },
    })
    expect(await put({ UserId: '1', DeviceStatus: false })).toMatchObject({
      status: 200,
      body: { Data: { ActiveDeviceId: '' } },
    })
  })

  it('dates the last change in UpdatedAt, and shows the zero date before', async () => {
    await control('PUT', '/agents/dated', {})
    const before = await read('dated')
    expect(before.body.Data.UpdatedAt).toBe('0001-01-01T00:00:00Z')
    const start = Date.now()
    await put({ UserId: 'dated', DeviceName: 'phone', DeviceStatus: false })
    expect((await read('dated')).body.Data.UpdatedAt).toBe('0001-01-01T00:00:00Z')
    await put({ UserId: 'dated', DeviceName: 'phone', DeviceStatus: true })
    const changedAt = Date.parse((await read('dated')).body.Data.UpdatedAt)
    expect(changedAt).toBeGreaterThanOrEqual(start)
    expect(changedAt).toBeLessThanOrEqual(Date.now())
  })

  it.each([
    ['no UserId', { DeviceName: 'phone', DeviceStatus: true }],
    ['an empty UserId', { UserId: '', DeviceName: 'phone', DeviceStatus: true }],
    ['a numeric UserId', { UserId: 1, DeviceName: 'phone', DeviceStatus: true }],
    ['a status in words', { UserId: '1', DeviceName: 'phone', DeviceStatus: 'true' }],
    ['an unknown device', { UserId: '1', DeviceName: 'fax', DeviceStatus: true }],
    ['ON without a name', { UserId: '1', DeviceStatus: true }],
    ['a list', [{ UserId: '1', DeviceName: 'phone', DeviceStatus: true }]],
    ['no JSON', '{ "UserId": '],
    ['nothing', ''],
  ])('answers 400 to %s', async (_, body) => {
    expect(await put(body)).toMatchObject({
      status: 400,
      body: { Status: 'Failed', Code: 400, Error: 'Invalid parameters.', Data: null },
    })
  })

  it.each([
    ['no token', null],
    ['a wrong token', 'wrong'],
    ['Bearer', 'bearer'],
  ])('answers 401 to %s', async (_, kind) => {
    const authorization = kind === 'bearer' ? `Bearer ${simulator.facts.token}` : kind
    const answer = await send('PUT', '/device', { UserId: '1', DeviceStatus: false }, authorization)
    expect(answer).toMatchObject({ status: 401, body: { Status: 'Failed', Code: 401 } })
  })

  it('answers 404 for an unknown user and a missing device', async () => {
    expect(await put({ UserId: '404', DeviceStatus: false })).toMatchObject({
      status: 404,
      body: { Code: 404, Error: 'record not found' },
    })
    const answer = await put({ UserId: '3', DeviceName: 'sip', DeviceStatus: true })
    expect(answer.status).toBe(404)
    expect(nestedCode(answer)).toBe(10808)
  })

  it('answers 409 with 10809 inside Error to ON of an unverified phone, and turns it off', async () => {
    const answer = await put({ UserId: '2', DeviceName: 'phone', DeviceStatus: true })
    expect(answer).toMatchObject({ status: 409, body: { Status: 'Failed', Code: 409 } })
    expect(JSON.parse(answer.body.Error)).toMatchObject({
      method: 'PUT',
      http_code: 409,
      response: { code: 409, status: 'failure', error_data: { code: 10809 }, data: null },
    })
    expect((await read('2')).body.Data.ActiveDeviceId).toBe('')
    expect((await put({ UserId: '2', DeviceName: 'phone', DeviceStatus: false })).status).toBe(200)
  })

  it('answers 403 with 10810 while another device is on, if the agent is set to refuse', async () => {
    await control('PUT', '/agents/strict', { exclusivity: 'refuses' })
    await put({ UserId: 'strict', DeviceName: 'phone', DeviceStatus: true })
    const answer = await put({ UserId: 'strict', DeviceName: 'sip', DeviceStatus: true })
    expect(answer.status).toBe(403)
    expect(nestedCode(answer)).toBe(10810)
    await put({ UserId: 'strict', DeviceName: 'phone', DeviceStatus: false })
    expect((await put({ UserId: 'strict', DeviceName: 'sip', DeviceStatus: true })).status).toBe(200)
  })
})

describe('the other paths', () => {
  it('shows an agent without SIP', async () => {
    expect(await read('3')).toMatchObject({
      status: 200,
      body: { Data: { AppUserId: '3', SipDeviceID: '', SipId: '', SipSecret: '' } },
    })
  })

  it('reads one user by an encoded id', async () => {
    await control('PUT', `/agents/${encodeURIComponent('a+b@company.in')}`, {})
    expect((await send('GET', '/usermapping?user_id=a%2Bb%40company.in')).status).toBe(200)
    expect((await send('GET', '/usermapping?user_id=a+b@company.in')).status).toBe(404)
    expect((await send('GET', '/usermapping')).status).toBe(400)
    expect((await send('GET', '/usermapping?user_id=1', undefined, 'wrong')).status).toBe(401)
  })

  it('mints app tokens and customer tokens', async () => {
    const { appId, appSecret } = simulator.facts
    const app = await mint({ Id: appId, Secret: appSecret, Entity: 'app' })
    expect(app).toMatchObject({ status: 200, body: { Status: 'Success', Code: 200 } })
    expect(expiryOf(app.body.Data) - Date.now() / 1000).toBeCloseTo(90 * 86_400, -2)
    expect((await send('GET', '/usermapping?user_id=1', undefined, app.body.Data)).status).toBe(200)

    const { CustomerID } = (await send<{ CustomerID: string }>('GET', '/app')).body.Data
    const customer = await mint({ Id: CustomerID, Secret: appSecret, Entity: 'customer' })
    const apps = await send('GET', '/app?entity=customer', undefined, customer.body.Data)
    expect(apps.body.Data).toMatchObject([{ AppID: appId }])
    expect((await send('GET', '/usermapping?user_id=1', undefined, customer.body.Data)).status).toBe(401)

    expect((await mint({ Id: appId, Secret: 'wrong', Entity: 'app' })).status).toBe(401)
    expect((await mint({ Id: appId, Secret: appSecret, Entity: 'user' })).status).toBe(400)
    expect((await mint({ Id: appId })).status).toBe(400)
  })

  it('shows the app and its settings', async () => {
    expect(await send('GET', '/app')).toMatchObject({
      status: 200,
      body: { Data: { AppID: simulator.facts.appId, ExotelAccountSid: simulator.facts.sid, IsActive: true } },
    })
    const settings = await send('GET', '/app_setting')
    expect(settings.body.Data).toContainEqual({ SettingKey: 'record', SettingVal: 'true' })
  })

  it('answers 404 elsewhere', async () => {
    expect((await send('GET', '/device')).status).toBe(404)
    expect((await fetch(`${simulator.facts.url}/`)).status).toBe(404)
  })
})

describe('a start', () => {
  it('fails with one sentence if the port cannot be used', async () => {
    const port = Number(new URL(simulator.facts.url).port)
    await expect(startSimulator({ port })).rejects.toThrow(
      `Port ${port} is taken by another program: choose another, or none to have a free one chosen.`,
    )
    await expect(startSimulator({ port: 70_000 })).rejects.toThrow('70000 is no port')
  })

  it('has new secrets', async () => {
    const other = await startSimulator()
    expect(new Set([...Object.values(other.facts), ...Object.values(simulator.facts)]).size).toBe(22)
    await other.close()
    await other.close()
  })
})

type Answer<Data = unknown> = {
  status: number
  body: { Status: string; Code: number; Error: string; Data: Data }
}

function put(body: unknown): Promise<Answer<UserRecord>> {
  return send('PUT', '/device', body)
}

function read(userId: string): Promise<Answer<UserRecord>> {
  return send('GET', `/usermapping?user_id=${encodeURIComponent(userId)}`)
}

function mint(body: unknown): Promise<Answer<string>> {
  return send('POST', '/token', body, null)
}

async function send<Data = unknown>(
  method: string,
  path: string,
  body?: unknown,
  authorization: string | null = simulator.facts.token,
): Promise<Answer<Data>> {
  const response = await fetch(`${simulator.facts.url}/v2/integrations${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(authorization === null ? {} : { Authorization: authorization }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

async function control(method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${simulator.facts.url}/_simulator${path}`, {
    method,
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
}

async function curl(args: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)('curl', args).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('This test needs curl: install the package curl.') : error
  })
}

function nestedCode(answer: Answer): number {
  return JSON.parse(answer.body.Error).response.error_data.code
}

function expiryOf(token: string): number {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).exp
}
