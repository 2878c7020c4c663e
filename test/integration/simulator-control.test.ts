import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Agent } from '../../src/exotel/simulator/agents/agent.ts'
import { faultSchema } from '../../src/exotel/simulator/faults/fault-rules.ts'
import { foreignPageNames } from '../../src/exotel/simulator/faults/foreign-pages.ts'
import {
  parseFaultRules,
  type RequestEntry,
  type Simulator,
  startSimulator,
} from '../../src/exotel/simulator/index.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator()
})

afterAll(() => simulator.close())

beforeEach(async () => {
  await control('DELETE', '/requests')
  await control('DELETE', '/faults')
})

describe('agents', () => {
  it('starts with three', async () => {
    const agents = await agentsOf()
    expect(agents.map(({ userId }) => userId).slice(0, 3)).toEqual(['1', '2', '3'])
    expect(agents[0]).toMatchObject({
      accountUserId: simulator.facts.accountUserId,
      email: simulator.facts.email,
      exclusivity: 'replaces',
      devices: {
        phone: { id: simulator.facts.phoneDeviceId, on: false, verified: true, busy: false },
        sip: { id: simulator.facts.sipDeviceId, on: false, verified: true, busy: false },
      },
    })
    expect(agents[1]?.devices.phone?.verified).toBe(false)
    expect(agents[2]?.devices.sip).toBe(null)
  })

  it('changes, removes and creates', async () => {
    const first = await agent('1')
    const busy = await change('1', { devices: { phone: { busy: true } } })
    expect(busy).toEqual({
      ...first,
      devices: { ...first.devices, phone: { ...first.devices.phone, busy: true } },
    })
    const bare = await change('bare', { devices: { phone: null, sip: { on: true } } })
    expect(bare).toMatchObject({ updatedAt: null, devices: { phone: null, sip: { on: true } } })
    expect(await read('bare')).toMatchObject({
      PhoneDeviceID: '',
      AgentNumber: '',
      ActiveDeviceId: bare.devices.sip?.id,
    })
    const whole = await change('bare', { devices: { phone: {} } })
    expect(whole.devices.phone).toMatchObject({ on: false, verified: true })
    expect(whole.updatedAt).not.toBe(null)
  })

  it('turns both devices on, and even an unverified phone', async () => {
    const both = await change('2', { devices: { sip: { on: true } } })
    await change('2', { devices: { phone: { on: true } } })
    expect(await read('2')).toMatchObject({ ActiveDeviceId: both.devices.phone?.id })
  })

  it('refuses unknown agents and fields', async () => {
    expect((await control('GET', '/agents/nobody')).status).toBe(404)
    const answer = await control('PUT', '/agents/1', { devices: { phone: { off: true } } })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: expect.stringContaining('off') })
    expect((await control('PUT', '/agents/1')).status).toBe(400)
    expect((await control('GET', '/nothing')).status).toBe(404)
  })
})

describe('requests', () => {
  it('shows each request and its result', async () => {
    const body = { UserId: '1', DeviceName: 'sip', DeviceStatus: true }
    await put(body)
    await put(body)
    await fetch(`${simulator.facts.url}/v2/integrations/usermapping?user_id=a%2Bb`)
    const [first, second, third, ...rest] = await requests()
    expect(first).toEqual({
      number: expect.any(Number),
      connection: expect.any(Number),
      method: 'PUT',
      url: '/v2/integrations/device',
      path: '/v2/integrations/device',
      query: {},
      headers: { authorization: simulator.facts.token, 'content-type': 'application/json' },
      body,
      status: 200,
      applied: true,
      changed: true,
      faults: [],
      times: {
        receivedAt: expect.any(String),
        appliedAt: expect.any(String),
        answeredAt: expect.any(String),
      },
    })
    expect(second).toMatchObject({ applied: true, changed: false })
    expect(third).toMatchObject({
      url: '/v2/integrations/usermapping?user_id=a%2Bb',
      query: { user_id: 'a+b' },
      headers: { authorization: null, 'content-type': null },
      body: null,
      status: 401,
      applied: false,
    })
    expect(rest).toEqual([])
  })

  it('excludes the control API, and no fault hits that', async () => {
    await control('PUT', '/faults', [{ fault: { kind: 'cut-before-applied' } }])
    expect((await control('GET', '/agents')).status).toBe(200)
    expect((await control('GET', '/no/such')).status).toBe(404)
    expect(await requests()).toEqual([])
    await expect(put({})).rejects.toThrow()
    expect(await requests()).toMatchObject([{ status: null, applied: false, faults: ['cut-before-applied'] }])
    expect(await (await control('DELETE', '/requests')).json()).toEqual([])
  })
})

