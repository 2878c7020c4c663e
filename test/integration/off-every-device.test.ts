import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Reading } from '../../src/core/model/device.ts'
import { type Failure, type Result, writeOutcomeOf } from '../../src/core/model/failure.ts'
import { ccmApi } from '../../src/exotel/ccm/api.ts'
import { ccmGateway } from '../../src/exotel/ccm/gateway.ts'
import { combinedGateway } from '../../src/exotel/combined.ts'
import { createHttp } from '../../src/exotel/http.ts'
import { integrationsGateway } from '../../src/exotel/integrations/gateway.ts'
import { type RawRequest, type RawServer, rawAnswer, startRawServer } from '../support/raw-server.ts'

/**
 * Off means every device of the agent, including a second phone and a device of an unknown type. Each test gives the
 * agent any devices, and both APIs show them over real HTTP.
 */

interface Device {
  readonly id: string
  readonly type: string
  readonly available?: boolean | null
  readonly verified?: boolean
}

let server: RawServer
let devices: readonly Device[]
/** An answer that replaces Exotel's and carries nothing out; null for Exotel's own. */
let replacement: (request: RawRequest) => Uint8Array | null
let reported: (Failure | null)[]
const patient = () => new AbortController().signal

beforeEach(async () => {
  devices = []
  replacement = () => null
  reported = []
  server = await startRawServer((request) => replacement(request) ?? answerOf(request))
})
afterEach(() => server.close())

const phone = { id: '11', type: 'tel', available: true }
const second = { id: '12', type: 'tel', available: true }
const sip = { id: '13', type: 'sip', available: true }
const satellite = { id: '14', type: 'satellite', available: true }
const off = <Some extends Device>(device: Some) => ({ ...device, available: false })
const unverified = <Some extends Device>(device: Some) => ({ ...device, available: null, verified: false })
const withoutAvailable = ({ available: _, ...device }: Device): Device => device

const isOff = { ok: true, value: { active: 'off' } }

describe('the account API alone', () => {
  const gateway = () => ccmGateway(account(), 'a1b2c3')

  test.each<[string, readonly Device[], readonly string[]]>([
    ['one phone', [phone, off(sip)], ['GET', '11 off', 'GET']],
    ['a second phone', [phone, second], ['GET', '11 off', '12 off', 'GET']],
    ['a phone and SIP', [phone, sip], ['GET', '11 off', '13 off', 'GET']],
    ['only SIP', [off(phone), sip], ['GET', '11 off', '13 off', 'GET']],
    ['a device of an unknown type', [phone, satellite], ['GET', '11 off', '14 off', 'GET']],
    ['only a device of an unknown type', [satellite], ['GET', '14 off', 'GET']],
    ['a device without available', [phone, withoutAvailable(second)], ['GET', '11 off', '12 off', 'GET']],
    ['an unverified phone', [phone, unverified(second)], ['GET', '11 off', 'GET']],
    ['nothing on', [unverified(phone)], ['GET']],
    ['no device', [], ['GET']],
  ])('%s', async (_, given, calls) => {
    devices = given
    expect(await gateway().write({ device: 'phone', on: false }, patient())).toMatchObject(isOff)
    expect(sent()).toEqual(calls)
    expect(stillOn()).toEqual([])
  })

  test('turns known devices off before it reads', async () => {
    devices = [phone, second, satellite, off(sip)]
    const known = gateway()
    await known.read(patient())
    expect(await known.write({ device: 'phone', on: false }, patient())).toMatchObject(isOff)
    expect(sent()).toEqual(['GET', '11 off', '12 off', '14 off', 'GET'])
  })

  test('turns off what went on since the last read', async () => {
    devices = [phone, off(second), off(satellite), off(sip)]
    const known = gateway()
    await known.read(patient())
    devices = [phone, off(second), satellite, sip]
    expect(await known.write({ device: 'phone', on: false }, patient())).toMatchObject(isOff)
    expect(sent()).toEqual(['GET', '11 off', '12 off', 'GET', '14 off', '13 off', 'GET'])
    expect(stillOn()).toEqual([])
  })

  test('reports a device that Exotel keeps on, and turns the others off', async () => {
    devices = [phone, satellite, second, off(sip)]
    refuse((request) => request.path.endsWith('/14'), 403, 10817)
    const failure = failureOf(await gateway().write({ device: 'phone', on: false }, patient()))
    expect(failure).toMatchObject({ kind: 'not-a-phone', code: 10817 })
    expect(stillOn()).toEqual(['14'])
  })

  test('never shows off while a device of an unknown type is on', async () => {
    devices = [off(phone), off(sip), satellite]
    const failure = failureOf(await gateway().read(patient()))
    expect(failure).toMatchObject({ kind: 'malformed', reason: 'unknown-type' })
  })
})

