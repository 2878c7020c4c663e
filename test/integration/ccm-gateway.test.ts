import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failureLine } from '../../src/core/locales/failures.ts'
import type { Reading } from '../../src/core/model/device.ts'
import { type Failure, type Result, writeOutcomeOf } from '../../src/core/model/failure.ts'
import { parseAddressQuery } from '../../src/exotel/ccm/address-query.ts'
import { type CcmCredentials, ccmApi } from '../../src/exotel/ccm/api.ts'
import { type CcmGateway, ccmGateway } from '../../src/exotel/ccm/gateway.ts'
import { combinedGateway } from '../../src/exotel/combined.ts'
import type { Gateway } from '../../src/exotel/gateway.ts'
import { createHttp } from '../../src/exotel/http.ts'
import { integrationsGateway } from '../../src/exotel/integrations/gateway.ts'
import type { Agent } from '../../src/exotel/simulator/agents/agent.ts'
import {
  type FaultRule,
  type RequestEntry,
  type Simulator,
  startSimulator,
} from '../../src/exotel/simulator/index.ts'
import { eventually } from '../support/condition.ts'
import { messages } from '../support/messages.ts'
import { rawAnswer, startRawServer } from '../support/raw-server.ts'

let simulator: Simulator
let gateway: Gateway
let ccm: CcmGateway
const patient = () => new AbortController().signal
const put = (device: string) => ({ method: 'PUT', path: `${userPath()}/devices/${device}` })
const phonePut = () => put(simulator.facts.phoneDeviceId)
const sipPut = () => put(simulator.facts.sipDeviceId)

beforeEach(async () => {
  simulator = await startSimulator()
  ccm = ccmGateway(account(), simulator.facts.accountUserId)
  gateway = ccm
})
afterEach(() => simulator.close())

const queryFor = (text: string) => {
  const address = parseAddressQuery(text, ['IN', 'SG'])
  if (!address.ok) throw new Error(address.failure)
  return address.value
}

