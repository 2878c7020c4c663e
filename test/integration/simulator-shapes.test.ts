import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from '../support/simulator-client.ts'

const month = 31 * 86_400
const zeroDate = '0001-01-01T00:00:00Z'

let simulator: Simulator
const { send, write, faults, control, agent } = simulatorClient(() => simulator)

beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

describe('a 429', () => {
  it('has the chosen envelope at either API', async () => {
    const limited = { kind: 'rate-limit', envelope: 'error-data' } as const
    await faults(limited, limited, { kind: 'account-limit', limit: 0, envelope: 'error-data' })
    const own = { http_code: 429, response: { code: 429, error_data: { message: 'Too many requests' } } }
    expect(await (await account('/users')).json()).toMatchObject(own)
    const { Code, Error: error } = await (await write('phone', true)).json()
    expect(Code).toBe(429)
    expect(JSON.parse(error)).toMatchObject(own)
    const spent = await account('/users')
    expect([spent.status, await spent.json()]).toMatchObject([429, own])
  })

  it('asks for up to a month and shows the window', async () => {
    await faults(
      { kind: 'rate-limit', retryAfter: month, window: { limit: 200, resetIn: 60 } },
      { kind: 'rate-limit', retryAfter: month, as: 'date' },
    )
    const inSeconds = await write('phone', true)
    expect(inSeconds.headers.get('retry-after')).toBe(String(month))
    expect(inSeconds.headers.get('x-ratelimit-limit')).toBe('200')
    expect(inSeconds.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(Number(inSeconds.headers.get('x-ratelimit-reset'))).toBeCloseTo(Date.now() / 1000 + 60, -1)
    const dated = await write('phone', true)
    const wait =
      Date.parse(dated.headers.get('retry-after') ?? '') - Date.parse(dated.headers.get('date') ?? '')
    expect(wait / 1000).toBeCloseTo(month, -1)
    expect(dated.headers.has('x-ratelimit-limit')).toBe(false)
    const wrong = [{ fault: { kind: 'rate-limit', retryAfter: month + 1 } }]
    expect((await control('PUT', 'faults', wrong)).status).toBe(400)
  })
})

describe("one agent's odd record in the account's list", () => {
  const of2 = (
    ...forms: readonly ('devices-null' | 'devices-absent' | 'no-available' | 'null-status' | 'string-ids')[]
  ) => faults({ kind: 'odd-record', forms: [...forms], userId: '2' })
  const users = async () => {
    const { response } = await (await account('/users?fields=devices')).json()
    return response.map(({ data }: { data: unknown }) => data)
  }

  it('has null for devices, or none', async () => {
    const [first] = await users()
    await of2('devices-null')
    expect(await users()).toMatchObject([first, { devices: null }, {}])
    await of2('devices-absent')
    const [same, second] = await users()
    expect(same).toEqual(first)
    expect(second).not.toHaveProperty('devices')
  })

  it('has devices with missing or odd fields', async () => {
    await of2('no-available', 'null-status', 'string-ids')
    const [first, second] = await users()
    expect(first.devices[0]).toMatchObject({ available: false, status: 'free', id: expect.any(Number) })
    expect(second.devices[0]).toMatchObject({ status: null, id: expect.any(String) })
    expect(second.devices[0]).not.toHaveProperty('available')
  })

  it('is also the answer to a write', async () => {
    const { accountUserId, phoneDeviceId } = simulator.facts
    await faults({ kind: 'odd-record', forms: ['no-available', 'string-codes', 'empty-error-data'] })
    const answer = await account(`/users/${accountUserId}/devices/${phoneDeviceId}`, { available: true })
    const { http_code, response } = await answer.json()
    expect({ http_code, ...response }).toMatchObject({ http_code: '200', code: '200', error_data: {} })
    expect(response.data).not.toHaveProperty('available')
    expect((await agent()).devices.phone?.on).toBe(true)
  })
})

describe('an odd envelope', () => {
  it('has codes as strings, also in a refusal', async () => {
    await faults(
      { kind: 'odd-record', forms: ['string-codes'] },
      { kind: 'odd-record', forms: ['string-codes'] },
      { kind: 'odd-record', forms: ['string-codes', 'empty-error-data'] },
    )
    expect(await (await write('phone', true)).json()).toMatchObject({ Code: '200' })
    expect(await (await send('GET', '/usermapping?user_id=nobody')).json()).toMatchObject({ Code: '404' })
    expect(await (await account('/users/nobody')).json()).toMatchObject({
      http_code: '404',
      response: { code: '404', error_data: { code: '10801' } },
    })
  })

  it('has no response', async () => {
    await faults({ kind: 'odd-record', forms: ['null-response'] })
    expect(await (await account('/users')).json()).toMatchObject({ http_code: 200, response: null })
  })
})

describe('a record of the integrations API', () => {
  it('has no date after a write', async () => {
    await faults({ kind: 'odd-record', forms: ['zero-dates'] }, { kind: 'seed-contradiction' })
    const { phoneDeviceId } = simulator.facts
    expect((await (await write('phone', true)).json()).Data).toMatchObject({
      ActiveDeviceId: phoneDeviceId,
      UpdatedAt: zeroDate,
    })
    // As in Exotel's sample of turning a phone on.
    expect((await (await write('phone', true)).json()).Data).toMatchObject({
      ActiveDeviceId: '',
      CreatedAt: zeroDate,
      UpdatedAt: zeroDate,
    })
  })

  it('is in a list of users', async () => {
    await faults({ kind: 'odd-record', forms: ['users-list'] })
    expect((await (await write('phone', true)).json()).Data).toMatchObject({
      Users: [{ AppUserId: '1', ActiveDeviceId: simulator.facts.phoneDeviceId }],
    })
  })
})

function account(path: string, body?: object): Promise<Response> {
  const { url, sid, apiKey, apiToken } = simulator.facts
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`
  const init = body === undefined ? {} : { method: 'PUT', body: JSON.stringify(body) }
  return fetch(`${url}/v2/accounts/${sid}${path}`, { headers: { authorization }, ...init })
}
