import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notify } from '../../src/relay/store/notifications.ts'
import { eventually } from '../support/condition.ts'
import { type LimitedDisk, mountDisk } from '../support/disks.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { buildRelay, type TestDesk } from '../support/relay.ts'
import { type Floor, onFloor, openFloor } from '../support/relay-floor.ts'

/** What desks get from a relay whose PostgreSQL is gone, hangs, or keeps nothing any more. */

let server: PostgresServer
const patient = () => new AbortController().signal

/** A quarter of the limit of calls a minute may go straight, and a twentieth of it at once. */
const limit = 60

beforeAll(async () => {
  await buildRelay()
  server = await startPostgres()
})
afterAll(() => server.close())

/** A desk whose agent's calls ring on SIP, as the first one of a relay. */
async function enrol(floor: Floor): Promise<TestDesk> {
  await floor.start(1, { BUDGET: String(limit) })
  const [desk] = await floor.enrolRinging(1)
  if (desk === undefined) throw new Error('No desk was enrolled')
  expect(await desk.gateway.read(patient())).toMatchObject({ value: { active: 'sip' } })
  return desk
}

const usermapping = (desk: TestDesk) =>
  desk.send('GET', `/v2/integrations/usermapping?user_id=${desk.userId}`)
const ask = (desk: TestDesk, on: boolean) =>
  desk.send('PUT', '/v2/integrations/device', {
    UserId: desk.userId,
    DeviceName: 'sip',
    DeviceStatus: on,
  })
const health = async (floor: Floor) => (await fetch(`${floor.urlOf(0)}/relay/v1/health`)).json()
const isUsed = (floor: Floor, within?: number) =>
  eventually(
    () => health(floor),
    (one) => Object(one).database === 'ok',
    { describe: 'the database to be used again', ...(within === undefined ? {} : { within }) },
  )
const firstEvent = async (desk: TestDesk) => {
  const ending = new AbortController()
  const { value } = await desk.events(ending.signal).next()
  ending.abort()
  return value
}
const queue = (floor: Floor) => floor.database.query('select turn_on from intents')

/** An ON that stays in the queue, since Exotel has asked for a pause. No test waits for what its desk is answered. */
async function queueOn(floor: Floor, desk: TestDesk): Promise<void> {
  await floor.rules({ match: { method: 'PUT' }, times: 1, fault: { kind: 'rate-limit', retryAfter: 30 } })
  ask(desk, true).catch(() => undefined)
  const paused = () => floor.database.query('select 1 from budget where blocked_until > clock_timestamp()')
  await eventually(paused, (rows) => rows.length === 1, { describe: 'Exotel to ask for a pause' })
  expect(await queue(floor)).toEqual([{ turn_on: true }])
}

/** The OFF that went straight takes the place of the ON that waits, and is sent in its turn. */
async function expectOffInPlaceOfOn(floor: Floor, desk: TestDesk): Promise<void> {
  // The relay looks at its queue at once, and not only when its pause is over.
  const look = async () => {
    await notify(floor.database, { kind: 'queued' })
    return queue(floor)
  }
  await eventually(look, (rows) => rows.length === 1 && Object(rows[0]).turn_on === false, {
    describe: 'the OFF to take the place of the ON',
  })
  await floor.database.query(`update budget set blocked_until = '-infinity'`)
  await eventually(look, (rows) => rows.length === 0, { describe: 'the OFF to be confirmed' })
  expect(await floor.ringing([desk])).toBe(0)
}

const beat = (desk: TestDesk) => desk.send('PUT', '/relay/v1/me/lease', { presence: 'present' })

describe('without PostgreSQL', () => {
  let floor: Floor
  let desks: readonly TestDesk[]
  let confirmed: unknown
  const deskOf = (index: number): TestDesk => {
    const desk = desks[index]
    if (desk === undefined) throw new Error('Too few desks')
    return desk
  }

  beforeAll(async () => {
    floor = await openFloor(server)
    await floor.start(2, { BUDGET: String(limit) })
    desks = await floor.enrolRinging(3)
    for (const desk of desks) {
      expect(await desk.gateway.read(patient())).toMatchObject({ value: { active: 'sip' } })
    }
    expect((await beat(deskOf(0))).status).toBe(200)
    confirmed = await firstEvent(deskOf(0))
    expect(confirmed).toMatchObject({ state: 'sip', confirmedAt: expect.any(String) })
    await server.kill()
  })
  afterAll(async () => {
    await server.start()
    await floor.close()
  })

  test('reads and new streams get what was confirmed last, with its time; health says degraded', async () => {
    const answer = await usermapping(deskOf(0))
    expect(answer.status).toBe(200)
    expect(Number(answer.headers.get('age'))).toBeGreaterThanOrEqual(0)
    const { Data } = Object(await answer.json())
    expect(Data).toMatchObject({ ActiveDeviceId: Data.SipDeviceID, SipSecret: '' })
    const told = await firstEvent(deskOf(0))
    expect(told).toEqual({ ...Object(confirmed), asOf: expect.any(String) })
    expect(Date.parse(Object(told).asOf)).toBeGreaterThan(Date.parse(Object(confirmed).asOf))
    expect(await health(floor)).toMatchObject({ status: 'degraded', database: 'unreachable' })
  })

  test('no lease is granted that nobody keeps', async () => {
    expect((await beat(deskOf(0))).status).toBe(503)
  })

  test('an OFF goes straight through and counts for later reads; an ON is refused with 503', async () => {
    const desk = deskOf(0)
    const off = await ask(desk, false)
    expect(off.status).toBe(200)
    expect(await floor.ringing([desk])).toBe(0)
    expect(await (await usermapping(desk)).json()).toMatchObject({ Data: { ActiveDeviceId: '' } })
    const before = (await floor.requests()).length
    const on = await ask(desk, true)
    expect(on.status).toBe(503)
    expect(on.headers.get('retry-after')).toBe('1')
    expect((await floor.requests()).length).toBe(before)
  })

  test('after an OFF without an answer nothing is known of its agent', async () => {
    const desk = deskOf(2)
    await floor.rules({ match: { method: 'PUT' }, fault: { kind: 'cut-before-applied' } })
    expect((await ask(desk, false)).status).toBe(503)
    expect((await usermapping(desk)).status).toBe(503)
    await floor.control('DELETE', 'faults')
  })

  test("OFFs go straight within the replica's share of the limit only", async () => {
    // Its own replica, of whose share nothing was used.
    const desk = deskOf(1)
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await ask(desk, false)).status),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(limit / 20)
    expect(statuses.filter((status) => ![200, 503].includes(status))).toEqual([])
  })
})