describe('the calls', () => {
  test('are what Exotel documents, with the key in a header only', async () => {
    const { sid, apiKey, apiToken, accountUserId, phoneDeviceId } = simulator.facts
    await gateway.write({ device: 'phone', on: true }, patient())
    expect(await requests()).toMatchObject([
      { method: 'GET', url: `/v2/accounts/${sid}/users/${accountUserId}?fields=devices`, body: null },
      {
        method: 'PUT',
        url: `/v2/accounts/${sid}/users/${accountUserId}/devices/${phoneDeviceId}`,
        body: { available: true },
      },
      { method: 'GET', url: `/v2/accounts/${sid}/users/${accountUserId}?fields=devices` },
    ])
    for (const { headers, url } of await requests()) {
      expect(headers.authorization).toBe(`Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`)
      expect(url).not.toContain(apiToken)
    }
  })

  test('change only the number, and the phone then needs verification', async () => {
    const { accountUserId, phoneDeviceId } = simulator.facts
    await gateway.write({ device: 'phone', on: true }, patient())
    const changed = await account().changeNumber(accountUserId, phoneDeviceId, '+919953125068', patient())
    expect(changed).toMatchObject({
      ok: true,
      value: { availability: 'unverified', verified: false, address: '+91******5068' },
    })
    expect((await requests()).at(-1)?.body).toEqual({ contact_uri: '+919953125068' })
    expect(await gateway.read(patient())).toMatchObject({
      value: { active: 'off', devices: { phone: { present: true, verified: false } } },
    })
  })

  test('find a user by e-mail, by number and by SIP address', async () => {
    const { email, accountUserId } = simulator.facts
    const { phone, sip } = (await agent('1')).devices
    for (const search of [
      { email },
      { address: queryFor(phone?.contactUri ?? '') },
      { address: queryFor(sip?.contactUri ?? '') },
    ]) {
      expect(await account().findUsers(search, patient())).toMatchObject({
        ok: true,
        value: [
          { id: accountUserId, name: 'Temp Name', email, devices: [{ kind: 'sip' }, { kind: 'phone' }] },
        ],
      })
    }
    const [, byNumber] = await requests()
    expect(byNumber?.url).toContain(`&devices.contact_uri=%2B${phone?.contactUri.slice(1)}&`)
  })

  test('find a user whose address is stored in another form, past the first page', async () => {
    for (let more = 0; more < 60; more += 1) await control('PUT', `agents/other-${more}`, {})
    await control('PUT', 'agents/odd', {
      email: 'Asha.Rao@Company.in',
      devices: {
        phone: { contactUri: '099531 25068' },
        sip: { contactUri: 'SIP:Asha.Rao@voip.exotel.com:5061;transport=tcp' },
      },
    })
    const odd = (await agent('odd')).accountUserId
    for (const search of [
      { email: ' asha.rao@company.in' },
      { address: queryFor('+91 99531 25068') },
      { address: queryFor('asha.rao@voip.exotel.com') },
    ]) {
      const found = await account().findUsers(search, patient())
      expect(found.ok && found.value.map(({ id }) => id)).toEqual([odd])
    }
  })

  const others = [...Array(20).keys()].map((number) => ({ id: `other-${number}`, devices: [] }))
  const ours = { id: 'ours', email: 'asha@company.in', devices: [] }
  const failed = { request_id: 'r1', http_code: 404, method: 'GET', response: null }
  test.each([
    ['without a total', [others, [ours]], 3],
    ['of which one has no readable user', [others, ['odd'], [ours]], 4],
    ['whose end is a refusal', [others, [ours], failed], 3],
    [
      'that repeat',
      [
        [...others, ours],
        [...others, ours],
        [...others, ours],
      ],
      2,
    ],
  ])('find a user in pages %s', async (_, pages, calls) => {
    const server = await startRawServer(({ path }) => {
      const page = path.includes('email=') ? [] : pages[server.requests.length - 2]
      return rawAnswer(200, {}, JSON.stringify(Array.isArray(page) ? listOf(page) : (page ?? listOf([]))))
    })
    const there = ccmApi(createHttp(server.url, fetch), { sid: 's', apiKey: 'k', apiToken: 't' })
    const found = await there.findUsers({ email: 'asha@company.in' }, patient())
    await server.close()
    expect(found.ok && found.value.map(({ id }) => id)).toEqual(['ours'])
    // The first request searches for the e-mail as it was typed.
    expect(server.requests).toHaveLength(calls + 1)
  })

  test('find nobody, or several', async () => {
    expect(await account().findUsers({ email: 'nobody@company.in' }, patient())).toEqual({
      ok: true,
      value: [],
    })
    await control('PUT', 'agents/twin', { email: simulator.facts.email })
    const found = await account().findUsers({ email: simulator.facts.email }, patient())
    expect(found.ok && found.value.map(({ id }) => id)).toEqual([
      simulator.facts.accountUserId,
      (await agent('twin')).accountUserId,
    ])
  })
})

