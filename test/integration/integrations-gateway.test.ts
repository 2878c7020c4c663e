import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHttp } from '../../src/exotel/http.ts'
import { integrationsGateway, mintToken } from '../../src/exotel/integrations/gateway.ts'
import {
  type FaultRule,
  type RequestEntry,
  type Simulator,
  startSimulator,
} from '../../src/exotel/simulator/index.ts'

let simulator: Simulator
const patient = () => new AbortController().signal

beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

describe('the calls', () => {
  test('a write is what Exotel documents, with the bare token', async () => {
    const result = await gateway().write({ device: 'phone', on: true }, patient())
    expect(result).toMatchObject({ ok: true, value: { active: 'phone' } })
    const [request] = await requests()
    expect(request).toMatchObject({
      method: 'PUT',
      url: '/v2/integrations/device',
      body: { UserId: '1', DeviceName: 'phone', DeviceStatus: true },
    })
    expect(Object.keys(request?.body ?? {})).toEqual(['UserId', 'DeviceName', 'DeviceStatus'])
    expect(request?.headers.authorization).toBe(simulator.facts.token)
  })

  test('turns on, swaps, turns off and reads', async () => {
    const { read, write } = gateway()
    const actives = [
      await write({ device: 'phone', on: true }, patient()),
      await write({ device: 'sip', on: true }, patient()),
      await read(patient()),
      await write({ device: 'sip', on: false }, patient()),
      await read(patient()),
    ].map((result) => (result.ok ? result.value.active : result.failure))
    expect(actives).toEqual(['phone', 'sip', 'sip', 'off', 'off'])
  })

  test.each(['a+b', 'a b&c=d', 'Łukasz/東京', '100%'])('user id %s arrives unchanged', async (userId) => {
    const made = await control('PUT', `agents/${encodeURIComponent(userId)}`, {
      devices: { phone: { verified: true }, sip: {} },
    })
    expect(made.ok).toBe(true)
    const { read, write } = gateway(userId)
    expect(await write({ device: 'phone', on: true }, patient())).toMatchObject({
      value: { active: 'phone' },
    })
    expect(await read(patient())).toMatchObject({ value: { active: 'phone' } })
    const [put, get] = await requests()
    expect(put?.body).toMatchObject({ UserId: userId })
    expect(get?.query).toMatchObject({ user_id: userId })
  })

  test('mints a token that works', async () => {
    const { url, appId, appSecret } = simulator.facts
    const http = createHttp(url, fetch)
    const minted = await mintToken(http, appId, appSecret, patient())
    if (!minted.ok) throw new Error(minted.failure.kind)
    expect(await integrationsGateway(http, '1', minted.value).read(patient())).toMatchObject({ ok: true })
  })
})

