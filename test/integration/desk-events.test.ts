import { createServer, type ServerResponse } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import { type DeskEvent, readDeskEvents } from '../../src/exotel/desk-events.ts'
import type { FetchAnswer } from '../../src/exotel/fetch.ts'
import { eventually } from '../support/condition.ts'
import { listen } from '../support/listen.ts'

/** The app's side of the relay's event stream, over real HTTP. */

let close: (() => Promise<void>) | null = null
afterEach(async () => {
  vi.useRealTimers()
  await close?.()
  close = null
})

/** A relay that answers each stream with `answer`; gives what the app heard of it. */
async function follow(answer: (response: ServerResponse) => void, signal = new AbortController().signal) {
  const requests: { readonly path: string; readonly headers: Record<string, unknown> }[] = []
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers })
    answer(response)
  })
  const listening = await listen(server)
  close = async () => {
    server.closeAllConnections()
    await listening.close()
  }
  const events: DeskEvent[] = []
  const asked: string[] = []
  let opened = 0
  let unsure = 0
  const origin = `http://127.0.0.1:${listening.port}`
  const ended = readDeskEvents(
    { origin, token: 'the-token', fetch: (url, init) => fetch(url, { ...init, redirect: 'error' }) },
    {
      opened() {
        opened += 1
      },
      event: (event) => void events.push(event),
      unsure() {
        unsure += 1
      },
      retry: (ms) => void asked.push(`retry ${ms}`),
      pause: (ms) => void asked.push(`pause ${ms}`),
    },
    signal,
  )
  return { ended, events, asked, requests, opened: () => opened, unsure: () => unsure }
}

const begin = (response: ServerResponse, date: Date = new Date()) =>
  response.writeHead(200, { 'Content-Type': 'text/event-stream', Date: date.toUTCString() })
const told = (change: object = {}) =>
  `event: agent\ndata: ${JSON.stringify({
    state: 'sip',
    confirmedAt: '2026-01-05T10:00:00.000Z',
    proof: 'reply',
    devices: { phone: { verified: false, busy: null }, sip: { verified: true, busy: true } },
    pending: [],
    ...change,
  })}\n\n`

test('each event is what Exotel confirmed, when and how, by the clock of this computer', async () => {
  const { ended, events, requests, opened } = await follow((response) => {
    // The relay's clock is an hour behind.
    begin(response, new Date(Date.now() - 3_600_000))
    const confirmedAt = new Date(Date.now() - 3_600_000 - 60_000).toISOString()
    response.write(
      `: \n\n${told({ confirmedAt })}${told({ state: 'unknown', confirmedAt: null, proof: null })}`,
    )
    response.end(told({ state: 'off', proof: 'read-back', pending: [{ device: 'all', on: false }] }))
  })
  expect(await ended).toBe('ended')
  expect(opened()).toBe(1)
  expect(events).toMatchObject([
    {
      reading: { active: 'sip', devices: { phone: { verified: false }, sip: { busy: true } } },
      how: 'reply',
      pending: false,
    },
    { reading: { active: 'off' }, how: 'read-back', pending: true },
  ])
  expect(Math.abs((events[0]?.age ?? 0) - 60_000)).toBeLessThan(10_000)
  expect(requests).toMatchObject([{ path: '/relay/v1/me/events', headers: { authorization: 'the-token' } }])
  expect(requests[0]?.headers).not.toHaveProperty('cookie')
})

test('an event that was written long after the stream began is as old as when it was written', async () => {
  const { ended, events } = await follow(async (response) => {
    begin(response)
    response.write(': \n\n')
    const begun = performance.now()
    await eventually(
      () => performance.now() - begun,
      (ms) => ms > 1500,
      { describe: 'more than a second to pass' },
    )
    response.end(told({ confirmedAt: new Date().toISOString() }))
  })
  await ended
  // The header's time is cut to whole seconds.
  expect(events[0]?.age).toBeLessThan(1200)
})

test("an event is dated by what it says of the relay's clock, whatever time a proxy puts into the header", async () => {
  const ago = (ms: number) => new Date(Date.now() - 3_600_000 - ms).toISOString()
  const { ended, events } = await follow((response) => {
    begin(response, new Date(Date.now() + 7_200_000))
    response.write(told({ confirmedAt: ago(60_000), asOf: ago(0) }))
    // This one was held up on its way for half a minute.
    response.end(told({ confirmedAt: ago(30_000), asOf: ago(30_000) }))
  })
  await ended
  expect(events).toHaveLength(2)
  expect(Math.abs((events[0]?.age ?? 0) - 60_000)).toBeLessThan(5000)
  expect(Math.abs((events[1]?.age ?? 0) - 30_000)).toBeLessThan(5000)
})

test('what the relay asks for before its stream is opened again is passed on', async () => {
  const { ended, asked } = await follow((response) => {
    begin(response)
    response.end(`retry: 3000\n\n${told()}retry: soon\n\n`)
  })
  await ended
  expect(asked).toEqual(['retry 3000'])
})

test.each<[string, number, Record<string, string>, string[]]>([
  ['503 with seconds', 503, { 'Retry-After': '7' }, ['pause 7000']],
  ['429 with a date', 429, { 'Retry-After': 'Fri, 27 Nov 2026 16:00:09 GMT' }, ['pause 9000']],
  ['503 with nonsense', 503, { 'Retry-After': '-5' }, []],
  ['404, of no relay', 404, { 'Retry-After': '7' }, []],
])('%s', async (_name, status, headers, asks) => {
  const { ended, asked } = await follow((response) => {
    response.writeHead(status, { Date: 'Fri, 27 Nov 2026 16:00:00 GMT', ...headers }).end('{}')
  })
  expect(await ended).toBe('ended')
  expect(asked).toEqual(asks)
})

