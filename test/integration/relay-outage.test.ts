import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { buildRelay, type TestDesk } from '../support/relay.ts'
import { type Floor, openFloor } from '../support/relay-floor.ts'

/** What desks get from a relay whose PostgreSQL is gone, hangs, or takes no more connections. */

let server: PostgresServer
let floor: Floor
let desk: TestDesk
const patient = () => new AbortController().signal

/** A quarter of the limit of calls a minute may go straight, and a twentieth of it at once. */
const limit = 60

beforeAll(async () => {
  await buildRelay()
  server = await startPostgres()
})
afterAll(() => server.close())
beforeEach(async () => {
  floor = await openFloor(server)
  await floor.start(1, { BUDGET: String(limit) })
  const [enrolled] = await floor.enrolRinging(1)
  if (enrolled === undefined) throw new Error('No desk was enrolled')
  desk = enrolled
})
afterEach(() => floor.close())

const usermapping = () => desk.send('GET', `/v2/integrations/usermapping?user_id=${desk.userId}`)
const ask = (on: boolean) =>
  desk.send('PUT', '/v2/integrations/device', {
    UserId: desk.userId,
    DeviceName: 'sip',
    DeviceStatus: on,
  })
const health = async () => (await fetch(`${floor.urlOf(0)}/relay/v1/health`)).json()
const firstEvent = async () => {
  const ending = new AbortController()
  const { value } = await desk.events(ending.signal).next()
  ending.abort()
  return value
}

describe('without PostgreSQL', () => {
  let confirmed: unknown
  beforeEach(async () => {
    expect(await desk.gateway.read(patient())).toMatchObject({ value: { active: 'sip' } })
    confirmed = await firstEvent()
    expect(confirmed).toMatchObject({ state: 'sip', confirmedAt: expect.any(String) })
    await server.kill()
  })
  afterEach(() => server.start())

  test('reads and new streams get what was confirmed last, with its time; health says degraded', async () => {
    const answer = await usermapping()
    expect(answer.status).toBe(200)
    expect(Number(answer.headers.get('age'))).toBeGreaterThanOrEqual(0)
    const { Data } = Object(await answer.json())
    expect(Data).toMatchObject({ ActiveDeviceId: Data.SipDeviceID, SipSecret: '' })
    expect(await firstEvent()).toEqual(confirmed)
    expect(await health()).toMatchObject({ status: 'degraded', database: 'unreachable' })
  })

  test('an OFF goes straight through and counts for later reads; an ON is refused with 503', async () => {
    const off = await ask(false)
    expect(off.status).toBe(200)
    expect(await floor.ringing([desk])).toBe(0)
    expect(await (await usermapping()).json()).toMatchObject({ Data: { ActiveDeviceId: '' } })
    const before = (await floor.requests()).length
    const on = await ask(true)
    expect(on.status).toBe(503)
    expect(on.headers.get('retry-after')).toBe('1')
    expect((await floor.requests()).length).toBe(before)
  })

  test('after an OFF without an answer nothing is known of its agent', async () => {
    await floor.rules({ match: { method: 'PUT' }, fault: { kind: 'cut-before-applied' } })
    expect((await ask(false)).status).toBe(503)
    expect((await usermapping()).status).toBe(503)
  })

  test('an OFF that went straight is newer than the ON that waits in the queue', async () => {
    await server.start()
    await eventually(health, (one) => Object(one).database === 'ok', {
      describe: 'the database to be used again',
    })
    // Exotel asks for a pause, so the ON stays in the queue.
    await floor.rules({ match: { method: 'PUT' }, times: 1, fault: { kind: 'rate-limit', retryAfter: 30 } })
    expect((await ask(true)).status).not.toBe(200)
    expect(await floor.database.query('select 1 from intents where turn_on')).toHaveLength(1)
    await server.kill()
    await eventually(
      () => ask(false),
      ({ status }) => status === 200,
      { describe: 'the OFF to go straight' },
    )
    await server.start()
    const queue = () => floor.database.query('select turn_on from intents')
    await eventually(queue, (rows) => rows.length === 1 && Object(rows[0]).turn_on === false, {
      describe: 'the OFF to take the place of the ON',
    })
    await floor.database.query(`update budget set blocked_until = '-infinity'`)
    await eventually(queue, (rows) => rows.length === 0, { describe: 'the OFF to be confirmed' })
    expect(await floor.ringing([desk])).toBe(0)
    await server.kill()
  })

  test("OFFs go straight within the replica's share of the limit only", async () => {
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await ask(false)).status))
    expect(statuses.filter((status) => status === 200)).toHaveLength(limit / 20)
    expect(statuses.filter((status) => ![200, 503].includes(status))).toEqual([])
  })
})

test('a PostgreSQL that hangs is gone within seconds, and is used again when it goes on', async () => {
  expect(await desk.gateway.read(patient())).toMatchObject({ value: { active: 'sip' } })
  const goOn = server.hang()
  try {
    const startedAt = Date.now()
    expect((await ask(false)).status).toBe(200)
    // The session is asked every 2 s, and its answer may take 4 s.
    expect(Date.now() - startedAt).toBeLessThan(9000)
    expect(await floor.ringing([desk])).toBe(0)
    expect(await (await usermapping()).json()).toMatchObject({ Data: { ActiveDeviceId: '' } })
  } finally {
    goOn()
  }
  await eventually(health, (one) => Object(one).database === 'ok', {
    describe: 'the database to be used again',
    within: 30_000,
  })
  await eventually(
    () => ask(true),
    ({ status }) => status === 200,
    { describe: 'an ON to be taken' },
  )
})

test('a PostgreSQL whose disk is read-only keeps no OFF, so it goes straight through', async () => {
  expect(await desk.gateway.read(patient())).toMatchObject({ value: { active: 'sip' } })
  const [row] = await floor.database.query('select current_database() as name')
  await floor.database.query(`alter database ${Object(row).name} set default_transaction_read_only = on`)
  await floor.database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`,
  )
  await eventually(
    () => ask(false),
    ({ status }) => status === 200,
    { describe: 'the OFF to be sent' },
  )
  expect(await floor.ringing([desk])).toBe(0)
  expect((await ask(true)).status).toBe(503)
})