describe('failures', () => {
  const faults: readonly [FaultRule['fault'], object][] = [
    [{ kind: 'refusal', where: 'status', status: 400 }, { kind: 'invalid' }],
    [{ kind: 'refusal', where: 'status', status: 500 }, { kind: 'server-error' }],
    [
      { kind: 'refusal', where: 'envelope', status: 404, message: 'record not found' },
      { kind: 'not-linked' },
    ],
    [{ kind: 'refusal', where: 'error-string', status: 403, code: 10810 }, { kind: 'other-device-on' }],
    [{ kind: 'refusal', where: 'error-string', status: 409, code: 10809 }, { kind: 'unverified' }],
    [{ kind: 'tokens-expire' }, { kind: 'unauthorized' }],
    [{ kind: 'account-limit', limit: 0 }, { kind: 'rate-limited' }],
    [
      { kind: 'rate-limit', retryAfter: 5 },
      { kind: 'rate-limited', retryAfter: 5000 },
    ],
    [
      { kind: 'refusal', where: 'status', status: 403, code: 10810 },
      { kind: 'other-device-on', code: 10810 },
    ],
    [
      { kind: 'refusal', where: 'envelope', status: 403, code: 10810 },
      { kind: 'other-device-on', code: 10810, httpStatus: 200 },
    ],
    [{ kind: 'rate-limit' }, { kind: 'rate-limited', retryAfter: null }],
    [{ kind: 'cut-before-applied' }, { kind: 'cut' }],
    [{ kind: 'cut-after-applied' }, { kind: 'cut' }],
    [{ kind: 'applied-late', ms: 1, answer: 'cut' }, { kind: 'cut' }],
    [{ kind: 'garbage' }, { kind: 'foreign', httpStatus: 200 }],
    [{ kind: 'too-large', mebibytes: 2 }, { kind: 'too-large' }],
    [
      { kind: 'redirect', location: 'https://example.com/', status: 302 },
      { kind: 'foreign', httpStatus: 302 },
    ],
    [{ kind: 'redirect', location: 'https://example.com/', status: 307 }, { kind: 'foreign' }],
    [{ kind: 'missing-fields' }, { kind: 'malformed' }],
    [{ kind: 'contradictory-ids' }, { kind: 'malformed' }],
  ]
  test.each(faults)('%j is %j', async (fault, failure) => {
    await control('PUT', 'faults', [{ fault }])
    const result = await gateway().write({ device: 'phone', on: true }, patient())
    expect(result).toMatchObject({ ok: false, failure })
    expectNoSecret(result)
  })

  test('a 400 to an OFF is off-refused', async () => {
    await control('PUT', 'faults', [{ fault: { kind: 'refusal', where: 'status', status: 400 } }])
    const result = await gateway().write({ device: 'phone', on: false }, patient())
    expect(result).toMatchObject({ ok: false, failure: { kind: 'off-refused', httpStatus: 400 } })
  })

  test("a date in Retry-After is compared with the server's own clock", async () => {
    await control('PUT', 'faults', [{ fault: { kind: 'rate-limit', retryAfter: 30, as: 'date' } }])
    const result = await gateway().read(patient())
    if (result.ok || result.failure.kind !== 'rate-limited') throw new Error('It was not limited')
    expect(result.failure.retryAfter).toBeGreaterThanOrEqual(29_000)
    expect(result.failure.retryAfter).toBeLessThanOrEqual(32_000)
  })

  const answers: readonly [FaultRule['fault'], string][] = [
    [{ kind: 'latency', ms: 20 }, 'phone'],
    [{ kind: 'lie' }, 'phone'],
    [{ kind: 'lie', record: 'unchanged' }, 'off'],
    [{ kind: 'stale' }, 'off'],
    [{ kind: 'seed-contradiction' }, 'off'],
    [{ kind: 'record-as-array' }, 'phone'],
    [{ kind: 'applied-late', ms: 1, answer: 'success' }, 'phone'],
    [{ kind: 'change-elsewhere', device: 'sip', on: true, moment: 'before' }, 'phone'],
    [{ kind: 'tokens-expire-in', ms: 60_000 }, 'phone'],
  ]
  test.each(answers)('%j: the record says %s', async (fault, active) => {
    await control('PUT', 'faults', [{ fault }])
    const result = await gateway().write({ device: 'phone', on: true }, patient())
    expect(result).toMatchObject({ ok: true, value: { active } })
    expectNoSecret(result)
  })

  test('a call without an answer ends when it is aborted or times out', {
    timeout: 30_000,
  }, async () => {
    const never = { kind: 'never-answered' }
    const late = { kind: 'applied-late', ms: 1, answer: 'never' }
    const match = { method: 'PUT' }
    await control('PUT', 'faults', [
      { match, times: 1, fault: never },
      { match, times: 1, fault: late },
      { match: { method: 'GET' }, fault: never },
    ])
    const { read, write } = gateway()
    const [looked, ...written] = await Promise.all([
      read(AbortSignal.timeout(50)),
      write({ device: 'phone', on: true }, patient()),
      write({ device: 'phone', on: true }, patient()),
    ])
    expect(looked).toMatchObject({ ok: false, failure: { kind: 'aborted' } })
    const timedOut = { ok: false, failure: { kind: 'timeout' } }
    expect(written).toMatchObject([timedOut, timedOut])
  })

  test('an unknown user, a closed port and an unknown host are told apart', async () => {
    const { url, token } = simulator.facts
    const stranger = integrationsGateway(createHttp(url, fetch), 'nobody', token)
    expect(await stranger.read(patient())).toMatchObject({ failure: { kind: 'not-linked' } })
    await simulator.close()
    const gone = { failure: { kind: 'unreachable', reason: 'refuses' } }
    expect(await gateway().read(patient())).toMatchObject(gone)
    const nowhere = integrationsGateway(createHttp('https://nowhere.invalid', fetch), '1', token)
    const unnamed = { failure: { kind: 'unreachable', reason: 'no-such-name' } }
    expect(await nowhere.read(patient())).toMatchObject(unnamed)
  })
})

function gateway(userId = '1') {
  const { url, token } = simulator.facts
  return integrationsGateway(createHttp(url, fetch), userId, token)
}

function control(method: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${simulator.facts.url}/_simulator/${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function requests(): Promise<readonly RequestEntry[]> {
  const response = await fetch(`${simulator.facts.url}/_simulator/requests`)
  return (await response.json()) as readonly RequestEntry[]
}

function expectNoSecret(result: unknown) {
  const text = JSON.stringify(result)
  expect(text).not.toMatch(/[0-9a-f]{64}|SipSecret/)
  expect(text).not.toContain(simulator.facts.token)
}