describe('both APIs', () => {
  const gateway = () => {
    const integrations = integrationsGateway(createHttp(server.url, fetch), '1', 'a-token')
    return combinedGateway(integrations, ccmGateway(account(), 'a1b2c3'), (failure) => reported.push(failure))
  }
  const turnOff = () => gateway().write({ device: 'phone', on: false }, patient())
  const first = 'phone off'

  test.each<[string, readonly Device[], readonly string[]]>([
    ['one phone costs the write and one read', [phone, off(sip)], [first, 'GET']],
    ['a second phone', [phone, second, off(sip)], [first, 'GET', '12 off', 'GET']],
    ['a phone and SIP', [phone, sip], [first, 'GET', '13 off', 'GET']],
    ['a device of an unknown type', [phone, satellite], [first, 'GET', '14 off', 'GET']],
    ['a device without available', [phone, withoutAvailable(second)], [first, 'GET', '12 off', 'GET']],
    ['all of them', [phone, second, sip, satellite], [first, 'GET', '12 off', '13 off', '14 off', 'GET']],
  ])('%s', async (_, given, calls) => {
    devices = given
    expect(await turnOff()).toMatchObject({
      ...isOff,
      value: { active: 'off', updatedAt: 1_736_154_000_000 },
    })
    expect(sent()).toEqual(calls)
    expect(stillOn()).toEqual([])
    expect(reported).toEqual([null])
  })

  test('turning on costs the write and one read', async () => {
    devices = [off(phone), off(sip)]
    expect(await gateway().write({ device: 'phone', on: true }, patient())).toMatchObject({
      value: { active: 'phone' },
    })
    expect(sent()).toEqual(['phone on', 'GET'])
  })

  test("reports a device that stays on, whatever the other API's record says", async () => {
    devices = [phone, second, off(sip)]
    refuse((request) => request.path.endsWith('/12'), 403, 10815)
    expect(failureOf(await turnOff())).toMatchObject({ kind: 'trial-account' })
    expect(reported).toEqual([null])
  })

  test('a rejected API key does not sign the agent out', async () => {
    devices = [phone, second, off(sip)]
    refuse((request) => request.path.endsWith('/12'), 401, 1010)
    expect(failureOf(await turnOff())).toMatchObject({ kind: 'key-not-allowed', code: 1010 })
    expect(stillOn()).toEqual(['12'])
  })

  test('never shows off while a device of an unknown type is on, whatever the other API says', async () => {
    devices = [off(phone), off(sip), satellite]
    const failure = failureOf(await gateway().read(patient()))
    expect(failure).toMatchObject({ kind: 'malformed', reason: 'unknown-type' })
    expect(reported).toEqual([null])
  })

  describe('if the integrations API does not turn off', () => {
    const onWrites = (answer: Uint8Array) => {
      replacement = ({ path, method }) =>
        method === 'PUT' && path.startsWith('/v2/integrations/') ? answer : null
    }
    const page = rawAnswer(403, { 'Content-Type': 'text/html' }, '<h1>403 Forbidden</h1>')
    const hung = Buffer.from('HTTP/1.1 200')
    beforeEach(() => {
      devices = [phone, second, off(sip)]
    })

    test.each([
      ['foreign answer', page, 'foreign'],
      ['broken connection', hung, 'cut'],
    ] as const)(
      '%s: the account API turns off, and the outcome of the write stays unknown',
      async (_, answer, kind) => {
        onWrites(answer)
        const failure = failureOf(await turnOff())
        expect(failure.kind).toBe(kind)
        expect(writeOutcomeOf(failure)).toBe('unanswered')
        expect(sent()).toEqual([first, 'GET', '11 off', '12 off', 'GET'])
        expect(stillOn()).toEqual([])
      },
    )

    test.each<[number, number | undefined]>([
      [500, 1004],
      [403, 10815],
      [400, undefined],
      [404, 10801],
    ])('HTTP %i, code %s: the account API turns off and confirms', async (status, code) => {
      onWrites(refusal(status, code))
      expect(await turnOff()).toMatchObject(isOff)
      expect(sent()).toEqual([first, 'GET', '11 off', '12 off', 'GET'])
      expect(stillOn()).toEqual([])
    })

    test('rejected token: the account API turns off, and the agent has to sign in', async () => {
      onWrites(refusal(401))
      expect(failureOf(await turnOff())).toMatchObject({ kind: 'unauthorized' })
      expect(stillOn()).toEqual([])
    })

    test('429: nothing more is sent, because both APIs share one limit', async () => {
      onWrites(refusal(429))
      expect(failureOf(await turnOff())).toMatchObject({ kind: 'rate-limited' })
      expect(sent()).toEqual([first])
    })

    test("and the account API does not either, the integrations API's failure counts", async () => {
      replacement = ({ method }) => (method === 'PUT' ? refusal(403, 10815) : null)
      expect(failureOf(await turnOff())).toMatchObject({ kind: 'trial-account' })
      replacement = () => page
      expect(failureOf(await turnOff())).toMatchObject({ kind: 'foreign' })
      expect(reported.at(-1)).toMatchObject({ kind: 'foreign' })
    })

    test('abort: nothing more is sent', async () => {
      const aborting = new AbortController()
      replacement = () => {
        aborting.abort()
        return page
      }
      const written = gateway().write({ device: 'phone', on: false }, aborting.signal)
      expect(failureOf(await written)).toMatchObject({ kind: 'aborted' })
      expect(sent()).toEqual([first])
    })
  })
})

