import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Agent, DeviceName } from '../../src/exotel/simulator/agents/agent.ts'
import type { UserRecord } from '../../src/exotel/simulator/api/user-record.ts'
import {
  type FaultRule,
  type RequestEntry,
  type Simulator,
  startSimulator,
} from '../../src/exotel/simulator/index.ts'

/** How long a condition may take on a busy machine, in ms. */
const patience = { timeout: 10_000, interval: 50 }

let simulator: Simulator

beforeEach(async () => {
  simulator = await startSimulator()
})

afterEach(() => simulator.close())

describe('faults without effect', () => {
  it('refuses at each level', async () => {
    await faults(
      { kind: 'refusal', where: 'status', status: 500 },
      { kind: 'refusal', where: 'envelope', status: 404, message: 'record not found' },
      { kind: 'refusal', where: 'error-string', status: 403, code: 10810, message: 'Another device is ON' },
      { kind: 'refusal', where: 'error-string', status: 403, code: 10814, httpStatus: 200 },
    )
    expect(await phone(true)).toMatchObject({ status: 500, body: { Status: 'Failed', Code: 500 } })
    expect(await phone(true)).toMatchObject({ status: 200, body: { Code: 404, Error: 'record not found' } })
    const nested = await phone(true)
    expect(nested).toMatchObject({ status: 403, body: { Code: 403 } })
    expect(JSON.parse(nested.body.Error).response.error_data).toEqual({
      code: 10810,
      message: 'Another device is ON',
      description: 'Another device is ON',
    })
    expect(await phone(true)).toMatchObject({ status: 200, body: { Status: 'Failed', Code: 403 } })
    expect(await isOn('phone')).toBe(false)
  })

  it('refuses the account API in its own envelope', async () => {
    await faults({ kind: 'refusal', where: 'error-string', status: 409, code: 10809 })
    const { url } = simulator.facts
    const response = await fetch(`${url}/v2/accounts/any/users/1/devices/2`, { method: 'PUT' })
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({
      http_code: 409,
      response: { error_data: { code: 10809 }, status: 'failure' },
    })
  })

  it('limits the rate with seconds, a date, or no Retry-After', async () => {
    await faults(
      { kind: 'rate-limit', retryAfter: 3 },
      { kind: 'rate-limit', retryAfter: 3, as: 'date' },
      { kind: 'rate-limit' },
    )
    const seconds = await send('PUT', '/device', {})
    expect(seconds.status).toBe(429)
    expect(seconds.headers.get('retry-after')).toBe('3')
    expect(await seconds.json()).toEqual({
      RestException: {
        Status: 429,
        Message: 'Rate limit exceeded. Try again in 3 seconds.',
        Code: 'RATE_LIMIT_EXCEEDED',
      },
    })
    const now = Date.now()
    const date = Date.parse((await send('PUT', '/device', {})).headers.get('retry-after') ?? '')
    expect(date - now).toBeGreaterThanOrEqual(3000)
    expect(date - now).toBeLessThan(5000)
    expect((await send('PUT', '/device', {})).headers.get('retry-after')).toBe(null)
  })

  it('limits the account over both APIs until the window ends', async () => {
    await rules([{ fault: { kind: 'account-limit', limit: 2, windowSeconds: 2 } }])
    expect((await read()).status).toBe(200)
    expect((await fetch(`${simulator.facts.url}/v2/accounts/any/users`)).status).toBe(401)
    const limited = await send('GET', '/usermapping?user_id=1')
    expect(limited.status).toBe(429)
    expect(limited.headers.get('retry-after')).toMatch(/^[12]$/)
    expect(limited.headers.get('x-ratelimit-limit')).toBe('2')
    expect(limited.headers.get('x-ratelimit-remaining')).toBe('0')
    await vi.waitFor(async () => expect((await read()).status).toBe(200), patience)
  })

  it('cuts the connection before anything is applied', async () => {
    await faults({ kind: 'cut-before-applied' })
    await expect(phone(true)).rejects.toThrow('fetch failed')
    expect(await isOn('phone')).toBe(false)
    expect(await lastRequest()).toMatchObject({ status: null, applied: false })
  })

  it('never answers', async () => {
    await faults({ kind: 'never-answered' })
    await expect(phone(true, AbortSignal.timeout(1_000))).rejects.toThrow('timeout')
    expect(await isOn('phone')).toBe(false)
    expect(await lastRequest()).toMatchObject({ status: null, applied: false })
  })

  it('answers garbage', async () => {
    await faults({ kind: 'garbage' })
    const response = await send('PUT', '/device', {})
    expect(response.status).toBe(200)
    await expect(response.json()).rejects.toThrow()
  })

  it('answers with a body that is too large', async () => {
    await faults({ kind: 'too-large', mebibytes: 3 }, { kind: 'too-large', mebibytes: 1024 })
    const whole = await send('GET', '/usermapping?user_id=1')
    expect(whole.headers.get('content-length')).toBe(null)
    const text = await whole.text()
    expect(text.length).toBe(3 * 1024 * 1024)
    expect(JSON.parse(text)).toMatchObject({ Status: 'Success' })
    await (await send('GET', '/usermapping?user_id=1')).body?.cancel()
    expect((await read()).status).toBe(200)
  })

  it('redirects', async () => {
    await faults({ kind: 'redirect', location: 'https://example.com/' })
    const response = await send('PUT', '/device', {}, { redirect: 'manual' })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('https://example.com/')
  })

  it('lies', async () => {
    await faults({ kind: 'lie' })
    expect((await phone(true)).body.Data.ActiveDeviceId).toBe(simulator.facts.phoneDeviceId)
    expect((await read()).body.Data.ActiveDeviceId).toBe('')
    expect((await read()).body.Data.UpdatedAt).toBe('0001-01-01T00:00:00Z')
    expect((await requests())[0]).toMatchObject({ status: 200, applied: false, faults: ['lie'] })
    await faults({ kind: 'lie', record: 'unchanged' })
    expect((await phone(true)).body.Data.ActiveDeviceId).toBe('')
    expect(await isOn('phone')).toBe(false)
  })
})

