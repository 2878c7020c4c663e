import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FaultRule, type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { createDeskTokens } from '../../src/relay/http/desk-tokens.ts'
import type { Relay } from '../../src/relay/relay.ts'
import { openPostgres } from '../../src/relay/store/postgres.ts'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { enrolTestDesk, startTestRelay, type TestDesk, testDesk } from '../support/relay.ts'
import { simulatorClient } from '../support/simulator-client.ts'

let server: PostgresServer
let simulator: Simulator
let relay: Relay
let desk: TestDesk
let databaseUrl = ''
const { requests, rules, control, agent } = simulatorClient(() => simulator)
const patient = () => new AbortController().signal

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())
beforeEach(async () => {
  simulator = await startSimulator()
  databaseUrl = await server.createDatabase()
  relay = await startTestRelay(simulator, databaseUrl)
  desk = await enrolTestDesk(relay)
})
afterEach(async () => {
  await relay.close()
  await simulator.close()
})

const isOn = async (userId = '1') => {
  const { devices } = await agent(userId)
  return devices.phone?.on === true || devices.sip?.on === true
}
const writes = async () => (await requests()).filter(({ method }) => method === 'PUT')

describe("a desk with today's client", () => {
  test('turns on, swaps, turns off and reads', async () => {
    const { read, write } = desk.gateway
    const actives = [
      await write({ device: 'phone', on: true }, patient()),
      await write({ device: 'sip', on: true }, patient()),
      await read(patient()),
      await write({ device: 'sip', on: false }, patient()),
      await read(patient()),
    ].map((result) => (result.ok ? result.value.active : result.failure))
    expect(actives).toEqual(['phone', 'sip', 'sip', 'off', 'off'])
    // The reads cost Exotel nothing: the writes' answers had said it.
    expect((await requests()).filter(({ method }) => method === 'GET')).toEqual([])
  })

  test('gets the record without SipSecret, which is nowhere in the database either', async () => {
    const { sipSecret } = await agent()
    expect(sipSecret).not.toBe('')
    await desk.gateway.write({ device: 'sip', on: true }, patient())
    const text = await (await desk.send('GET', '/v2/integrations/usermapping?user_id=1')).text()
    expect(JSON.parse(text)).toMatchObject({
      Status: 'Success',
      Code: 200,
      Data: { AppUserId: '1', SipSecret: '' },
    })
    expect(text).not.toContain(sipSecret)
  })

  const refusals: readonly [FaultRule['fault'], object][] = [
    [{ kind: 'refusal', where: 'error-string', status: 403, code: 10810 }, { kind: 'other-device-on' }],
    [{ kind: 'refusal', where: 'error-string', status: 409, code: 10809 }, { kind: 'unverified' }],
    [
      { kind: 'refusal', where: 'envelope', status: 404, message: 'record not found' },
      { kind: 'not-linked' },
    ],
    [{ kind: 'refusal', where: 'status', status: 400 }, { kind: 'invalid' }],
  ]
  test.each(refusals)('%j reaches it as it would from Exotel', async (fault, failure) => {
    await rules({ match: { method: 'PUT' }, times: 1, fault })
    const result = await desk.gateway.write({ device: 'phone', on: true }, patient())
    expect(result).toMatchObject({ ok: false, failure })
    expect(await writes()).toHaveLength(1)
  })

  const troubles: readonly FaultRule['fault'][] = [
    { kind: 'cut-after-applied' },
    { kind: 'cut-before-applied' },
    { kind: 'garbage' },
    { kind: 'refusal', where: 'status', status: 500 },
    { kind: 'rate-limit', retryAfter: 1 },
    { kind: 'lie', record: 'unchanged' },
    { kind: 'tokens-expire' },
  ]
  test.each(troubles)('an OFF is sent again after %j', async (fault) => {
    await desk.gateway.write({ device: 'sip', on: true }, patient())
    await rules({ match: { method: 'PUT' }, times: 1, fault })
    await desk.gateway.write({ device: 'sip', on: false }, patient())
    await eventually(isOn, (on) => !on, { describe: 'SIP to be off' })
  })

  test('an OFF of an agent of whom nothing is known yet is said to be kept', async () => {
    await rules({ match: { method: 'PUT' }, fault: { kind: 'cut-before-applied' } })
    const body = { UserId: '1', DeviceName: 'sip', DeviceStatus: false }
    const answer = await desk.send('PUT', '/v2/integrations/device', body)
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(2)
    expect(await answer.json()).toMatchObject({ Error: expect.stringMatching(/It is kept and sent again/) })
  })

  test('an OFF after an unanswered ON is confirmed late and read once more, and a later ON is undone', async () => {
    const database = openPostgres(databaseUrl, () => undefined)
    try {
      await rules({ match: { method: 'PUT' }, times: 1, fault: { kind: 'cut-before-applied' } })
      // Its desk waits for no answer.
      const ending = new AbortController()
      void desk.gateway.write({ device: 'sip', on: true }, ending.signal)
      await eventually(writes, (list) => list.length === 1, { describe: 'the ON to be sent' })
      const off = await desk.send('PUT', '/v2/integrations/device', {
        UserId: '1',
        DeviceName: 'sip',
        DeviceStatus: false,
      })
      ending.abort()
      // Exotel has answered the OFF, but the ON may still be applied.
      expect(off.status).toBe(503)
      await eventually(writes, (list) => list.length >= 2, { describe: 'the OFF to be sent' })
      // As if the ON's time were over.
      await database.query(`update agents set late_write_until = clock_timestamp()`)
      await database.query(`update intents set due_at = clock_timestamp()`)
      const rechecks = () => database.query(`select 1 from intents where step = 'recheck'`)
      await eventually(rechecks, (rows) => rows.length === 1, { describe: 'the OFF to be confirmed' })
      // Exotel applies the ON yet.
      await control('PUT', 'agents/1', { devices: { sip: { on: true } } })
      await database.query(`update intents set due_at = clock_timestamp()`)
      await eventually(isOn, (one) => !one, { describe: 'the late ON to be undone' })
    } finally {
      await database.close()
    }
  })

  test('a company token that Exotel rejects for good signs no desk out', async () => {
    await rules({ fault: { kind: 'refusal', where: 'status', status: 401 } })
    const on = await desk.gateway.write({ device: 'sip', on: true }, patient())
    expect(on).toMatchObject({ ok: false, failure: { kind: 'server-error' } })
    const read = await desk.gateway.read(patient())
    expect(read).toMatchObject({ ok: false, failure: { kind: 'server-error' } })
  })

  test('an unknown user is not linked', async () => {
    const stranger = await enrolTestDesk(relay, 'nobody@company.in')
    expect(await stranger.gateway.read(patient())).toMatchObject({ failure: { kind: 'not-linked' } })
  })
})