test('an OFF that went straight is newer than the ON that waits in the queue', () =>
  onFloor(server, async (floor) => {
    const desk = await enrol(floor)
    await queueOn(floor, desk)
    await server.kill()
    await eventually(
      () => ask(desk, false),
      ({ status }) => status === 200,
      { describe: 'the OFF to go straight' },
    )
    await server.start()
    await expectOffInPlaceOfOn(floor, desk)
  }))

test('a PostgreSQL that hangs is gone within seconds, and is used again when it goes on', () =>
  onFloor(server, async (floor) => {
    const desk = await enrol(floor)
    const goOn = server.hang()
    try {
      const startedAt = Date.now()
      expect((await ask(desk, false)).status).toBe(200)
      // The session is asked every 2 s, and its answer may take 4 s.
      expect(Date.now() - startedAt).toBeLessThan(9000)
      expect(await floor.ringing([desk])).toBe(0)
      expect(await (await usermapping(desk)).json()).toMatchObject({ Data: { ActiveDeviceId: '' } })
    } finally {
      goOn()
    }
    await isUsed(floor, 30_000)
    await eventually(
      () => ask(desk, true),
      ({ status }) => status === 200,
      { describe: 'an ON to be taken', within: 60_000 },
    )
    await eventually(
      () => beat(desk),
      ({ status }) => status === 200,
      { describe: 'a lease to be granted again', within: 20_000 },
    )
  }))

describe.concurrent('a PostgreSQL that keeps nothing any more, though it answers', () => {
  /** Its folder, and the disk that is mounted there for the tables of one database. */
  let full: { readonly folder: string; readonly disk: LimitedDisk }
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hookswitch-disk-'))
    full = { folder, disk: await mountDisk(folder, 32 * 1024) }
  })
  afterAll(async () => {
    await full.disk.close()
    rmSync(full.folder, { recursive: true, force: true })
  })

  test('since its disk is full: an OFF goes straight through, and later in place of the ON that waited', async () => {
    const floor = await openFloor(server, await server.createDatabase(full.folder))
    try {
      const desk = await enrol(floor)
      await queueOn(floor, desk)
      full.disk.fill()
      await fillPages(floor)
      await eventually(
        () => ask(desk, false),
        ({ status }) => status === 200,
        { describe: 'the OFF to go straight' },
      )
      expect(await floor.ringing([desk])).toBe(0)
      expect(await queue(floor)).toEqual([{ turn_on: true }])
      expect((await ask(desk, true)).status).toBe(503)
      full.disk.clear()
      await expectOffInPlaceOfOn(floor, desk)
      // It takes intents again.
      await floor.control('DELETE', 'faults')
      expect((await ask(desk, true)).status).toBe(200)
    } finally {
      await floor.close()
    }
  })

  test('since it is read-only: an OFF goes straight through, and an ON is refused', () =>
    onFloor(server, async (floor) => {
      const desk = await enrol(floor)
      const [row] = await floor.database.query('select current_database() as name')
      await floor.database.query(`alter database ${Object(row).name} set default_transaction_read_only = on`)
      await floor.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`,
      )
      await eventually(
        () => ask(desk, false),
        ({ status }) => status === 200,
        { describe: 'the OFF to be sent' },
      )
      expect(await floor.ringing([desk])).toBe(0)
      expect((await ask(desk, true)).status).toBe(503)
      await eventually(
        () => beat(desk),
        ({ status }) => status === 503,
        { describe: 'no lease to be granted' },
      )
    }))
})

/** A full disk has room in the last page of each table still: entries fill that of the audit, which each intent needs. */
async function fillPages(floor: Floor): Promise<void> {
  for (;;) {
    try {
      await floor.database.query(`insert into audit (user_id, event) values ('x', 'filler')`)
    } catch (error) {
      // disk_full (PostgreSQL: error codes)
      expect(error).toMatchObject({ code: '53100' })
      return
    }
  }
}