describe('effects that the answer does not show', () => {
  it('applies the write and cuts', async () => {
    await faults({ kind: 'cut-after-applied' })
    await expect(phone(true)).rejects.toThrow('fetch failed')
    expect(await isOn('phone')).toBe(true)
    expect(await lastRequest()).toMatchObject({ status: null, applied: true, changed: true })
  })

  it('applies late and answers at once as if it were done', async () => {
    await faults({ kind: 'applied-late', ms: 500, answer: 'success' })
    expect((await phone(true)).body.Data.ActiveDeviceId).toBe(simulator.facts.phoneDeviceId)
    expect(await isOn('phone')).toBe(false)
    expect(await lastRequest()).toMatchObject({ status: 200, applied: false })
    await vi.waitFor(async () => expect(await isOn('phone')).toBe(true), patience)
    expect(await lastRequest()).toMatchObject({ status: 200, applied: true, changed: true })
  })

  it.each([['cut', 'fetch failed', 30_000] as const, ['never', 'timeout', 1_000] as const])(
    'applies late what was not answered: %s',
    async (answer, message, limit) => {
      await faults({ kind: 'applied-late', ms: 3_000, answer })
      await expect(phone(true, AbortSignal.timeout(limit))).rejects.toThrow(message)
      expect(await isOn('phone')).toBe(false)
      await vi.waitFor(async () => expect(await isOn('phone')).toBe(true), patience)
      expect(await lastRequest()).toMatchObject({ status: null, applied: true })
    },
  )

  it('applies late by the state of that time', async () => {
    await control('PUT', '/agents/1', { exclusivity: 'refuses' })
    await faults({ kind: 'applied-late', ms: 100, answer: 'success' })
    expect((await phone(true)).status).toBe(200)
    await control('PUT', '/agents/1', { devices: { sip: { on: true } } })
    await faults({ kind: 'latency', ms: 150 })
    await read()
    expect(await isOn('phone')).toBe(false)
    expect((await requests())[0]).toMatchObject({ status: 200, applied: false })
  })

  it('is slow', async () => {
    await faults({ kind: 'latency', ms: 120 })
    const start = Date.now()
    expect((await phone(true)).status).toBe(200)
    expect(Date.now() - start).toBeGreaterThanOrEqual(115)
  })

  it('changes a device elsewhere, before or after', async () => {
    await rules([
      {
        match: { method: 'GET' },
        times: 1,
        fault: { kind: 'change-elsewhere', device: 'sip', on: true },
      },
      {
        match: { method: 'PUT' },
        times: 1,
        fault: { kind: 'change-elsewhere', device: 'sip', on: true, moment: 'after' },
      },
    ])
    expect((await read()).body.Data.ActiveDeviceId).toBe(simulator.facts.sipDeviceId)
    expect((await phone(true)).body.Data.ActiveDeviceId).toBe(simulator.facts.phoneDeviceId)
    expect((await read()).body.Data.ActiveDeviceId).toBe(simulator.facts.sipDeviceId)
  })
})