describe('switching', () => {
  test('turns each device off before the other goes on', async () => {
    const steps = [
      [{ device: 'phone', on: true }, 'phone'],
      [{ device: 'sip', on: true }, 'sip'],
      [{ device: 'sip', on: true }, 'sip'],
      [{ device: 'phone', on: true }, 'phone'],
      [{ device: 'phone', on: false }, 'off'],
      [{ device: 'phone', on: false }, 'off'],
    ] as const
    for (const [write, active] of steps) {
      expect(await gateway.write(write, patient())).toMatchObject({ ok: true, value: { active } })
    }
    const { phoneDeviceId: phone, sipDeviceId: sip } = simulator.facts
    expect(await puts()).toEqual([
      `${phone} true`,
      `${phone} false`,
      `${sip} true`,
      `${sip} true`,
      `${sip} false`,
      `${phone} true`,
      `${phone} false`,
      `${phone} false`,
    ])
    expect((await requests()).filter(({ status }) => status !== 200)).toEqual([])
  })

  test('OFF is the first request once the ids are known', async () => {
    await gateway.write({ device: 'phone', on: true }, patient())
    await control('DELETE', 'requests')
    await gateway.write({ device: 'phone', on: false }, patient())
    expect((await requests()).map(({ method }) => method)).toEqual(['PUT', 'GET'])
  })

  test('OFF reaches a phone that was replaced meanwhile', async () => {
    await gateway.write({ device: 'phone', on: true }, patient())
    await control('PUT', 'agents/1', { devices: { phone: null } })
    await control('PUT', 'agents/1', { devices: { phone: { on: true } } })
    expect(await gateway.write({ device: 'phone', on: false }, patient())).toMatchObject({
      value: { active: 'off' },
    })
    expect((await agent('1')).devices.phone?.on).toBe(false)
  })

  test('OFF of a missing or unverified device succeeds', async () => {
    for (const userId of ['2', '3']) {
      const other = ccmGateway(account(), (await agent(userId)).accountUserId)
      for (const device of ['phone', 'sip'] as const) {
        expect(await other.write({ device, on: false }, patient())).toMatchObject({
          value: { active: 'off' },
        })
      }
    }
  })

  test('both devices on are shown, and one write ends that', async () => {
    await control('PUT', 'agents/1', { devices: { phone: { on: true }, sip: { on: true } } })
    expect(await gateway.read(patient())).toMatchObject({ value: { active: 'both' } })
    expect(await gateway.write({ device: 'phone', on: true }, patient())).toMatchObject({
      value: { active: 'phone' },
    })
    expect((await requests()).filter(({ status }) => status !== 200)).toEqual([])
  })

  test('an unverified or missing target leaves the other device on', async () => {
    const second = ccmGateway(account(), (await agent('2')).accountUserId)
    await second.write({ device: 'sip', on: true }, patient())
    expect(await second.write({ device: 'phone', on: true }, patient())).toMatchObject({
      failure: { kind: 'unverified', previousDevice: null },
    })
    expect((await agent('2')).devices.sip?.on).toBe(true)

    const third = ccmGateway(account(), (await agent('3')).accountUserId)
    await third.write({ device: 'phone', on: true }, patient())
    expect(await third.write({ device: 'sip', on: true }, patient())).toMatchObject({
      failure: { kind: 'no-such-device', previousDevice: null },
    })
    expect((await agent('3')).devices.phone?.on).toBe(true)
    expect((await requests()).filter(({ method }) => method === 'PUT')).toHaveLength(2)
  })

  test('busy and verified are read', async () => {
    await control('PUT', 'agents/1', { devices: { phone: { busy: true, verified: false } } })
    expect(await gateway.read(patient())).toMatchObject({
      ok: true,
      value: {
        active: 'off',
        devices: {
          phone: {
            present: true,
            verified: false,
            busy: true,
            address: expect.stringMatching(/^\+91\*+\d{4}$/),
          },
          sip: { present: true, verified: true, busy: false },
        },
        updatedAt: null,
      },
    })
  })
})

