import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from '../support/simulator-client.ts'

/** In seconds. */
const day = 86_400

let simulator: Simulator
const { send, mint, control, agent } = simulatorClient(() => simulator)

beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

describe('a token', () => {
  it('lives as long as the start option says, then gets 401 in an envelope', async () => {
    let now = Date.now()
    const clock = { now: () => now, pause: async () => {} }
    const other = await startSimulator({ tokenLifetime: 5000, clock })
    const there = simulatorClient(() => other)
    expect(expiryOf(other.facts.token)).toBe(Math.floor((now + 5000) / 1000))
    now += 4999
    expect((await there.read()).status).toBe(200)
    now += 1
    const refused = await there.send('GET', '/usermapping?user_id=1')
    expect(refused.status).toBe(401)
    expect(await refused.json()).toMatchObject({ Status: 'Failed', Code: 401, Data: null })
    const fresh = await there.mint()
    expect((await there.read(fresh)).status).toBe(200)
    now += 5000
    expect((await there.read(fresh)).status).toBe(401)
    await other.close()
  })

  it('lives as long as the control API says from then on', async () => {
    const real = 90 * day * 1000
    expect(await (await control('GET', 'tokens')).json()).toEqual({ lifetime: real })
    expect(await (await control('PUT', 'tokens', { lifetime: 60_000 })).json()).toEqual({ lifetime: 60_000 })
    expect(expiryOf(await mint()) - Date.now() / 1000).toBeLessThanOrEqual(60)
    expect(expiryOf(simulator.facts.token) - Date.now() / 1000).toBeCloseTo(90 * day, -2)
    expect((await control('PUT', 'tokens', { lifetime: real })).status).toBe(200)
    for (const wrong of [{ lifetime: 0 }, { lifetime: '1' }, {}, { life: 1 }]) {
      expect((await control('PUT', 'tokens', wrong)).status).toBe(400)
    }
  })
})

describe('a SIP secret', () => {
  it('is the hex of an IV and a ciphertext and differs for each agent', async () => {
    const secrets = [(await agent('1')).sipSecret, (await agent('2')).sipSecret]
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(secrets).size).toBe(2)
    expect((await agent('3')).sipSecret).toBe('')
  })

  it("can be set to one that Exotel's SDK decrypts", async () => {
    const [key, iv] = [randomBytes(32), randomBytes(16)]
    const sealed = createCipheriv('aes-256-cfb', key, iv).update('the password')
    await control('PUT', 'agents/1', { sipSecret: Buffer.concat([iv, sealed]).toString('hex') })
    const { Data } = await (await send('GET', '/usermapping?user_id=1')).json()
    const bytes = Buffer.from(Data.SipSecret, 'hex')
    const opened = createDecipheriv('aes-256-cfb', key, bytes.subarray(0, 16)).update(bytes.subarray(16))
    expect(opened.toString()).toBe('the password')
  })
})

/** When a token ends by its own `exp`: UTC in seconds. */
function expiryOf(token: string): number {
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  return exp
}
