import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'

/**
 * Every command on Exotel's page "update user's device", unchanged except for scheme and host, sent by the real curl.
 * The page writes key and token into the URL, which curl turns into Basic authorization.
 */

let simulator: Simulator

beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

describe("the samples on Exotel's page", () => {
  it('turns a device on and off', async () => {
    const { phoneDeviceId } = simulator.facts
    const device = { id: Number(phoneDeviceId), name: 'Primary Device', type: 'tel', status: 'free' }
    expect(await put('{ "available": true }')).toEqual({
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      method: 'PUT',
      http_code: 200,
      response: {
        code: 200,
        error_data: null,
        status: 'success',
        data: {
          ...device,
          contact_uri: expect.stringMatching(/^\+91\d{10}$/),
          available: true,
          verified: true,
        },
      },
    })
    expect(await put('{    \n    "available": false\n}\n')).toMatchObject({
      response: { data: { ...device, available: false, verified: true } },
    })
  })

  it('changes the number, which then needs verification', async () => {
    expect(await put('{\n"contact_uri": "+919953125068"\n}')).toMatchObject({
      http_code: 200,
      response: { data: { contact_uri: '+919953125068', available: null, verified: false } },
    })
  })

  it('finds user and device by the number and switches the device', async () => {
    const { url, sid, accountUserId, phoneDeviceId, sipDeviceId } = simulator.facts
    await put('{ "contact_uri": "+919951213100" }')
    await fetch(`${url}/_simulator/agents/1`, {
      method: 'PUT',
      body: JSON.stringify({ devices: { phone: { verified: true } } }),
    })
    const found = await curl([
      `${origin()}/v2/accounts/${sid}/users?fields=devices&devices.contact_uri=%2B919951213100`,
    ])
    expect(found).toMatchObject({
      http_code: 200,
      metadata: { total: 1, count: 1, offset: 0, limit: 20 },
      response: [
        {
          code: 200,
          status: 'success',
          data: {
            id: accountUserId,
            devices: [
              { id: Number(sipDeviceId), type: 'sip' },
              { id: Number(phoneDeviceId), type: 'tel', available: false },
            ],
          },
        },
      ],
    })
    const id = found.response[0].data.devices[1].id
    expect(await put('{ "available": true }', id)).toMatchObject({ response: { data: { available: true } } })
  })

  it('refuses a wrong key in the URL', async () => {
    const { sid, accountUserId, url } = simulator.facts
    const wrong = url.replace('://', '://wrong:key@')
    expect(await curl([`${wrong}/v2/accounts/${sid}/users/${accountUserId}`])).toMatchObject({
      http_code: 401,
      response: { error_data: { code: 1010 } },
    })
  })
})

/** The host with key and token in front, as on the page. */
function origin(): string {
  const { url, apiKey, apiToken } = simulator.facts
  return url.replace('://', `://${apiKey}:${apiToken}@`)
}

function put(data: string, device: string | number = simulator.facts.phoneDeviceId) {
  const { sid, accountUserId } = simulator.facts
  return curl([
    ...['-X', 'PUT', `${origin()}/v2/accounts/${sid}/users/${accountUserId}/devices/${device}`],
    ...['-H', 'content-type: application/json', '-d', data],
  ])
}

async function curl(args: string[]) {
  const { stdout } = await promisify(execFile)('curl', ['--silent', ...args]).catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new Error('This test needs curl: install the package curl.') : error
    },
  )
  return JSON.parse(stdout)
}