function account() {
  const key = { sid: 'sid', apiKey: 'a-key', apiToken: 'a-token' }
  return ccmApi(createHttp(server.url, fetch), key)
}

/** Carries the request out and answers as Exotel does. */
function answerOf({ method, path, body }: RawRequest): Uint8Array {
  if (path.startsWith('/v2/integrations/')) {
    if (method === 'PUT') {
      const { DeviceName, DeviceStatus } = JSON.parse(body)
      const type = DeviceName === 'phone' ? 'tel' : 'sip'
      switchTo(devices.find((device) => device.type === type)?.id, DeviceStatus)
    }
    return json(200, { RequestId: 'r1', Status: 'Success', Code: 200, Error: '', Data: userRecord() })
  }
  const id = path.split('/devices/')[1]
  if (id === undefined) return inAccount({ id: 'a1b2c3', devices })
  switchTo(id, JSON.parse(body).available)
  return inAccount(devices.find((device) => device.id === id))
}

function switchTo(id: string | undefined, available: boolean): void {
  devices = devices.map((device) => (device.id === id ? { ...device, available } : device))
}

/** The integrations API's record, which has one phone and one SIP device. */
function userRecord(): object {
  const [tel, soft] = ['tel', 'sip'].map((type) => devices.find((device) => device.type === type))
  const active = [tel, soft].find((device) => device?.available === true)
  return {
    AppUserId: '1',
    ActiveDeviceId: active?.id ?? '',
    PhoneDeviceID: tel?.id ?? '',
    SipDeviceID: soft?.id ?? '',
    UpdatedAt: '2025-01-06T09:00:00Z',
  }
}

function inAccount(data: unknown): Uint8Array {
  const response = { code: 200, error_data: null, status: 'success', data }
  return json(200, { request_id: 'r1', method: 'GET', http_code: 200, response })
}

function refusal(status: number, code?: number): Uint8Array {
  const response = { code: status, error_data: { code, message: 'No' }, status: 'failure', data: null }
  return json(status, { request_id: 'r1', method: 'PUT', http_code: status, response })
}

function refuse(which: (request: RawRequest) => boolean, status: number, code: number): void {
  replacement = (request) => (request.method === 'PUT' && which(request) ? refusal(status, code) : null)
}

function json(status: number, body: unknown): Uint8Array {
  return rawAnswer(status, { 'Content-Type': 'application/json' }, JSON.stringify(body))
}

/** The requests that arrived: reads as "GET", writes as "<device> on" or "<device> off". */
function sent(): readonly string[] {
  return server.requests.map(({ method, path, body }) => {
    if (method === 'GET') return 'GET'
    const { DeviceName, DeviceStatus, available } = JSON.parse(body)
    return `${DeviceName ?? path.split('/').at(-1)} ${(DeviceStatus ?? available) ? 'on' : 'off'}`
  })
}

function stillOn(): readonly string[] {
  return devices.filter(({ available }) => available === true).map(({ id }) => id)
}

function failureOf(result: Result<Reading>): Failure {
  if (result.ok) throw new Error(`It did not fail: ${result.value.active}`)
  return result.failure
}
