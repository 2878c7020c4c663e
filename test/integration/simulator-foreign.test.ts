import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { foreignPage, foreignPageNames } from '../../src/exotel/simulator/faults/foreign-pages.ts'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { simulatorClient } from '../support/simulator-client.ts'

let simulator: Simulator
const { send, write, read, mint, control, rules, faults, isOn, requests } = simulatorClient(() => simulator)

beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

describe('a foreign answer', () => {
  it('has any status, headers and body, byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128])
    await faults(
      { kind: 'foreign-answer', status: 418, headers: { 'X-Box': 'yes' }, text: 'short and stout' },
      { kind: 'foreign-answer', status: 299, headers: {}, base64: bytes.toString('base64') },
      { kind: 'foreign-answer' },
    )
    const teapot = await write('phone', true)
    expect([teapot.status, teapot.headers.get('x-box'), await teapot.text()]).toEqual([
      418,
      'yes',
      'short and stout',
    ])
    expect(teapot.headers.has('content-type')).toBe(false)
    const odd = await write('phone', true)
    expect([odd.status, Buffer.from(await odd.arrayBuffer())]).toEqual([299, bytes])
    const plain = await write('phone', true)
    expect([plain.status, await plain.text()]).toEqual([200, ''])
    expect(await isOn('phone')).toBe(false)
    expect((await requests())[0]).toMatchObject({ status: 418, applied: false, faults: ['foreign-answer'] })
  })

  it.each(foreignPageNames)('may be the page %s, at every endpoint', async (page) => {
    await rules({ fault: { kind: 'foreign-answer', page } })
    const { url, appId, appSecret } = simulator.facts
    const init = { redirect: 'manual' } as const
    const ask = [
      () => write('phone', true, init),
      () => send('GET', '/usermapping?user_id=1', undefined, init),
      () => send('POST', '/token', { Id: appId, Secret: appSecret, Entity: 'app' }, init),
      () => fetch(`${url}/v2/accounts/any/users`, init),
      () => fetch(`${url}/anything`, init),
    ]
    for (const one of ask) {
      // Without a proxy, fetch treats 407 as a network error (Fetch standard).
      if (page === 'proxy-authentication') await expect(one()).rejects.toThrow('fetch failed')
      else if (page === 'broken-gzip') await expect((await one()).text()).rejects.toThrow()
      else expect(await (await one()).text()).not.toMatch(/RequestId|request_id|RestException/)
    }
    const entries = await requests()
    expect(new Set(entries.map(({ status }) => status))).toEqual(new Set([foreignPage(page).status]))
    expect(await isOn('phone')).toBe(false)
  })

  it('may be a page with another status or body', async () => {
    await faults({ kind: 'foreign-answer', page: 'block-page', status: 404, text: 'gone' })
    const answer = await write('phone', true)
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      404,
      'text/html; charset=utf-8',
      'gone',
    ])
  })

  it('may be cut in the middle of its body', async () => {
    await faults(
      { kind: 'foreign-answer', text: 'x'.repeat(100), cutAfter: 40 },
      { kind: 'foreign-answer', text: 'x'.repeat(100), cutAfter: 0 },
    )
    for (const length of [40, 0]) {
      const answer = await write('phone', true)
      expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '100'])
      let arrived = 0
      const reading = async () => {
        for await (const part of answer.body ?? []) arrived += part.length
      }
      await expect(reading()).rejects.toThrow('terminated')
      expect(arrived).toBe(length)
    }
    expect((await read()).status).toBe(200)
  })

  it('may be delayed', async () => {
    await faults({ kind: 'foreign-answer', page: 'envoy-503', delay: 120 })
    const start = Date.now()
    expect((await write('phone', true)).status).toBe(503)
    expect(Date.now() - start).toBeGreaterThanOrEqual(115)
  })

  it('may apply the request before the answer', async () => {
    await faults({ kind: 'foreign-answer', page: 'cloudflare-524', applied: 'before' })
    expect((await write('phone', true)).status).toBe(524)
    expect(await isOn('phone')).toBe(true)
    expect((await requests()).at(-1)).toMatchObject({ status: 524, applied: true, changed: true })
  })

  it('may apply the request after the answer', async () => {
    const moments: (() => void)[] = []
    const pause = () => new Promise<void>((resolve) => moments.push(resolve))
    const other = await startSimulator({ clock: { now: Date.now, pause } })
    const there = simulatorClient(() => other)
    await there.faults({ kind: 'foreign-answer', page: 'envoy-503', applied: 'late', ms: 8000 })
    expect((await there.write('phone', true)).status).toBe(503)
    expect(await there.isOn('phone')).toBe(false)
    for (const come of moments) come()
    expect(await there.isOn('phone')).toBe(true)
    await other.close()
  })

  it('can answer the minting of a token', async () => {
    await rules({
      match: { path: '/v2/integrations/token' },
      times: 1,
      fault: { kind: 'foreign-answer', page: 'unauthorized-page' },
    })
    await expect(mint()).rejects.toThrow()
    expect((await read(await mint())).status).toBe(200)
  })

  it('may be compressed', async () => {
    await faults({ kind: 'foreign-answer', page: 'zipped-page' })
    expect(await (await write('phone', true)).text()).toContain('sign in to this network')
  })

  it.each([
    [{ text: 'a', base64: 'YQ==' }, 'the body is given twice'],
    [{ applied: 'late' }, '"ms" belongs to "late"'],
    [{ ms: 5 }, '"ms" belongs to "late"'],
    [{ headers: { 'a b': 'c' } }, 'a header cannot be sent'],
    [{ headers: { a: 'b\r\nc: d' } }, 'a header cannot be sent'],
    [{ page: 'front-page' }, 'fault.page'],
    [{ status: 100 }, 'fault.status'],
  ])('%j is refused', async (part, words) => {
    const answer = await control('PUT', 'faults', [{ fault: { kind: 'foreign-answer', ...part } }])
    expect(answer.status).toBe(400)
    expect((await answer.json()).error).toContain(words)
  })
})
