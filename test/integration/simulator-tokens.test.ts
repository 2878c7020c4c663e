import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from './support/simulator-client.ts'

/** How long a condition may take on a busy machine, in milliseconds. */
const patience = { timeout: 10_000, interval: 50 }
const day = 86_400

let simulator: Simulator
const { send, read, mint, control, agent } = simulatorClient(() => simulator)

beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

describe('a token', () => {
  it('lives as long as the start says, and ends in the envelope of Exotel', async () => {
    const other = await startSimulator({ tokenLifetime: 1500 })
    const there = simulatorClient(() => other)
    expect(secondsLeft(other.facts.token)).toBeLessThanOrEqual(1.5)
    expect((await there.read()).status).toBe(200)
    await vi.waitFor(async () => expect((await there.read()).status).toBe(401), patience)
    const refused = await there.send('GET', '/usermapping?user_id=1')
    expect(await refused.json()).toMatchObject({ Status: 'Failed', Code: 401, Data: null })
    expect((await there.read(await there.mint())).status).toBe(200)
    await other.close()
  })

  it('lives as long as the control says, from then on', async () => {
    expect(await (await control('GET', 'tokens')).json()).toEqual({ lifetime: 90 * day * 1000 })
    expect(await (await control('PUT', 'tokens', { lifetime: 1200 })).json()).toEqual({ lifetime: 1200 })
    const short = await mint()
    expect((await control('PUT', 'tokens', { lifetime: 90 * day * 1000 })).status).toBe(200)
    expect(secondsLeft(short)).toBeLessThanOrEqual(1.2)
    expect(secondsLeft(simulator.facts.token)).toBeCloseTo(90 * day, -2)
    await vi.waitFor(async () => expect((await read(short)).status).toBe(401), patience)
    expect((await read()).status).toBe(200)
    for (const wrong of [{ lifetime: 0 }, { lifetime: '1' }, {}, { life: 1 }]) {
      expect((await control('PUT', 'tokens', wrong)).status).toBe(400)
    }
  })
})

describe('a SIP secret', () => {
  it('is the hex of an IV and a ciphertext, another one for each agent', async () => {
    const secrets = [(await agent('1')).sipSecret, (await agent('2')).sipSecret]
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(secrets).size).toBe(2)
    expect((await agent('3')).sipSecret).toBe('')
  })

  it("may be one that Exotel's SDK can read", async () => {
    const [key, iv] = [randomBytes(32), randomBytes(16)]
    const sealed = createCipheriv('aes-256-cfb', key, iv).update('the password')
    await control('PUT', 'agents/1', { sipSecret: Buffer.concat([iv, sealed]).toString('hex') })
    const { Data } = await (await send('GET', '/usermapping?user_id=1')).json()
    const bytes = Buffer.from(Data.SipSecret, 'hex')
    const opened = createDecipheriv('aes-256-cfb', key, bytes.subarray(0, 16)).update(bytes.subarray(16))
    expect(opened.toString()).toBe('the password')
  })
})

function secondsLeft(token: string): number {
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  return exp - Date.now() / 1000
}