describe('a read while a write may still change what Exotel says', () => {
  let ending: AbortController
  beforeEach(async () => {
    ending = new AbortController()
    expect(await desk.gateway.write({ device: 'sip', on: false }, patient())).toMatchObject({
      value: { active: 'off' },
    })
  })
  // The desk that asked waits for no answer.
  afterEach(() => ending.abort())

  test('says that a device is on, and not what was confirmed a moment before', async () => {
    const other = await enrolTestDesk(relay)
    await rules({ match: { method: 'PUT' }, times: 1, fault: { kind: 'cut-after-applied' } })
    void desk.gateway.write({ device: 'sip', on: true }, ending.signal)
    await eventually(isOn, (one) => one, { describe: 'the ON to be applied' })
    const active = async () => {
      const read = await other.gateway.read(patient())
      return read.ok ? read.value.active : 'not known'
    }
    const seen: string[] = []
    await eventually(
      async () => {
        seen.push(await active())
        return seen
      },
      (all) => all.includes('sip'),
      { describe: 'the device to be read as on' },
    )
    expect(seen).not.toContain('off')
  })

  test('does not say that calls are off', async () => {
    const other = await enrolTestDesk(relay)
    await rules({
      match: { method: 'PUT' },
      times: 1,
      fault: { kind: 'applied-late', ms: 600_000, answer: 'cut' },
    })
    void desk.gateway.write({ device: 'sip', on: true }, ending.signal)
    await eventually(writes, (list) => list.length === 2, { describe: 'the ON to be sent' })
    expect(await other.gateway.read(patient())).toMatchObject({
      ok: false,
      failure: { kind: 'server-error' },
    })
    const { value } = await other.events(patient()).next()
    expect(value).toMatchObject({ state: 'unknown', confirmedAt: null })
  })
})