test('an event in many small parts, and with other fields, is read as one', async () => {
  const { ended, events } = await follow(async (response) => {
    begin(response)
    for (const letter of `retry: 5\nid: 7\n${told()}event: other\ndata: {}\n\n`) response.write(letter)
    response.end()
  })
  await ended
  expect(events).toHaveLength(1)
})

test.each<[string, (response: ServerResponse) => void, string]>([
  ['401', (response) => response.writeHead(401).end('{}'), 'rejected'],
  ['503', (response) => response.writeHead(503).end('{}'), 'ended'],
  ['a page', (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(told()), 'ended'],
  ['a redirect', (response) => response.writeHead(302, { Location: '/elsewhere' }).end(), 'ended'],
  ['a cut', (response) => response.destroy(), 'ended'],
  [
    'an endless event',
    (response) => {
      begin(response)
      response.write(`data: ${'x'.repeat(100_000)}`)
    },
    'ended',
  ],
])('%s is no stream', async (_name, answer, how) => {
  const { ended, events, requests } = await follow(answer)
  expect(await ended).toBe(how)
  expect(events).toEqual([])
  expect(requests).toHaveLength(1)
})

test.each([
  ['no JSON', 'nonsense'],
  ['another state', JSON.stringify({ state: 'elsewhere' })],
  ['no time', told({ confirmedAt: 'yesterday' }).slice('event: agent\ndata: '.length, -2)],
  ['a list', '[]'],
])('an event of %s is passed over, and the stream goes on', async (_name, data) => {
  const { ended, events, unsure } = await follow((response) => {
    begin(response)
    response.end(`event: agent\ndata: ${data}\n\n${told()}`)
  })
  await ended
  expect(events).toHaveLength(1)
  // The app has to find out by itself what changed.
  expect(unsure()).toBe(1)
})

test.each<[string, object]>([
  ['without what the app need not know', { devices: undefined, pending: undefined, proof: undefined }],
  ['with odd facts', { devices: { phone: { verified: 'yes' }, sip: null } }],
  ['with fields that a later relay adds', { devices: null, pending: [], weather: 'fine' }],
  ['with its time in another zone', { confirmedAt: '2026-01-05T15:30:00.000+05:30' }],
])('an event %s is understood', async (_name, change) => {
  const { ended, events, unsure } = await follow((response) => {
    begin(response)
    response.end(told(change))
  })
  await ended
  expect(events).toMatchObject([{ reading: { active: 'sip' } }])
  expect(unsure()).toBe(0)
})

test('of events that arrive together the newest count', async () => {
  const { ended, events } = await follow((response) => {
    begin(response)
    response.end(`${told().repeat(1000)}${told({ state: 'phone' })}`)
  })
  await ended
  expect(events.at(-1)).toMatchObject({ reading: { active: 'phone' } })
  expect(events.length).toBeLessThan(500)
})

test('a flood of events is cut', async () => {
  const { ended, events, requests } = await follow((response) => {
    begin(response)
    const write = () => {
      while (!response.destroyed && response.write(told().repeat(100)));
    }
    response.on('drain', write)
    write()
  })
  expect(await ended).toBe('ended')
  expect(events.length).toBeLessThan(5000)
  expect(requests).toHaveLength(1)
})

test('an event without an end is cut also if it comes in one piece with a comment', async () => {
  async function* pieces(): AsyncIterableIterator<Buffer> {
    yield Buffer.from(`: \n\ndata: ${'x'.repeat(100_000)}`)
    await new Promise(() => {})
  }
  const body = Object.assign(pieces(), { cancel: async () => {} })
  const headers: FetchAnswer['headers'] = [['content-type', 'text/event-stream']]
  const fetch = async () => ({ status: 200, headers, body, text: async () => '' })
  const listener = { opened() {}, event() {}, unsure() {}, retry() {}, pause() {} }
  const relay = { origin: 'https://relay.example.in', token: 'the-token', fetch }
  expect(await readDeskEvents(relay, listener, new AbortController().signal)).toBe('ended')
})

test('a stream that falls silent ends; comments keep it alive', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let written: ServerResponse | undefined
  const { ended, opened } = await follow((response) => {
    written = begin(response)
    response.write(': \n\n')
  })
  await vi.waitFor(() => expect(opened()).toBe(1))
  let isEnded = false
  void ended.then(() => {
    isEnded = true
  })
  vi.advanceTimersByTime(timing.relaySilence - 1000)
  written?.write(told())
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
  await new Promise((resolve) => setImmediate(resolve))
  expect(isEnded).toBe(false)
  vi.advanceTimersByTime(2 * timing.relaySilence)
  expect(await ended).toBe('ended')
})

test('a stream that trickles without an end to its event counts as silent', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let written: ServerResponse | undefined
  const { ended, opened } = await follow((response) => {
    written = begin(response)
    response.write('data: ')
  })
  await vi.waitFor(() => expect(opened()).toBe(1))
  for (let seconds = 0; seconds < 70; seconds += 10) {
    written?.write('x')
    await new Promise((resolve) => setImmediate(resolve))
    vi.advanceTimersByTime(10_000)
  }
  expect(await ended).toBe('ended')
})

test('a server that accepts the connection and never answers is given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { ended, requests } = await follow(() => undefined)
  await vi.waitFor(() => expect(requests).toHaveLength(1))
  vi.advanceTimersByTime(timing.callLimit)
  expect(await ended).toBe('ended')
})

test('the app ends a stream with its signal', async () => {
  const ending = new AbortController()
  const { ended, opened } = await follow((response) => void begin(response).write(': \n\n'), ending.signal)
  await vi.waitFor(() => expect(opened()).toBe(1))
  ending.abort()
  expect(await ended).toBe('ended')
})