describe('wrong records', () => {
  it('are stale in a write and in a read', async () => {
    await faults({ kind: 'stale' }, { kind: 'stale' })
    expect((await phone(true)).body.Data.ActiveDeviceId).toBe('')
    expect((await read()).body.Data.ActiveDeviceId).toBe('')
    expect((await read()).body.Data.ActiveDeviceId).toBe(simulator.facts.phoneDeviceId)
    expect((await requests())[0]).toMatchObject({ applied: true, changed: true })
  })

  it("contradict the write as Exotel's sample does", async () => {
    await rules([{ fault: { kind: 'seed-contradiction' } }])
    expect((await phone(true)).body.Data.ActiveDeviceId).toBe('')
    expect((await read()).body.Data.ActiveDeviceId).toBe('')
    expect(await isOn('phone')).toBe(true)
  })

  it('are a list, lack fields, or name no device of the agent', async () => {
    await faults(
      { kind: 'record-as-array' },
      { kind: 'missing-fields' },
      { kind: 'missing-fields', fields: ['AppUserId'] },
      { kind: 'contradictory-ids' },
    )
    expect((await phone(true)).body.Data).toMatchObject([{ AppUserId: '1' }])
    const lacking = (await read()).body.Data
    expect(lacking).toMatchObject({ AppUserId: '1' })
    expect(lacking).not.toHaveProperty('ActiveDeviceId')
    expect((await read()).body.Data).not.toHaveProperty('AppUserId')
    const { ActiveDeviceId, PhoneDeviceID, SipDeviceID } = (await read()).body.Data
    expect([PhoneDeviceID, SipDeviceID, '']).not.toContain(ActiveDeviceId)
  })
})

describe('tokens', () => {
  it('expire, and minting works', async () => {
    await rules([{ fault: { kind: 'tokens-expire' } }])
    expect((await read()).status).toBe(401)
    const minted = await mint()
    expect((await read(minted)).status).toBe(200)
    expect((await read()).status).toBe(401)
  })

  it('expire later, and newly minted ones say so', async () => {
    await rules([{ fault: { kind: 'tokens-expire-in', ms: 2000 } }])
    expect((await read()).status).toBe(200)
    const minted = await mint()
    const { exp } = JSON.parse(Buffer.from(minted.split('.')[1] ?? '', 'base64url').toString())
    expect(exp * 1000 - Date.now()).toBeLessThanOrEqual(2000)
    expect((await read(minted)).status).toBe(200)
    const expired = async (token?: string) => expect((await read(token)).status).toBe(401)
    await vi.waitFor(() => expired(), patience)
    await vi.waitFor(() => expired(minted), patience)
  })
})

describe('closing', () => {
  it('ends unanswered and slow requests and applies nothing later', async () => {
    await rules([
      { match: { path: '/never' }, fault: { kind: 'never-answered' } },
      { match: { path: '/slow' }, fault: { kind: 'latency', ms: 600_000 } },
      { fault: { kind: 'applied-late', ms: 600_000, answer: 'success' } },
    ])
    const { url } = simulator.facts
    await phone(true)
    const waiting = Promise.allSettled([fetch(`${url}/never`), fetch(`${url}/slow`)])
    await vi.waitFor(async () => expect(await requests()).toHaveLength(3), patience)
    const start = Date.now()
    await simulator.close()
    expect(Date.now() - start).toBeLessThan(3000)
    expect(await waiting).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })
})

type Answer = {
  status: number
  body: { Status: string; Code: number; Error: string; Data: UserRecord }
}

/** Sets rules that each hit one request, one after the other. */
function faults(...list: FaultRule['fault'][]): Promise<void> {
  return rules(list.map((fault) => ({ times: 1, fault })))
}

async function rules(list: FaultRule[]): Promise<void> {
  expect((await control('PUT', '/faults', list)).status).toBe(200)
}

async function phone(on: boolean, signal?: AbortSignal): Promise<Answer> {
  const body = { UserId: '1', DeviceName: 'phone', DeviceStatus: on }
  const response = await send('PUT', '/device', body, signal ? { signal } : {})
  return { status: response.status, body: await response.json() }
}

async function read(token = simulator.facts.token): Promise<Answer> {
  const response = await send('GET', '/usermapping?user_id=1', undefined, {
    headers: { Authorization: token },
  })
  return { status: response.status, body: await response.json() }
}

async function mint(): Promise<string> {
  const { appId, appSecret } = simulator.facts
  const response = await send('POST', '/token', { Id: appId, Secret: appSecret, Entity: 'app' })
  return (await response.json()).Data
}

function send(method: string, path: string, body?: unknown, rest: RequestInit = {}): Promise<Response> {
  return fetch(`${simulator.facts.url}/v2/integrations${path}`, {
    method,
    headers: { Authorization: simulator.facts.token, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...rest,
  })
}

function control(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${simulator.facts.url}/_simulator${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function isOn(device: DeviceName): Promise<boolean> {
  const agent: Agent = await (await control('GET', '/agents/1')).json()
  return agent.devices[device]?.on ?? false
}

async function requests(): Promise<RequestEntry[]> {
  return (await control('GET', '/requests')).json()
}

async function lastRequest(): Promise<RequestEntry | undefined> {
  return (await requests()).at(-1)
}