describe('who may do what', () => {
  test('another user is refused with 403, in the envelope, before anything is sent', async () => {
    const answers = [
      await desk.send('GET', '/v2/integrations/usermapping?user_id=2'),
      await desk.send('PUT', '/v2/integrations/device', {
        UserId: '2',
        DeviceName: 'sip',
        DeviceStatus: false,
      }),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ Status: 'Failed', Code: 403, Data: null })
    }
    expect(await requests()).toEqual([])
  })

  test('whatever user id a desk sends, Exotel hears of no other user than its own', async () => {
    const near = fc.constantFrom(
      '1 ',
      ' 1',
      '01',
      '1\u0000',
      '\uff11',
      '1&user_id=2',
      '1#',
      '2',
      "1' or '1'='1",
      '../2',
      '%32',
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.string({ maxLength: 20 })), async (userId) => {
        fc.pre(userId !== desk.userId)
        const raw = `/v2/integrations/usermapping?user_id=${encodeURIComponent(userId)}`
        const answers = [
          await desk.send('GET', raw),
          await desk.send('PUT', '/v2/integrations/device', {
            UserId: userId,
            DeviceName: 'sip',
            DeviceStatus: true,
          }),
        ]
        for (const { status } of answers) expect([400, 403, 429]).toContain(status)
      }),
      { numRuns: 20 },
    )
    expect(await requests()).toEqual([])
  })

  test.each([
    ['no token', () => ''],
    ['a token of another key', async () => await tokenOf(Buffer.from('another key, also of 32 characters'))],
    ['a token of another relay', async () => await tokenOf(key(), 'https://relay.example.org')],
    ['an expired token', async () => await tokenOf(key(), origin, Date.now() - 91 * 24 * 3_600_000)],
    ['a token without a signature', () => unsigned()],
    ['the company token', () => simulator.facts.token],
    ['a very long token', () => 'x'.repeat(5000)],
    ['a token of a desk that never was', async () => await tokenOf(key(), origin, Date.now(), absent)],
  ])('%s is refused with 401', async (_name, make) => {
    const stranger = testDesk(relay.url, { ...desk, token: await make() })
    expect((await stranger.send('GET', '/v2/integrations/usermapping?user_id=1')).status).toBe(401)
    expect((await stranger.send('GET', '/relay/v1/me/events')).status).toBe(401)
    expect((await stranger.send('PUT', '/relay/v1/me/lease', { presence: 'present' })).status).toBe(401)
    expect(await requests()).toEqual([])
  })

  test('a token whose user was changed is refused', async () => {
    const [head = '', body = '', signature = ''] = desk.token.split('.')
    const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: '2' }
    const token = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
    const forged = testDesk(relay.url, { ...desk, userId: '2', token })
    expect((await forged.send('GET', '/v2/integrations/usermapping?user_id=2')).status).toBe(401)
  })

  test('a revoked desk is refused at once, and its stream ends', async () => {
    const opened = desk.events(patient())
    expect((await opened.next()).done).toBe(false)
    expect(await relay.administration.revoke('1')).toBe(1)
    const status = async () => (await desk.send('GET', '/v2/integrations/usermapping?user_id=1')).status
    await eventually(status, (one) => one === 401, { describe: 'the token to be refused', within: 1000 })
    for await (const _event of opened) expect(_event).toBeDefined()
  })

  test('a code enrols once; wrong codes are refused and their number is limited', async () => {
    const enrol = (code: string) =>
      fetch(`${relay.url}/relay/v1/enrol`, { method: 'POST', body: JSON.stringify({ code }) })
    const { code, link } = await relay.administration.invite('a+b@company.in', 60_000)
    expect(link).toBe(`hookswitch://enrol?relay=https%3A%2F%2Frelay.example.in&code=${code}`)
    expect((await enrol(code)).status).toBe(201)
    expect((await enrol(code)).status).toBe(403)
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await enrol('AAAA')).status))
    expect(statuses).toContain(429)
    expect(statuses.filter((status) => status !== 429 && status !== 403)).toEqual([])
  })

  test('a desk that asks without end is limited, another one is not', async () => {
    const other = await enrolTestDesk(relay, '2')
    const ask = async (one: TestDesk) =>
      (await one.send('PUT', '/relay/v1/me/lease', { presence: 'away' })).status
    const statuses = await Promise.all(Array.from({ length: 80 }, () => ask(desk)))
    expect(statuses).toContain(429)
    expect(await ask(other)).toBe(400)
  })
})

