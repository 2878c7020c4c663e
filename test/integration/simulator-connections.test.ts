import { Agent, request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from '../support/simulator-client.ts'

/** After this many ms an answer counts as missing; long enough for a busy machine. */
const silence = 1500

let simulator: Simulator
/** At most one connection, kept alive. */
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
  it('never answers its second request and stays open', async () => {
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

  it('may be every connection older than the rule', async () => {
    expect(await ask()).toBe(200)
    await rules({ fault: { kind: 'dead-connection', which: 'older' } })
    expect(await ask()).toBe('silence')
    expect(await ask()).toBe(200)
    expect(await ask()).toBe(200)
  })

  it('does not affect a new connection', async () => {
    expect(await ask()).toBe(200)
    await rules({ fault: { kind: 'dead-connection', which: 'older' } })
    connection.destroy()
    connection = new Agent({ keepAlive: true, maxSockets: 1 })
    expect(await ask()).toBe(200)
  })

  it("hangs Node's fetch once, and the next try succeeds", async () => {
    await write('phone', false)
    await rules({ times: 1, fault: { kind: 'dead-connection' } })
    await expect(write('phone', true, { signal: AbortSignal.timeout(silence) })).rejects.toThrow('timeout')
    expect(await isOn('phone')).toBe(false)
    expect((await write('phone', true)).status).toBe(200)
  })
})

/** The status of a read, or that no answer came. */
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
