import { existsSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { messages } from '../support/messages.ts'
import type { RunningProcess } from '../support/processes.ts'
import {
  agentEvent,
  beginStream,
  grantLease,
  type StandInRelay,
  startStandInRelay,
} from '../support/stand-in-relay.ts'

/** The app at a server in the relay's place that is odd, silent, overloaded, or no relay at all. */

let place: Workplace
let relay: StandInRelay
let app: RunningProcess
/** The stream that is open. */
let stream: ServerResponse

const streamPath = 'GET /relay/v1/me/events'
const readPath = 'GET /v2/integrations/usermapping'
const streams = () => relay.requests(streamPath)

/** An ordinary stream, which the test can write to. */
const ordinary = (response: ServerResponse) => {
  stream = response
  beginStream(response)
  response.write(agentEvent(relay.active))
}
const connected = (is: boolean) =>
  eventually(place.status, ({ relay: link }) => link?.connected === is, {
    describe: `the stream to be ${is ? 'open' : 'gone'}`,
    within: 2 * timing.lastReconnect,
  })

beforeAll(async () => {
  ;[place, relay] = await Promise.all([startWorkplace(), startStandInRelay()])
  relay.stream = ordinary
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
})
afterAll(async () => {
  await app?.stop({ signal: 'SIGKILL' })
  await relay?.close()
  await place?.close()
})
beforeEach(async () => {
  relay.stream = ordinary
  relay.answer = () => false
  relay.lease = grantLease
  // With a session of its own each test meets the first, short pause.
  const given = ['sign-in', '--user-id', '1', '--integrations-url', relay.url, '--token-stdin']
  expect(await place.command(given, `${relay.token}\n`)).toMatchObject({ code: 0, stderr: '' })
  await connected(true)
})

/** Ends the stream, and has the next one answered so; gives the ms until the app asks for the one after that. */
async function pauseAfter(answer: (response: ServerResponse) => void): Promise<number> {
  const before = streams().length
  let isAnswered = false
  relay.stream = (response) => {
    if (isAnswered) return ordinary(response)
    isAnswered = true
    answer(response)
  }
  stream.end()
  const asked = await eventually(streams, (all) => all.length >= before + 2, {
    describe: 'the app to ask for the stream twice',
    within: 2 * timing.lastReconnect,
  })
  const [first, second] = asked.slice(before)
  return (second?.at ?? 0) - (first?.at ?? 0)
}

test('the stream is opened again no sooner than its field retry asks for', { timeout: 200_000 }, async () => {
  const pause = await pauseAfter((response) => {
    beginStream(response)
    response.end(`retry: 12000\n\n${agentEvent(relay.active)}`)
  })
  expect(pause).toBeGreaterThanOrEqual(12_000)
  // Until a stream asks for something else.
  await connected(true)
  stream.write('retry: 100\n\n')
})

test('nor than Retry-After asks for', { timeout: 200_000 }, async () => {
  const pause = await pauseAfter((response) => {
    response.writeHead(503, { 'Retry-After': '12' }).end('{}')
  })
  expect(pause).toBeGreaterThanOrEqual(12_000)
})

test.each<[string, (response: ServerResponse) => void]>([
  [
    'a sign-in page of a captive portal',
    (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Welcome</h1>'),
  ],
  ['a redirect', (response) => response.writeHead(302, { Location: 'http://portal.example/' }).end()],
  [
    "a proxy's 401",
    (response) => response.writeHead(401, { 'Content-Type': 'text/html' }).end('<h1>No</h1>'),
  ],
  [
    'an event without an end',
    (response) => {
      beginStream(response)
      response.write(`event: agent\ndata: ${'x'.repeat(200_000)}`)
    },
  ],
])(
  '%s in its place: the agent stays signed in, and the stream comes back',
  { timeout: 200_000 },
  async (_name, answer) => {
    await place.switchTo('sip')
    await pauseAfter(answer)
    await connected(true)
    expect(await place.status()).toMatchObject({ user: '1', state: 'sip', problem: null })
    await place.switchTo('off')
  },
)

test('what is no event of a relay changes nothing; the next one that is counts', {
  timeout: 60_000,
}, async () => {
  await place.switchTo('sip')
  const since = Date.now()
  stream.write('event: agent\ndata: {"state":\n\n')
  stream.write('event: agent\ndata: {"state":"elsewhere"}\n\nevent: weather\ndata: {"state":"off"}\n\n')
  expect(await place.status()).toMatchObject({ state: 'sip', relay: { connected: true } })
  await eventually(Date.now, (now) => now > since + timing.relayClockDoubt + 1500, {
    describe: 'the switch to lie back',
  })
  relay.active = 'phone'
  stream.write(agentEvent('phone'))
  await eventually(place.status, ({ state }) => state === 'phone', { describe: 'the phone to be shown' })
})

test('an event from before what is shown does not replace it', async () => {
  await place.switchTo('sip')
  stream.write(agentEvent('off', 60_000))
  // The stream is read in order: once the second event counts, the first one has been read.
  relay.active = 'sip'
  const { confirmedAt } = await place.status()
  stream.write(agentEvent('sip', -1000))
  await eventually(place.status, (now) => now.confirmedAt !== confirmedAt, {
    describe: 'the second event to count',
  })
  expect(await place.status()).toMatchObject({ state: 'sip', problem: null })
  await place.switchTo('off')
})

test('a stream that never stops telling keeps nobody from switching off', { timeout: 60_000 }, async () => {
  await place.switchTo('sip')
  const events = `${agentEvent('phone', 60_000)}${agentEvent('sip', 60_000)}`.repeat(500)
  const flood = setInterval(() => {
    if (!stream.writableNeedDrain) stream.write(events)
  }, 5)
  try {
    await place.switchTo('off')
    expect(relay.active).toBe('off')
    expect(await place.status()).toMatchObject({ state: 'off', problem: null })
  } finally {
    clearInterval(flood)
  }
})

test('an OFF that the relay does not take is on disk, and goes once it does', {
  timeout: 200_000,
}, async () => {
  await place.switchTo('sip')
  relay.stream = (response) => void response.writeHead(503).end('{}')
  relay.answer = (_what, response) => {
    response.writeHead(503, { 'Content-Type': 'text/html' }).end('<h1>Bad gateway</h1>')
    return true
  }
  stream.end()
  const off = await place.command(['off', '--wait', '1'])
  expect(off.code).toBe(5)
  expect(await place.status()).toMatchObject({ state: 'unknown', intent: { target: 'off' } })
  const kept = () => (existsSync(place.intentFile) ? readFileSync(place.intentFile, 'utf8') : '')
  expect(JSON.parse(kept())).toMatchObject({ off: { cause: 'command' } })
  relay.answer = () => false
  relay.stream = ordinary
  await eventually(place.status, ({ state }) => state === 'off', {
    describe: 'the OFF to be confirmed',
    within: 2 * timing.lastReconnect,
  })
  expect(relay.active).toBe('off')
  await eventually(
    () => JSON.parse(kept()),
    ({ off }) => off === null,
    { describe: 'the OFF to be gone from the disk' },
  )
})

/** What the relay is to do if it hears nothing more, as each heartbeat said. */
const wishes = () => relay.requests('PUT /relay/v1/me/lease').map(({ body }) => body.whenLost)

test('a relay that grants no lease is shown, and asked again in its time until it does', {
  timeout: 90_000,
}, async () => {
  relay.lease = (response) => void response.writeHead(404).end('{"error": "not found"}')
  // The stream that comes back brings a heartbeat.
  stream.end()
  const refused = await eventually(place.status, (status) => status.relay?.lease === 'refused', {
    describe: 'the refusal to be shown',
    within: 40_000,
  })
  expect(refused.relay).toMatchObject({ leaseHttpStatus: 404 })
  const { stdout } = await place.command(['status'])
  expect(stdout).toContain(messages.relay.leaseRefused(404))
  const beats = wishes().length
  relay.lease = grantLease
  await eventually(place.status, (status) => status.relay?.lease === 'held', {
    describe: 'the lease to be granted',
    within: 40_000,
  })
  expect(wishes().length - beats).toBeLessThan(5)
  const { stdout: after } = await place.command(['status'])
  expect(after).not.toContain('heartbeat')
  await place.journalSays(/ warn relay-lease kind=refused status=404[\s\S]* info relay-lease kind=held/)
})

test('the relay hears that the app quits once calls are off, and not while they may ring', {
  timeout: 60_000,
}, async () => {
  await place.switchTo('sip')
  await app.stop({ signal: 'SIGINT', grace: 10_000 })
  expect(relay.active).toBe('off')
  expect(wishes().at(-1)).toBe('keep')
  place.forgetIntent()
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
  await connected(true)
  await place.switchTo('sip')
  relay.answer = (what, response) => {
    if (what !== 'PUT /v2/integrations/device') return false
    response.writeHead(503, { 'Content-Type': 'text/html' }).end('<h1>Bad gateway</h1>')
    return true
  }
  const before = wishes().length
  await app.stop({ signal: 'SIGINT', grace: 10_000 })
  expect(relay.active).toBe('sip')
  expect(wishes().slice(before)).not.toContain('keep')
  relay.answer = () => false
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
  // The OFF that was not confirmed goes first.
  await eventually(
    () => relay.active,
    (active) => active === 'off',
    { describe: 'the OFF to arrive' },
  )
})

test('and that the agent has signed out', async () => {
  const before = wishes().length
  expect(await place.command(['sign-out'])).toMatchObject({ code: 0 })
  expect(wishes().slice(before)).toContain('keep')
  expect(wishes().at(-1)).toBe('keep')
})

test('what a read answers from memory is shown from the time on at which it was confirmed', {
  timeout: 60_000,
}, async () => {
  await app.stop({ signal: 'SIGKILL' })
  relay.stream = (response) => void response.writeHead(503).end('{}')
  relay.answer = (what, response) => {
    if (what !== readPath) return false
    relay.record(response, { Age: '300' })
    return true
  }
  relay.active = 'phone'
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
  const { confirmedAt, problem } = await eventually(place.status, ({ state }) => state === 'phone', {
    describe: 'the phone to be shown',
    within: 20_000,
  })
  const age = Date.now() - Date.parse(confirmedAt ?? '')
  expect(Math.abs(age - 300_000)).toBeLessThan(20_000)
  expect(problem).toBe(null)
})