describe('odd requests', () => {
  test.each([
    ['no JSON', 'nonsense'],
    ['no device', { UserId: '1', DeviceStatus: true }],
    ['no status', { UserId: '1', DeviceName: 'sip' }],
    ['a text for a status', { UserId: '1', DeviceName: 'sip', DeviceStatus: 'false' }],
    ['another device', { UserId: '1', DeviceName: 'fax', DeviceStatus: true }],
    ['a list', [{ UserId: '1', DeviceName: 'sip', DeviceStatus: true }]],
  ])('%s is refused with 400', async (_name, body) => {
    const answer = await desk.send('PUT', '/v2/integrations/device', body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ Status: 'Failed', Code: 400 })
    expect(await requests()).toEqual([])
  })

  test('a large body is refused, and a path that does not exist', async () => {
    const large = await desk.send('PUT', '/v2/integrations/device', { UserId: 'x'.repeat(100_000) })
    expect([large.status, large.headers.get('connection')]).toEqual([413, 'close'])
    expect((await desk.send('POST', '/v2/integrations/token', { Id: 'x' })).status).toBe(404)
    expect((await desk.send('DELETE', '/v2/integrations/users')).status).toBe(404)
    expect((await fetch(`${relay.url}/_simulator/agents`)).status).toBe(404)
  })

  test('a web page may use it from a browser only where its origin is allowed', async () => {
    const page = 'https://crm.example.in'
    const preflight = async (one: Relay, origin: string) => {
      const headers = { Origin: origin, 'Access-Control-Request-Method': 'PUT' }
      return fetch(`${one.url}/v2/integrations/device`, { method: 'OPTIONS', headers })
    }
    const allowed = 'access-control-allow-origin'
    expect((await preflight(relay, page)).headers.get(allowed)).toBe(null)
    const open = await startTestRelay(simulator, databaseUrl, { allowedOrigins: [page] })
    try {
      const answer = await preflight(open, page)
      expect(answer.headers.get(allowed)).toBe(page)
      expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization')
      expect((await preflight(open, 'https://elsewhere.example.in')).headers.get(allowed)).toBe(null)
      const read = await fetch(`${open.url}/v2/integrations/usermapping?user_id=1`, {
        headers: { Origin: page, Authorization: desk.token },
      })
      expect([read.status, read.headers.get(allowed)]).toEqual([200, page])
    } finally {
      await open.close()
    }
  })

  test('a header with a line break in it cannot be smuggled in', async () => {
    const { code } = await relay.administration.invite('x\r\nSet-Cookie: a=b', 60_000)
    const answer = await fetch(`${relay.url}/relay/v1/enrol`, {
      method: 'POST',
      body: JSON.stringify({ code, name: 'x\r\nX-Evil: 1\u001b[31m\u0000\u202e' }),
    })
    expect(answer.status).toBe(201)
    // Nor can a line or a colour into the list of desks, which is printed in a terminal.
    const names = (await relay.administration.desks()).map(({ name }) => name)
    expect(names).toContain('x  X-Evil: 1 [31m')
    expect(answer.headers.has('set-cookie') || answer.headers.has('x-evil')).toBe(false)
  })
})

