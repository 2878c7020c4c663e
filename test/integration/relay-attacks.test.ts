import { connect } from 'node:net'
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import type { Relay } from '../../src/relay/relay.ts'
import { revokeDesks } from '../../src/relay/store/desks.ts'
import { openPostgres } from '../../src/relay/store/postgres.ts'
import { replicaLockClass } from '../../src/relay/store/sql.ts'
import { relayTiming } from '../../src/relay/timing.ts'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { enrolTestDesk, signingKey, startTestRelay, type TestDesk, testDesk } from '../support/relay.ts'
import { simulatorClient } from '../support/simulator-client.ts'

/** What somebody on the company's network may try who has one desk's token, a code, or nothing. */

let server: PostgresServer
let simulator: Simulator
let relay: Relay
let other: Relay
let desk: TestDesk
let databaseUrl = ''
const { requests } = simulatorClient(() => simulator)

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())
beforeEach(async () => {
  simulator = await startSimulator()
  databaseUrl = await server.createDatabase()
  relay = await startTestRelay(simulator, databaseUrl)
  other = await startTestRelay(simulator, databaseUrl)
  desk = await enrolTestDesk(relay)
})
afterEach(async () => {
  await relay.close()
  await other.close()
  await simulator.close()
})

/** Sends bytes as they are, and gives all that comes back until the relay closes the connection. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(relay.url).port), '127.0.0.1')
    let answer = ''
    socket.on('error', reject)
    socket.on('data', (part) => {
      answer += part.toString('latin1')
    })
    socket.on('close', () => resolve(answer))
    socket.write(text, 'latin1')
  })
}

test('a code that is replayed at both replicas at the same time enrols one desk', async () => {
  const { code } = await relay.administration.invite('2', 60_000)
  const enrol = async (url: string) => {
    const body = JSON.stringify({ code, name: 'replayed' })
    return (await fetch(`${url}/relay/v1/enrol`, { method: 'POST', body })).status
  }
  const statuses = await Promise.all([0, 1, 2, 3].flatMap(() => [enrol(relay.url), enrol(other.url)]))
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => status === 403)).toHaveLength(7)
})

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['of another type', { typ: 'JWT' }, {}],
  ['without an end', {}, { exp: undefined }],
  ['without a desk', {}, { jti: undefined }],
  ['with a desk that is none', {}, { jti: "' or true --" }],
  ['for a list of users', {}, { sub: ['1', '2'] }],
])('a well signed token %s is refused', async (_name, header, claims) => {
  const now = Math.floor(Date.now() / 1000)
  const right = { sub: '1', jti: desk.deskId, iss: 'https://relay.example.in', iat: now, exp: now + 1000 }
  const token = await new SignJWT(JSON.parse(JSON.stringify({ ...right, ...claims })))
    .setProtectedHeader({ alg: 'HS256', typ: 'hookswitch-desk+jwt', ...header })
    .sign(signingKey)
  const forged = testDesk(relay.url, { ...desk, token })
  expect((await forged.send('GET', '/v2/integrations/usermapping?user_id=1')).status).toBe(401)
})

test('a stolen token that is revoked at one replica loses its streams at both', async () => {
  const streams = [
    desk.events(new AbortController().signal),
    desk.events(new AbortController().signal, other.url),
  ]
  for (const stream of streams) await stream.next()
  expect(await relay.administration.revoke('1')).toBe(1)
  for (const stream of streams) {
    for await (const event of stream) expect(event).toBeDefined()
  }
  const status = async () =>
    (await desk.send('PUT', '/relay/v1/me/lease', { presence: 'present' }, other.url)).status
  await eventually(status, (one) => one === 401, { describe: 'the token to be refused everywhere' })
})

test('a stolen token that is revoked while the replicas hear nothing of PostgreSQL loses its streams all the same', async () => {
  const streams = [
    desk.events(new AbortController().signal),
    desk.events(new AbortController().signal, other.url),
  ]
  for (const stream of streams) await stream.next()
  const database = openPostgres(databaseUrl, () => undefined)
  try {
    // Their sessions end before the revocation is told, which is at the end of its transaction.
    await database.transaction(async (sql) => {
      await revokeDesks({ ...database, transaction: (work) => work(sql) }, '1')
      await sql.query(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = $1
           and database = (select oid from pg_database where datname = current_database())`,
        [replicaLockClass],
      )
    })
    for (const stream of streams) {
      for await (const event of stream) expect(event).toBeDefined()
    }
  } finally {
    await database.close()
  }
})

test('a flood of event streams of one desk leaves two of them, and others are served', async () => {
  const bystander = await enrolTestDesk(relay, '2')
  const ending = new AbortController()
  const open = async () => {
    const answer = await fetch(`${relay.url}/relay/v1/me/events`, {
      headers: { Authorization: desk.token },
      signal: ending.signal,
    })
    return answer.status
  }
  const statuses = await Promise.all(Array.from({ length: 100 }, open))
  expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([])
  expect(statuses).toContain(429)
  const streams = async () => Object(await (await fetch(`${relay.url}/relay/v1/health`)).json()).streams
  await eventually(streams, (count) => count === 2, { describe: 'two streams to be left' })
  expect((await bystander.events(AbortSignal.timeout(5000)).next()).value).toMatchObject({ state: 'unknown' })
  ending.abort()
  await eventually(streams, (count) => count <= 1, { describe: 'the streams to be closed' })
})

test('a stream tells its desk to come back at a random moment', async () => {
  const pause = async () => {
    const ending = new AbortController()
    const answer = await fetch(`${relay.url}/relay/v1/me/events`, {
      headers: { Authorization: desk.token },
      signal: ending.signal,
    })
    const part = await answer.body?.getReader().read()
    ending.abort()
    return Number(/^retry: (\d+)\n/.exec(Buffer.from(part?.value ?? []).toString())?.[1])
  }
  const pauses = [await pause(), await pause(), await pause()]
  for (const one of pauses) {
    expect(one).toBeGreaterThanOrEqual(1000)
    expect(one).toBeLessThanOrEqual(11_000)
  }
  expect(new Set(pauses).size).toBeGreaterThan(1)
})

test.each([
  [
    'two lengths',
    'POST /relay/v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n{}',
  ],
  [
    'a length and chunks',
    'POST /relay/v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['a line break in a header', 'GET /relay/v1/info HTTP/1.1\r\nHost: a\r\nAuthorization: x\ny: z\r\n\r\n'],
  [
    'headers that are too large',
    `GET /relay/v1/info HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(10_000)}\r\n\r\n`,
  ],
])('a request with %s is refused, and its connection closed', async (_name, request) => {
  expect(await sendRaw(request)).toMatch(/^HTTP\/1\.1 4(00|31) /)
})

test('a body that does not say its size is cut at the limit', async () => {
  const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`
  const answer = await sendRaw(
    `POST /relay/v1/enrol HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(4)}0\r\n\r\n`,
  )
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
})

test('connections on which nothing was asked do not hold up the end of a relay', async () => {
  const sockets = Array.from({ length: 5 }, () => connect(Number(new URL(relay.url).port), '127.0.0.1'))
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
  const stream = desk.events(new AbortController().signal)
  await stream.next()
  const ended = sockets.map((socket) => new Promise((resolve) => socket.resume().once('close', resolve)))
  // The same connection carries a request before it is idle.
  await (await fetch(`${relay.url}/relay/v1/info`)).text()
  const startedAt = performance.now()
  await relay.close()
  // Calls under way may take 5 s, and none is.
  expect(performance.now() - startedAt).toBeLessThan(relayTiming.drain / 2)
  await Promise.all(ended)
})

test('nothing of an attack reaches Exotel', async () => {
  const odd = [
    '/v2/integrations/../integrations/users',
    '/v2/integrations/%2e%2e/token',
    '/v2//integrations/app',
  ]
  for (const path of odd) {
    const answer = await sendRaw(
      `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: ${desk.token}\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 404 /)
  }
  expect(await requests()).toEqual([])
})