describe('a switch whose last step fails', () => {
  const trial: FaultRule['fault'] = { kind: 'refusal', where: 'status', status: 403, code: 10815 }
  beforeEach(async () => {
    await gateway.write({ device: 'phone', on: true }, patient())
    await control('DELETE', 'requests')
  })

  test('puts the old device back', async () => {
    await faults({ match: sipPut(), fault: trial })
    const failure = failureOf(await gateway.write({ device: 'sip', on: true }, patient()))
    expect(failure).toMatchObject({ kind: 'trial-account', code: 10815, previousDevice: 'on-again' })
    expect(failureLine(messages, failure)).toContain('Calls ring where they rang before.')
    expect(await isOn()).toEqual({ phone: true, sip: false })
  })

  test('says that nothing may ring if that fails, too', async () => {
    const { phoneDeviceId: phone, sipDeviceId: sip } = simulator.facts
    // Only the phone's first PUT goes through.
    await faults(
      { match: phonePut(), times: 1, fault: { kind: 'stale' } },
      { match: { method: 'PUT' }, fault: trial },
    )
    const failure = failureOf(await gateway.write({ device: 'sip', on: true }, patient()))
    expect(await puts()).toEqual([`${phone} false`, `${sip} true`, `${phone} true`])
    expect(failure).toMatchObject({ kind: 'trial-account', previousDevice: 'left-off' })
    expect(failureLine(messages, failure)).toContain('calls may not ring at all')
    expect(failureLine(messages, failure)).toContain('Choose a device again.')
    expect(await isOn()).toEqual({ phone: false, sip: false })
  })

  test.each([
    ['cut before it was applied', { kind: 'cut-before-applied' }],
    ['a server error', { kind: 'refusal', where: 'status', status: 500, code: 1004 }],
  ] as const)('%s: reads, then puts the old device back', async (_, fault) => {
    await faults({ match: sipPut(), fault })
    const failure = failureOf(await gateway.write({ device: 'sip', on: true }, patient()))
    expect(failure).toMatchObject({ previousDevice: 'on-again' })
    expect(writeOutcomeOf(failure)).toBe(fault.kind === 'refusal' ? 'ended' : 'unanswered')
    expect(await isOn()).toEqual({ phone: true, sip: false })
  })

  test.each([
    ['cut', { kind: 'cut-after-applied' }],
    ['malformed', { kind: 'contradictory-ids' }],
  ] as const)(
    'puts nothing back if the target is on although the answer is %s, and the outcome stays unknown',
    async (kind, fault) => {
      await faults({ match: sipPut(), fault })
      const failure = failureOf(await gateway.write({ device: 'sip', on: true }, patient()))
      expect(failure).toMatchObject({ kind, previousDevice: null })
      expect(writeOutcomeOf(failure)).toBe('unanswered')
      expect(await isOn()).toEqual({ phone: false, sip: true })
    },
  )

  test('reports what it reads, even if the answer claims success', async () => {
    await faults({ match: sipPut(), fault: { kind: 'lie' } })
    expect(await gateway.write({ device: 'sip', on: true }, patient())).toMatchObject({
      ok: true,
      value: { active: 'off' },
    })
  })

  test('does not touch the target if the other device cannot be turned off', async () => {
    await faults({ match: phonePut(), fault: trial })
    expect(await gateway.write({ device: 'sip', on: true }, patient())).toMatchObject({
      failure: { kind: 'trial-account', previousDevice: null },
    })
    expect(await isOn()).toEqual({ phone: true, sip: false })
    expect(await puts()).toHaveLength(1)
  })

  test('leaves the other device on if a stale read hid it', async () => {
    await faults({ match: { method: 'GET' }, times: 1, fault: { kind: 'stale' } })
    expect(await gateway.write({ device: 'sip', on: true }, patient())).toMatchObject({
      failure: { kind: 'other-device-on', previousDevice: null },
    })
    expect(await isOn()).toEqual({ phone: true, sip: false })
  })

  test('does not take a refused read for a refused write', async () => {
    await faults({ match: { method: 'GET' }, fault: trial })
    const failure = failureOf(await gateway.write({ device: 'phone', on: false }, patient()))
    expect(failure).toMatchObject({ kind: 'malformed', code: 10815 })
    expect(writeOutcomeOf(failure)).toBe('ended')
    expect(await isOn()).toEqual({ phone: false, sip: false })
  })
})

describe('a write that is aborted', () => {
  test.each([
    ['during the read', () => ({ method: 'GET' })],
    ['while turning the other off', phonePut],
    ['while turning the target on', sipPut],
  ])('%s sends nothing more, and its outcome is unknown', async (_, match) => {
    await gateway.write({ device: 'phone', on: true }, patient())
    await control('DELETE', 'requests')
    await faults({ match: match(), fault: { kind: 'never-answered' } })
    const aborting = new AbortController()
    const write = gateway.write({ device: 'sip', on: true }, aborting.signal)
    await eventually(requests, (all) => all.some(({ faults }) => faults.includes('never-answered')), {
      describe: 'the call hangs',
    })
    const sent = (await requests()).length
    aborting.abort()
    const failure = failureOf(await write)
    expect(failure.kind).toBe('aborted')
    expect(writeOutcomeOf(failure)).toBe('unanswered')
    expect(await requests()).toHaveLength(sent)
  })

  test('while putting the old device back fails as aborted', async () => {
    await gateway.write({ device: 'phone', on: true }, patient())
    await faults(
      { match: phonePut(), times: 1, fault: { kind: 'stale' } },
      { match: phonePut(), fault: { kind: 'never-answered' } },
      { match: sipPut(), fault: { kind: 'refusal', where: 'status', status: 403, code: 10815 } },
    )
    const aborting = new AbortController()
    const write = gateway.write({ device: 'sip', on: true }, aborting.signal)
    await eventually(requests, (all) => all.some(({ faults }) => faults.includes('never-answered')), {
      describe: 'the call hangs',
    })
    aborting.abort()
    expect(await write).toMatchObject({ failure: { kind: 'aborted' } })
  })
})