describe('events', () => {
  test('bring the state at once, and each change of it', async () => {
    const ending = new AbortController()
    const events = desk.events(ending.signal)
    expect((await events.next()).value).toMatchObject({ state: 'unknown', confirmedAt: null, pending: [] })
    await desk.gateway.write({ device: 'sip', on: true }, patient())
    for await (const event of events) {
      if (event.state !== 'sip') continue
      expect(event).toMatchObject({ proof: 'reply', confirmedAt: expect.any(String) })
      break
    }
    ending.abort()
  })

  test('of another user never arrive', async () => {
    const other = await enrolTestDesk(relay, '2')
    const ending = new AbortController()
    const events = other.events(ending.signal)
    await events.next()
    await desk.gateway.write({ device: 'sip', on: true }, patient())
    await other.gateway.write({ device: 'sip', on: true }, patient())
    const states = []
    for await (const { state } of events) {
      states.push(state)
      if (state === 'sip') break
    }
    ending.abort()
    const own = (await requests()).filter(({ body }) => JSON.stringify(body).includes('"2"')).length
    expect(states.length).toBeLessThanOrEqual(2 * own + 1)
  })

  test('a third stream of one desk ends the first', async () => {
    const first = desk.events(patient())
    await first.next()
    const others = [desk.events(patient()), desk.events(patient())]
    for (const one of others) await one.next()
    for await (const event of first) expect(event).toBeDefined()
    for (const one of others) await one.return(undefined)
  })
})

describe('what others may read', () => {
  test('health and metrics hold figures, and no secret', async () => {
    await desk.gateway.write({ device: 'sip', on: true }, patient())
    const health = await (await fetch(`${relay.url}/relay/v1/health`)).json()
    expect(health).toMatchObject({ status: 'ok', database: 'ok', queue: { offs: 0, ons: 0 } })
    const metrics = await (await fetch(`${relay.url}/metrics`)).text()
    expect(metrics).toContain('hookswitch_relay_exotel_calls_total{kind="write",result="ok"} 1')
    const { appSecret, apiToken, email } = simulator.facts
    for (const secret of [appSecret, apiToken, email, desk.token, desk.deskId]) {
      expect(JSON.stringify(health) + metrics).not.toContain(secret)
    }
  })

  test('the document names every figure, and no other', async () => {
    const answer = await fetch(`${relay.url}/metrics`)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const own = [...(await answer.text()).matchAll(/^# TYPE hookswitch_relay_(?!nodejs_|process_)(\w+)/gm)]
    const document = readFileSync(new URL('../../docs/relay.md', import.meta.url), 'utf8')
    const [, table = ''] = document.split('| figure (`hookswitch_relay_...`) |')
    const named = [...table.matchAll(/^\| `(\w+)(?:\{[\w, ]+\})?` \|/gm)]
    expect(named.map(([, name]) => name).toSorted()).toEqual(own.map(([, name]) => name).toSorted())
  })

  test('info says what a desk needs to know', async () => {
    const info = await (await fetch(`${relay.url}/relay/v1/info`)).json()
    expect(info).toMatchObject({
      name: 'hookswitch-relay',
      graceSeconds: 90,
      beatSeconds: 30,
      enrolment: ['code'],
    })
  })
})

test('the sweep reads all enrolled agents in pages, and pushes what changed elsewhere', async () => {
  const second = await startTestRelay(simulator, await server.createDatabase(), { sweepInterval: 200 })
  try {
    const swept = await enrolTestDesk(second)
    const ending = new AbortController()
    const events = swept.events(ending.signal)
    await control('PUT', 'agents/1', { devices: { phone: { on: true } } })
    for await (const { state, devices } of events) {
      if (state !== 'phone' || devices === null) continue
      expect(devices).toMatchObject({ phone: { verified: true, busy: false } })
      break
    }
    const record = await swept.send('GET', '/v2/integrations/usermapping?user_id=1')
    expect(await record.json()).toMatchObject({ Data: { ActiveDeviceId: simulator.facts.phoneDeviceId } })
    ending.abort()
  } finally {
    await second.close()
  }
})

const origin = 'https://relay.example.in'
const absent = '00000000-0000-4000-8000-000000000000'
const key = () => Buffer.from('the signing key of the relays in the tests')

function tokenOf(signing: Uint8Array, issuer = origin, at = Date.now(), id = desk.deskId): Promise<string> {
  return createDeskTokens([signing], issuer, () => at).issue({ id, userId: '1' })
}

/** The algorithm "none" of RFC 7519, which a careless check accepts. */
function unsigned(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const soon = Math.floor(Date.now() / 1000) + 1000
  return `${part({ alg: 'none' })}.${part({ sub: '1', jti: desk.deskId, iss: origin, iat: soon - 2000, exp: soon })}.`
}
