import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from '../support/simulator-client.ts'

let simulator: Simulator
const { rules, control, requests } = simulatorClient(() => simulator)
const origin = 'https://crm.example.com'

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())

describe('a page of any origin', () => {
  it.each(['/v2/integrations/device', '/v2/integrations/usermapping?user_id=1', '/v2/accounts/any/users'])(
    'is allowed to use %s',
    async (path) => {
      await rules({ times: 1, fault: { kind: 'cut-before-applied' } })
      const preflight = await fetch(`${simulator.facts.url}${path}`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PUT' },
      })
      expect(preflight.status).toBe(204)
      expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
      expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT')
      expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
      expect(await requests()).toEqual([])
      await control('DELETE', 'faults')
    },
  )

  it('reads answers, refusals and limits', async () => {
    const ask = () => fetch(`${simulator.facts.url}/v2/integrations/usermapping`, { headers: { origin } })
    const refused = await ask()
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*'])
    await rules({ times: 1, fault: { kind: 'rate-limit', retryAfter: 5 } })
    const limited = await ask()
    expect([limited.status, limited.headers.get('access-control-allow-origin')]).toEqual([429, '*'])
    expect(limited.headers.get('access-control-expose-headers')).toContain('X-RateLimit-Remaining')
  })

  it('cannot read other paths', async () => {
    await rules({ times: 1, fault: { kind: 'foreign-answer', page: 'block-page' } })
    const foreign = await fetch(`${simulator.facts.url}/v2/integrations/app`, { headers: { origin } })
    expect([foreign.status, foreign.headers.has('access-control-allow-origin')]).toEqual([403, false])
  })
})

describe('the control', () => {
  it('is closed to pages', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await fetch(`${simulator.facts.url}/_simulator/requests`, {
        method,
        headers: { origin },
      })
      expect([answer.status, answer.headers.has('access-control-allow-origin')]).toEqual([403, false])
    }
  })

  it('is closed to another host name', async () => {
    const statusFor = (host: string) =>
      new Promise((resolve, reject) => {
        request(`${simulator.facts.url}/_simulator/agents`, { headers: { host } }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
          .on('error', reject)
          .end()
      })
    const { port } = new URL(simulator.facts.url)
    expect(await statusFor(`rebound.example.com:${port}`)).toBe(403)
    expect(await statusFor(`localhost:${port}`)).toBe(200)
  })
})