describe('both APIs together', () => {
  let reported: (Failure | null)[]
  beforeEach(() => {
    reported = []
    const { url, userId, token } = simulator.facts
    const integrations = integrationsGateway(createHttp(url, fetch), userId, token)
    gateway = combinedGateway(integrations, ccm, (failure) => reported.push(failure))
  })

  test('the integrations API writes, and the account API confirms', async () => {
    expect(await gateway.write({ device: 'phone', on: true }, patient())).toMatchObject({
      ok: true,
      value: {
        active: 'phone',
        devices: {
          phone: { present: true, verified: true, busy: false },
          sip: { present: true, verified: true, busy: false },
        },
        updatedAt: expect.any(Number),
      },
    })
    expect((await requests()).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /v2/integrations/device',
      `GET ${userPath()}`,
    ])
    expect(reported).toEqual([null])
  })

  test('the account API shows the truth after a lie, and both devices on', async () => {
    await faults({ match: { method: 'PUT' }, fault: { kind: 'lie' } })
    expect(await gateway.write({ device: 'phone', on: true }, patient())).toMatchObject({
      value: { active: 'off' },
    })
    await control('PUT', 'agents/1', { devices: { phone: { on: true }, sip: { on: true } } })
    expect(await gateway.read(patient())).toMatchObject({ value: { active: 'both' } })
  })

  test("without the account API the integrations API's record counts, and the failure is reported", async () => {
    await faults({
      match: { path: '/v2/accounts/*' },
      fault: { kind: 'refusal', where: 'status', status: 401, code: 1010 },
    })
    const alone = {
      ok: true,
      value: { active: 'phone', devices: { phone: { present: true, verified: null, busy: null } } },
    }
    expect(await gateway.write({ device: 'phone', on: true }, patient())).toMatchObject(alone)
    expect(await gateway.read(patient())).toMatchObject(alone)
    expect(reported).toMatchObject([{ kind: 'key-rejected' }, { kind: 'key-rejected' }])
    await control('DELETE', 'faults')
    await gateway.read(patient())
    expect(reported.at(-1)).toBeNull()
  })

  test('a rejected token is shown; a passing fault of the integrations API does not hide the reading', async () => {
    const integrations = { path: '/v2/integrations/*' }
    await faults({ match: integrations, fault: { kind: 'refusal', where: 'status', status: 500 } })
    expect(await gateway.read(patient())).toMatchObject({
      ok: true,
      value: { active: 'off', updatedAt: null },
    })
    expect(await gateway.write({ device: 'phone', on: true }, patient())).toMatchObject({
      failure: { kind: 'server-error' },
    })
    await faults({ match: integrations, fault: { kind: 'refusal', where: 'status', status: 401 } })
    expect(await gateway.read(patient())).toMatchObject({ failure: { kind: 'unauthorized' } })
  })
})

function account(credentials: Partial<CcmCredentials> = {}) {
  const { url, sid, apiKey, apiToken } = simulator.facts
  return ccmApi(createHttp(url, fetch), { sid, apiKey, apiToken, ...credentials })
}

function userPath(): string {
  const { sid, accountUserId } = simulator.facts
  return `/v2/accounts/${sid}/users/${accountUserId}`
}

function failureOf(result: Result<Reading>): Failure {
  if (result.ok) throw new Error(`It did not fail: ${result.value.active}.`)
  return result.failure
}

/** The writes that arrived, as "<device id> <available>". */
async function puts(): Promise<string[]> {
  return (await requests())
    .filter(({ method }) => method === 'PUT')
    .map(({ path, body }) => `${path.split('/').at(-1)} ${(body as { available: boolean }).available}`)
}

async function isOn(): Promise<{ phone: boolean | undefined; sip: boolean | undefined }> {
  const { phone, sip } = (await agent('1')).devices
  return { phone: phone?.on, sip: sip?.on }
}

async function agent(userId: string): Promise<Agent> {
  return (await fetch(`${simulator.facts.url}/_simulator/agents/${userId}`)).json() as Promise<Agent>
}

async function requests(): Promise<readonly RequestEntry[]> {
  const response = await fetch(`${simulator.facts.url}/_simulator/requests`)
  return (await response.json()) as readonly RequestEntry[]
}

function faults(...rules: FaultRule[]): Promise<void> {
  return control('PUT', 'faults', rules)
}

async function control(method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${simulator.facts.url}/_simulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(response.status).toBe(200)
}

/** A page of users in the account API's envelope, without optional fields. */
function listOf(users: readonly unknown[]) {
  const response = users.map((data) => ({ code: 200, status: 'success', data }))
  return { request_id: 'r1', method: 'GET', http_code: 200, response }
}