describe('fault rules', () => {
  it('are refused with a sentence if they are wrong', async () => {
    expect(await refusal([{ fault: { kind: 'latency', ms: 1, msec: 2 } }])).toContain('"msec"')
    expect(await refusal([{ fault: { kind: 'latency', ms: 'a' } }])).toContain('Rule 1')
    expect(await refusal([{ fault: { kind: 'fire' } }])).toContain('must be one of latency, ')
    expect(await refusal([{ fault: { kind: 'lie' }, always: true }])).toContain('"always"')
    expect(await refusal([{ fault: { kind: 'lie' }, match: { path: '/v2*x' } }])).toContain('match.path')
    expect(await refusal({})).toBe('The fault list must be a JSON list of rules.')
    expect(await (await control('GET', '/faults')).json()).toEqual([])
  })

  it('hit matching requests in order and count down', async () => {
    const rules = [
      {
        match: { method: 'put', path: '/v2/integrations/device' },
        times: 2,
        fault: { kind: 'refusal', where: 'status', status: 503 },
      },
      {
        match: { path: '/v2/integrations/*' },
        times: 1,
        fault: { kind: 'refusal', where: 'status', status: 502 },
      },
    ]
    await control('PUT', '/faults', rules)
    expect((await put({})).status).toBe(503)
    expect(await (await control('GET', '/faults')).json()).toMatchObject([{ times: 1 }, { times: 1 }])
    expect((await fetch(`${simulator.facts.url}/v2/integrations/app`)).status).toBe(502)
    expect((await fetch(`${simulator.facts.url}/v2/integrations/app`)).status).toBe(401)
    expect((await put({})).status).toBe(503)
    expect((await put({})).status).toBe(400)
    expect(await (await control('GET', '/faults')).json()).toEqual([])
  })

  it('can be in force from the start', async () => {
    const faults = parseFaultRules('[{ "times": 1, "fault": { "kind": "garbage" } }]')
    const other = await startSimulator({ faults })
    expect(await (await fetch(`${other.facts.url}/v2/integrations/app`)).text()).toContain('<!doctype html>')
    await other.close()
  })

  it('are read from the text of a file', () => {
    expect(() => parseFaultRules('[')).toThrow('The fault list is not JSON.')
    expect(() => parseFaultRules('[{}]')).toThrow('Rule 1 of the fault list is wrong at "fault"')
  })

  it('each have a valid example in the documentation', async () => {
    const text = await readFile(new URL('../../docs/simulator.md', import.meta.url), 'utf8')
    const examples = [...text.matchAll(/^\| `([a-z-]+)` +\|.*\| `(\{.*\})` +\|$/gm)]
    const parsed = examples.map(([, kind, json]) => ({
      kind,
      fault: parseFaultRules(`[{ "fault": ${json} }]`)[0]?.fault,
    }))
    for (const { kind, fault } of parsed) {
      expect(fault?.kind).toBe(kind)
    }
    const kinds = faultSchema.options.map((option) => option.shape.kind.value)
    expect(parsed.map(({ kind }) => kind).sort()).toEqual([...kinds].sort())
    const pages = foreignPageNames.filter((name) => !name.startsWith('cloudflare-'))
    expect(pages.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })
})

function control(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${simulator.facts.url}/_simulator${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function put(body: unknown): Promise<Response> {
  return fetch(`${simulator.facts.url}/v2/integrations/device`, {
    method: 'PUT',
    headers: { Authorization: simulator.facts.token, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function read(userId: string): Promise<unknown> {
  const url = `${simulator.facts.url}/v2/integrations/usermapping?user_id=${userId}`
  const response = await fetch(url, { headers: { Authorization: simulator.facts.token } })
  const { Data } = await response.json()
  return Data
}

async function agentsOf(): Promise<Agent[]> {
  return (await control('GET', '/agents')).json()
}

async function agent(userId: string): Promise<Agent> {
  return (await control('GET', `/agents/${userId}`)).json()
}

async function change(userId: string, body: unknown): Promise<Agent> {
  return (await control('PUT', `/agents/${userId}`, body)).json()
}

async function requests(): Promise<RequestEntry[]> {
  return (await control('GET', '/requests')).json()
}

async function refusal(rules: unknown): Promise<string> {
  const response = await control('PUT', '/faults', rules)
  expect(response.status).toBe(400)
  return (await response.json()).error
}
