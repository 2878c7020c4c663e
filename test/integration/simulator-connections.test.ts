import { Agent, request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from './support/simulator-client.ts'

/** How long an answer may take before it counts as none, on a busy machine too, in milliseconds. */
const silence = 1500

let simulator: Simulator
/** One connection at most, kept alive. */
let connection: Agent
const { rules, requests, write, isOn } = simulatorClient(() => simulator)

beforeEach(async () => {
  simulator = await startSimulator()
  connection = new Agent({ keepAlive: true, maxSockets: 1 })
})
afterEach(async () => {
  connection.destroy()
  await simulator.close()
})

describe('a dead connection', () => {
  it('takes a request after its first and never answers it, nor closes', async () => {
    await rules({ times: 1, fault: { kind: 'dead-connection' } })
    expect(await ask()).toBe(200)
    expect(await ask()).toBe('silence')
    expect(await ask()).toBe(200)
    expect(await ask()).toBe(200)
    const numbers = (await requests()).map((entry) => entry.connection)
    expect(numbers).toEqual([numbers[0], numbers[0], numbers[2], numbers[2]])
    expect(numbers[2]).not.toBe(numbers[0])
    expect((await requests())[1]).toMatchObject({ status: null, applied: false, faults: ['dead-connection'] })
  })

  it('may be every one that is older than the rule', async () => {
    expect(await ask()).toBe(200)
    await rules({ fault: { kind: 'dead-connection', which: 'older' } })
    expect(await ask()).toBe('silence')
    expect(await ask()).toBe(200)
    expect(await ask()).toBe(200)
  })

  it('is left behind by whoever opens a new one', async () => {
    expect(await ask()).toBe(200)
    await rules({ fault: { kind: 'dead-connection', which: 'older' } })
    connection.destroy()
    connection = new Agent({ keepAlive: true, maxSockets: 1 })
    expect(await ask()).toBe(200)
  })

  it("is met by Node's own fetch, whose next try goes through", async () => {
    await write('phone', false)
    await rules({ times: 1, fault: { kind: 'dead-connection' } })
    await expect(write('phone', true, { signal: AbortSignal.timeout(silence) })).rejects.toThrow('timeout')
    expect(await isOn('phone')).toBe(false)
    expect((await write('phone', true)).status).toBe(200)
  })
})

/** A read's status, or silence. */
function ask(): Promise<number | 'silence' | undefined> {
  const { url, token } = simulator.facts
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v2/integrations/usermapping?user_id=1`, {
      agent: connection,
      headers: { authorization: token },
    })
    const patience = setTimeout(() => {
      resolve('silence')
      sent.destroy()
    }, silence)
    sent.on('error', (error) => (sent.destroyed ? undefined : reject(error)))
    sent.on('response', (answer) => {
      clearTimeout(patience)
      answer.resume().on('end', () => resolve(answer.statusCode))
    })
    sent.end()
  })
}
