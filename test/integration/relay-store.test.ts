import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { findAgent, readMark, saveFindings, stalestAgents } from '../../src/relay/store/agents.ts'
import { listAudit, removeOldAudit } from '../../src/relay/store/audit.ts'
import { lookForRoom, noteCall, noteLimit, noteRefusal, takeRead } from '../../src/relay/store/budget.ts'
import { createCode, enrolDesk, findDesks, listDesks, revokeDesks } from '../../src/relay/store/desks.ts'
import { openEmbedded } from '../../src/relay/store/embedded.ts'
import { endFlight, type Flight, takeFlights } from '../../src/relay/store/flights.ts'
import { acceptIntent, type Wanted } from '../../src/relay/store/intents.ts'
import {
  beatPulse,
  countLeases,
  endLease,
  findLeases,
  removeEndedLeases,
  saveBeats,
} from '../../src/relay/store/leases.ts'
import { migrate, migrations } from '../../src/relay/store/migrations.ts'
import { type Notification, notifyAgents, parseNotification } from '../../src/relay/store/notifications.ts'
import { pendingOf, readQueue } from '../../src/relay/store/pending-intents.ts'
import { openPostgres } from '../../src/relay/store/postgres.ts'
import { all, type Database, type Membership, one } from '../../src/relay/store/sql.ts'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'

/**
 * The contract of the store, held over both drivers: PostgreSQL of Debian, and PGlite in this process. Within one driver
 * all tests share a database, and each has users of its own.
 */

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())

const drivers: readonly [string, () => Promise<Database>][] = [
  ['PostgreSQL', async () => openPostgres(await server.createDatabase(), () => undefined)],
  ['PGlite', () => openEmbedded()],
]

test('a replica that hangs or loses its power in the middle of a transaction does not hold its locks for long', async () => {
  const url = await server.createDatabase()
  const [hanging, other] = [openPostgres(url, () => undefined), openPostgres(url, () => undefined)]
  await migrate(other)
  let goOn = () => {}
  const holds = new Promise<void>((resolve, reject) => {
    // The budget's row is the lock without which no replica sends anything.
    const held = hanging.transaction(async (sql) => {
      await sql.query('select 1 from budget for update')
      resolve()
      await new Promise<void>((end) => {
        goOn = end
      })
      await sql.query('select 1')
    })
    held.catch(reject)
    onTestFinished(async () => {
      goOn()
      await expect(held).rejects.toThrow()
      await Promise.all([hanging.close(), other.close()])
    })
  })
  await holds
  await acceptIntent(other, { userId: 'u', device: 'sip', on: false, cause: 'desk', deskId: null })
  const next = await eventually(
    () => takeFlights(other, 1, 200, 1).catch(() => null),
    (found) => found !== null && found.flights.length === 1,
    { describe: 'the OFF to be taken', within: 20_000 },
  )
  expect(next?.flights).toMatchObject([{ userId: 'u', on: false }])
})

describe.each(drivers)('%s', (_name, open) => {
  let database: Database
  let replica: Membership
  const heard: Notification[] = []
  let user = ''
  let users = 0

  beforeAll(async () => {
    database = await open()
    await migrate(database)
    replica = await database.join({
      notified: (payload) => heard.push(...[parseNotification(payload)].flatMap((one) => one ?? [])),
      lost: () => undefined,
    })
  })
  afterAll(async () => {
    await replica.leave()
    await database.close()
  })
  beforeEach(async () => {
    users += 1
    user = `agent.${users}+x@company.in`
    heard.length = 0
    await database.query('delete from intents')
    await database.query('delete from calls')
    await database.query(`update budget set learned_limit = null, blocked_until = '-infinity', pauses = 0`)
    await database.query('update agents set flight_by = null')
  })

  const want = (wanted: Partial<Wanted>) =>
    acceptIntent(database, { userId: user, device: 'sip', on: false, cause: 'desk', deskId: null, ...wanted })
  const take = async (number = replica.number) =>
    (await takeFlights(database, number, 200, 1)).flights[0] ?? null
  const taken = async (number?: number): Promise<Flight> => {
    const flight = await take(number)
    if (flight === null) throw new Error('Nothing was to be sent')
    return flight
  }
  const found = (active: 'phone' | 'sip' | 'off') => ({ userId: user, active, how: 'reply' as const })
  const land = (flight: Flight, active: 'phone' | 'sip' | 'off', number = replica.number) =>
    endFlight(database, number, flight, { kind: 'confirmed', finding: found(active), recheck: false })
  const enrolled = async (name = 'desk') => {
    const desk = await enrolDesk(database, await createCode(database, user, 60_000), name)
    if (desk === undefined) throw new Error('The code was refused')
    return desk
  }

  describe('migrations', () => {
    test('are applied once, also by replicas that start together', async () => {
      await Promise.all([migrate(database), migrate(database), migrate(database)])
      const done = await all(database, z.object({ number: z.int() }), 'select number from migrations')
      expect(done.map(({ number }) => number)).toEqual(migrations.map((_step, index) => index + 1))
    })

    test('a newer schema is refused', async () => {
      await database.query('insert into migrations values (99, now())')
      await expect(migrate(database)).rejects.toThrow(/install the newer relay/)
      await database.query('delete from migrations where number = 99')
    })

    test('a transaction that fails leaves nothing behind', async () => {
      const failing = database.transaction(async (sql) => {
        await sql.query('insert into calls values (now())')
        throw new Error('cut in the middle')
      })
      await expect(failing).rejects.toThrow('cut in the middle')
      expect(await database.query('select * from calls')).toEqual([])
    })
  })

  describe('desks', () => {
    test('a code enrols one desk, once, however many ask at the same time', async () => {
      const code = await createCode(database, user, 60_000)
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) => enrolDesk(database, code.toLowerCase(), name)),
      )
      const desks = answers.filter((desk) => desk !== undefined)
      expect(desks).toMatchObject([{ userId: user, revokedAt: null }])
      expect(await enrolDesk(database, code, 'late')).toBeUndefined()
    })

    test('a code that ended, another one and none enrol nobody', async () => {
      const code = await createCode(database, user, -1)
      for (const wrong of [code, 'AAAA-AAAA-AAAA-AAAA', '', "' or true --"]) {
        expect(await enrolDesk(database, wrong, 'x')).toBeUndefined()
      }
    })

    test('no code is stored, only its hash', async () => {
      const code = await createCode(database, user, 60_000)
      const rows = await database.query('select encode(hash, $1) as hash, user_id from codes', ['escape'])
      expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
    })

    test('revoking tells the replicas of more desks than one notification holds', async () => {
      await database.query(
        'insert into desks (id, user_id, name) select gen_random_uuid(), $1, $2 from generate_series(1, 500)',
        [user, 'one of many'],
      )
      const ids = (await revokeDesks(database, user)).map(({ id }) => id)
      const told = () => heard.flatMap((one) => (one.kind === 'revoked' ? one.desks : []))
      await eventually(told, (list) => ids.length === 500 && ids.every((id) => list.includes(id)), {
        describe: 'every desk to be told',
      })
    })

    test('changes of agents with very long ids are told', async () => {
      const long = Array.from({ length: 40 }, (_one, index) => `${index}${'\u0939'.repeat(250)}`)
      await notifyAgents(database, long)
      const told = () => heard.flatMap((one) => (one.kind === 'agents' ? one.users : []))
      await eventually(told, (list) => long.every((id) => list.includes(id)), {
        describe: 'every agent to be told',
      })
    })

    test('revoking ends every desk and open code of the user, and tells the replicas', async () => {
      const desk = await enrolled()
      const code = await createCode(database, user, 60_000)
      await saveBeats(database, [beat(desk.id)])
      expect(await revokeDesks(database, user)).toMatchObject([{ id: desk.id }])
      expect(await enrolDesk(database, code, 'x')).toBeUndefined()
      expect((await findDesks(database, [desk.id])).get(desk.id)?.revokedAt).toBeInstanceOf(Date)
      expect((await listDesks(database)).some(({ id }) => id === desk.id)).toBe(true)
      await eventually(
        () => heard,
        (all) => all.some((one) => one.kind === 'revoked' && one.desks.includes(desk.id)),
        { describe: 'the replicas to hear of it' },
      )
    })
  })

  describe('intents', () => {
    test('an accepted OFF is sent, and its end is told', async () => {
      const generation = await want({})
      const flight = await taken()
      expect(flight).toMatchObject({ userId: user, device: 'sip', on: false, step: 'write', generation })
      expect(await land(flight, 'off')).toBe(true)
      expect(await take()).toBeNull()
      expect(await findAgent(database, user)).toMatchObject({ active: 'off', how: 'reply' })
      await eventually(
        () => heard,
        (all) => all.some((one) => one.kind === 'ended' && one.generation === generation),
        { describe: 'its end to be told' },
      )
    })

    test('absence and lost desks go first, then OFF, then ON, then read-backs', async () => {
      const asked: readonly [string, Partial<Wanted>][] = [
        ['on', { on: true }],
        ['off', {}],
        ['absent', { cause: 'absence' }],
        ['lost', { cause: 'desk-lost', device: 'all' }],
        ['read back', {}],
      ]
      for (const [name, wanted] of asked) await want({ ...wanted, userId: `${user} ${name}` })
      await database.query(`update intents set step = 'read-back' where user_id like '%read back'`)
      const order = []
      for (const _one of asked) order.push((await taken()).userId.slice(user.length + 1))
      expect(order).toEqual(['absent', 'lost', 'off', 'on', 'read back'])
    })

    test('the newest of an agent wins: an OFF supersedes ONs, an ON what contradicts it', async () => {
      const phone = await want({ device: 'phone', on: true })
      const sip = await want({ device: 'sip', on: true })
      await want({ device: 'phone' })
      expect(await pendingOf(database, [user])).toMatchObject([{ device: 'phone', turn_on: false }])
      await want({ device: 'all', cause: 'desk-lost' })
      await want({ device: 'sip' })
      await want({ device: 'phone', on: true })
      expect(await pendingOf(database, [user])).toMatchObject([
        { device: 'phone', turn_on: true },
        { device: 'sip', turn_on: false },
      ])
      const ended = () => heard.flatMap((one) => (one.kind === 'ended' ? [one.generation] : []))
      await eventually(ended, (all) => all.includes(phone) && all.includes(sip), {
        describe: 'the superseded ones to be told',
      })
    })

    test('an ON that its desk repeats keeps its age, and ends a minute after the agent asked for it', async () => {
      const { id } = await enrolled()
      const { id: other } = await enrolled('other')
      await want({ on: true, deskId: id })
      await database.query(
        `update intents set made_at = made_at - interval '50 seconds' where user_id = $1`,
        [user],
      )
      await want({ on: true, deskId: id })
      expect((await taken()).age).toBeGreaterThan(49_000)
      await want({ on: true, deskId: other })
      await database.query('update agents set flight_by = null')
      expect((await taken()).age).toBeLessThan(40_000)
      const asked = (await listAudit(database, new Date(0))).filter(
        (one) => one.user_id === user && one.event === 'asked',
      )
      expect(asked).toHaveLength(2)
    })

    test('a repeated OFF is one intent and keeps its place; of an absence it moves up', async () => {
      const firstOne = await want({})
      await want({ userId: `${user} other` })
      expect(await want({})).toBe(firstOne)
      const asked = (await listAudit(database, new Date(0))).filter(({ user_id }) => user_id === user)
      expect(asked.map(({ event }) => event)).toEqual(['asked'])
      expect((await taken()).userId).toBe(user)
      await want({ userId: `${user} third` })
      expect(await want({ userId: `${user} third`, cause: 'absence' })).toBeTruthy()
      expect((await taken()).userId).toBe(`${user} third`)
    })

    test('an agent has one write in flight, and an OFF meanwhile waits for its end', async () => {
      await want({ on: true })
      const flight = await taken()
      await want({})
      expect(await take()).toBeNull()
      expect(await land(flight, 'sip')).toBe(true)
      expect(await taken()).toMatchObject({ device: 'sip', on: false })
    })

    test('many are taken at once: no more than the budget has room for, and one of each agent', async () => {
      await want({})
      await want({ device: 'phone' })
      for (let index = 0; index < 5; index += 1) await want({ userId: `${user} ${index}` })
      const batch = await takeFlights(database, replica.number, 4, 50)
      expect(batch.flights).toHaveLength(3)
      expect(new Set(batch.flights.map(({ userId }) => userId)).size).toBe(3)
      expect((await takeFlights(database, replica.number, 4, 50)).flights).toHaveLength(1)
      expect(await takeFlights(database, replica.number, 4, 50)).toMatchObject({ flights: [] })
    })

    test('two replicas never take the same intent', async () => {
      for (let index = 0; index < 20; index += 1) await want({ userId: `${user} ${index}` })
      const flights = await Promise.all(Array.from({ length: 20 }, () => taken()))
      expect(new Set(flights.map(({ userId }) => userId)).size).toBe(20)
    })

    test('the flight of a replica that died is taken over; its own end counts no more', async () => {
      await want({})
      const dead = replica.number + 1_000_000
      const flight = await taken(dead)
      const next = await taken()
      expect(next.userId).toBe(user)
      expect(BigInt(next.fence)).toBeGreaterThan(BigInt(flight.fence))
      // The dead replica's write may still be applied.
      expect(next.lateWriteFor).toBeGreaterThan(10_000)
      expect(await land(flight, 'sip', dead)).toBe(false)
      expect((await findAgent(database, user))?.active).toBeNull()
      expect(await land(next, 'off')).toBe(true)
    })

    test('an ON is given up after its life, an OFF never', async () => {
      const generation = await want({ on: true, device: 'phone' })
      await want({ userId: `${user} off` })
      await database.query(`update intents set made_at = made_at - interval '10 minutes'`)
      expect((await taken()).userId).toBe(`${user} off`)
      expect(await take()).toBeNull()
      const told = () => heard.find((one) => one.kind === 'ended' && one.generation === generation)
      await eventually(told, (one) => one?.kind === 'ended' && one.outcome.kind === 'expired', {
        describe: 'the ON to be told as expired',
      })
    })

    test('an ON of a replica that died is given up after its life, and what was known is in doubt', async () => {
      await saveFindings(database, await readMark(database), [found('off')])
      await want({ on: true })
      const flight = await taken(replica.number + 1_000_000)
      await database.query(`update intents set made_at = made_at - interval '61 seconds'`)
      expect(await take()).toBeNull()
      expect(await land(flight, 'sip', replica.number + 1_000_000)).toBe(false)
      expect(await findAgent(database, user)).toMatchObject({ readAt: null, mayChange: true })
      await want({})
      expect(await taken()).toMatchObject({ on: false, lateWriteFor: expect.closeTo(15_000, -4) })
    })

    test("an ON from before the relay's outage is given up, an OFF and a new ON are not", async () => {
      await want({ on: true })
      await want({ userId: `${user} off` })
      await database.query(`update intents set made_at = made_at - interval '40 seconds'`)
      await database.query(`update pulse set at = clock_timestamp() - interval '35 seconds'`)
      await want({ userId: `${user} new`, on: true })
      expect((await taken()).userId).toBe(`${user} off`)
      expect((await taken()).userId).toBe(`${user} new`)
      expect(await take()).toBeNull()
      const mine = (await listAudit(database, new Date(0))).filter(({ user_id }) => user_id === user)
      expect(mine.at(-1)).toMatchObject({ event: 'expired', device: 'sip on' })
    })

    test('an OFF that followed an unanswered write is confirmed, told, and read once more', async () => {
      await want({ on: true })
      await endFlight(database, replica.number, await taken(), {
        kind: 'again',
        step: 'read-back',
        after: 0,
        lateWrite: true,
        doubt: true,
        finding: null,
      })
      const generation = await want({})
      const off = await taken()
      expect(off).toMatchObject({ needsRecheck: true, lateWriteFor: expect.closeTo(15_000, -4) })
      await endFlight(database, replica.number, off, {
        kind: 'confirmed',
        finding: found('off'),
        recheck: true,
      })
      await eventually(
        () => heard,
        (all) => all.some((one) => one.kind === 'ended' && one.generation === generation),
        { describe: 'its end to be told' },
      )
      expect(await pendingOf(database, [user])).toEqual([])
      expect(await readQueue(database)).toMatchObject({ offs: 0, oldestOff: 0 })
      expect(await take()).toBeNull()
      await database.query(`update intents set due_at = due_at - interval '30 seconds'`)
      const recheck = await taken()
      expect(recheck).toMatchObject({ step: 'recheck', device: 'sip', on: false })
      await endFlight(database, replica.number, recheck, {
        kind: 'again',
        step: 'write',
        after: 0,
        lateWrite: false,
        doubt: false,
        finding: found('sip'),
      })
      const again = await taken()
      expect(again).toMatchObject({ step: 'write', on: false, attempts: 0 })
      expect(again.generation).not.toBe(generation)
      const undone = (await listAudit(database, new Date(0))).filter(({ user_id }) => user_id === user)
      expect(undone.at(-1)).toMatchObject({ event: 'asked', detail: 'an unanswered write was applied late' })
    })

    test('an OFF asked for while its recheck waits is a new intent', async () => {
      const generation = await want({})
      await endFlight(database, replica.number, await taken(), {
        kind: 'confirmed',
        finding: found('off'),
        recheck: true,
      })
      expect(await want({})).not.toBe(generation)
      expect(await taken()).toMatchObject({ step: 'write', attempts: 0 })
    })

    test('what was superseded in flight leaves the newer one', async () => {
      await want({ on: true })
      const flight = await taken()
      await want({ device: 'sip' })
      await endFlight(database, replica.number, flight, {
        kind: 'again',
        step: 'write',
        after: 0,
        lateWrite: true,
        doubt: true,
        finding: null,
      })
      expect(await taken()).toMatchObject({ on: false, attempts: 0, lateWriteFor: expect.any(Number) })
      expect(await readQueue(database)).toMatchObject({ offs: 1, ons: 0 })
    })

    test('a refused intent is over, and its refusal is told', async () => {
      await want({})
      const outcome = { kind: 'refused' as const, status: 403, code: 10810, said: 'Another device is ON' }
      await endFlight(database, replica.number, await taken(), { kind: 'refused', outcome })
      expect(await take()).toBeNull()
      await eventually(
        () => heard,
        (all) => all.some((one) => one.kind === 'ended' && one.outcome.kind === 'refused'),
        { describe: 'the refusal to be told' },
      )
    })
  })

  describe('the budget', () => {
    const room = (configured: number, reserve = 0) =>
      database.transaction((sql) => lookForRoom(sql, configured, reserve))

    test('no more than the limit go out within a window', async () => {
      for (let index = 0; index < 3; index += 1) await want({ userId: `${user} ${index}` })
      const limited = () => takeFlights(database, replica.number, 2, 1)
      expect((await limited()).flights).toHaveLength(1)
      expect((await limited()).flights).toHaveLength(1)
      expect(await limited()).toMatchObject({ flights: [], wait: expect.any(Number) })
      await database.query(`update calls set at = at - interval '62 seconds'`)
      expect((await limited()).flights).toHaveLength(1)
    })

    test('reads leave a reserve, and go after what is due', async () => {
      await noteCall(database)
      expect(await room(2, 0.5)).toMatchObject({ free: false })
      expect(await room(4, 0.5)).toMatchObject({ free: true })
      expect(await takeRead(database, 4, 0.5)).toMatchObject({ free: true })
      await want({})
      expect(await takeRead(database, 100, 0.5)).toMatchObject({ free: false })
    })

    test('learns a lower limit, and a pause', async () => {
      await noteLimit(database, 1)
      await noteCall(database)
      expect(await room(200)).toMatchObject({ free: false })
      await database.query('delete from calls')
      await noteRefusal(database, 200, 30_000, 50)
      const blocked = await room(200)
      expect(blocked.free ? 0 : blocked.wait).toBeGreaterThan(25_000)
      expect(blocked.free ? 0 : blocked.wait).toBeLessThanOrEqual(30_000)
    })

    test('a 429 without a word doubles its pause, a minute at most', async () => {
      for (let index = 0; index < 12; index += 1) await noteRefusal(database, 200, null, null)
      const blocked = await room(200)
      expect(blocked.free ? 0 : blocked.wait).toBeGreaterThan(30_000)
      expect(blocked.free ? 0 : blocked.wait).toBeLessThanOrEqual(60_000)
    })
  })

  describe('readings', () => {
    test('a read that a write overtook does not count', async () => {
      await saveFindings(database, await readMark(database), [found('sip')])
      const mark = await readMark(database)
      await want({})
      const flight = await taken()
      expect(await saveFindings(database, await readMark(database), [found('sip')])).toEqual([])
      await land(flight, 'off')
      expect(await saveFindings(database, mark, [found('sip')])).toEqual([])
      expect((await findAgent(database, user))?.active).toBe('off')
      expect(await saveFindings(database, await readMark(database), [found('phone')])).toEqual([user])
    })

    test('the stalest enrolled agents come first', async () => {
      await enrolled()
      expect(await stalestAgents(database, 0, 1000)).toContain(user)
      await saveFindings(database, await readMark(database), [found('off')])
      expect(await stalestAgents(database, 60_000, 1000)).not.toContain(user)
    })
  })

  describe('leases', () => {
    const grace = { grace: 90_000, outage: 20_000, replica: 1 }
    const age = (seconds: number, id: string) =>
      database.query(`update leases set beat_at = beat_at - $1 * interval '1 second' where desk_id = $2`, [
        seconds,
        id,
      ])
    beforeEach(async () => {
      await database.query('delete from leases')
      await beatPulse(database, grace)
    })

    test('a desk that is lost is switched off, once', async () => {
      const { id } = await enrolled()
      await saveBeats(database, [beat(id)])
      await age(89, id)
      expect(await beatPulse(database, grace)).toEqual([])
      await age(2, id)
      expect(await beatPulse(database, grace)).toEqual([user])
      expect(await taken()).toMatchObject({ userId: user, device: 'all', on: false, cause: 'desk-lost' })
      expect(await beatPulse(database, grace)).toEqual([])
      expect((await findLeases(database, [id], grace.grace)).get(id)?.lostAt).toBeInstanceOf(Date)
      expect(await countLeases(database)).toEqual({ live: 0, lost: 1 })
      await saveBeats(database, [beat(id)])
      expect(await countLeases(database)).toEqual({ live: 1, lost: 0 })
      const events = (await listAudit(database, new Date(0))).filter((one) => one.user_id === user)
      expect(events.map(({ event }) => event)).toContain('desk-lost')
    })

    test('every replica tells a desk of its loss for the whole grace after its return, if its agent was present', async () => {
      const lossOf = async (id: string) => (await findLeases(database, [id], grace.grace)).get(id)?.lostAt
      const { id } = await enrolled()
      await saveBeats(database, [beat(id)])
      await age(91, id)
      await beatPulse(database, grace)
      const lostAt = await lossOf(id)
      expect(lostAt).toBeInstanceOf(Date)
      for (const presence of ['present', 'absent'] as const) {
        await saveBeats(database, [{ ...beat(id), presence }])
        expect(await lossOf(id)).toEqual(lostAt)
      }
      await database.query(`update leases set returned_at = returned_at - interval '91 seconds'`)
      expect(await lossOf(id)).toBeNull()
      // Now it is lost with its agent away.
      await age(91, id)
      await beatPulse(database, grace)
      expect(await lossOf(id)).toBeNull()
      await saveBeats(database, [beat(id)])
      expect(await lossOf(id)).toBeNull()
    })

    test('a beat that is written late tells of the loss that it ends, if the agent was present', async () => {
      const { id } = await enrolled()
      expect(await saveBeats(database, [beat(id)])).toEqual(new Map())
      await age(91, id)
      expect(await beatPulse(database, grace)).toEqual([user])
      const lostAt = (await findLeases(database, [id], grace.grace)).get(id)?.lostAt
      // It was written down too late to count.
      expect(await saveBeats(database, [{ ...beat(id), age: 200_000 }])).toEqual(new Map())
      expect(await saveBeats(database, [{ ...beat(id), age: 5000 }])).toEqual(new Map([[id, lostAt]]))
      expect(await saveBeats(database, [beat(id)])).toEqual(new Map())
      await saveBeats(database, [{ ...beat(id), presence: 'absent' }])
      await age(91, id)
      await beatPulse(database, grace)
      expect(await saveBeats(database, [beat(id)])).toEqual(new Map())
    })

    test.each(['present', 'absent'] as const)(
      'a lost desk that wants nothing switches nothing: %s',
      async (presence) => {
        const { id } = await enrolled()
        await saveBeats(database, [{ ...beat(id), presence, whenLost: 'keep' }])
        await age(1000, id)
        expect(await beatPulse(database, grace)).toEqual([])
      },
    )

    test('a desk that is lost before the OFF of its absence is confirmed is switched off', async () => {
      const { id } = await enrolled()
      await saveBeats(database, [{ ...beat(id), presence: 'absent' }])
      await age(1000, id)
      expect(await beatPulse(database, grace)).toEqual([user])
      expect(await taken()).toMatchObject({ userId: user, on: false, cause: 'desk-lost' })
    })

    test('a desk that ended its lease switches nothing', async () => {
      const { id } = await enrolled()
      await saveBeats(database, [beat(id)])
      await endLease(database, { deskId: id, userId: user })
      await age(1000, id)
      expect(await beatPulse(database, grace)).toEqual([])
      expect(await take()).toBeNull()
      expect(await countLeases(database)).toEqual({ live: 0, lost: 0 })
    })

    test('a beat that one replica writes late undoes neither a newer one nor the end of the lease', async () => {
      const { id } = await enrolled()
      await saveBeats(database, [{ ...beat(id), presence: 'absent' }])
      await saveBeats(database, [{ ...beat(id), age: 2000 }])
      expect((await findLeases(database, [id], grace.grace)).get(id)?.presence).toBe('absent')
      await endLease(database, { deskId: id, userId: user })
      await saveBeats(database, [{ ...beat(id), age: 2000 }])
      await age(1000, id)
      expect(await beatPulse(database, grace)).toEqual([])
      expect(await countLeases(database)).toEqual({ live: 0, lost: 0 })
      // The app is started again.
      await saveBeats(database, [beat(id)])
      await age(1000, id)
      expect(await beatPulse(database, grace)).toEqual([user])
    })

    test('a desk that is revoked is lost once its grace is over, whatever it says after that', async () => {
      const { id } = await enrolled()
      await saveBeats(database, [beat(id)])
      await revokeDesks(database, user)
      expect(await beatPulse(database, grace)).toEqual([])
      await age(89, id)
      await saveBeats(database, [{ ...beat(id), presence: 'absent', whenLost: 'keep' }])
      expect(await beatPulse(database, grace)).toEqual([])
      await age(2, id)
      expect(await beatPulse(database, grace)).toEqual([user])
      expect(await taken()).toMatchObject({ userId: user, device: 'all', on: false, cause: 'desk-lost' })
      await removeEndedLeases(database)
      expect(await countLeases(database)).toEqual({ live: 0, lost: 0 })
    })

    test('a beat that arrived before its desk was revoked counts, though it is written later', async () => {
      const { id } = await enrolled()
      await revokeDesks(database, user)
      await database.query(`update desks set revoked_at = revoked_at + interval '1 second' where id = $1`, [
        id,
      ])
      await saveBeats(database, [{ ...beat(id), age: 1 }])
      await age(91, id)
      expect(await beatPulse(database, grace)).toEqual([user])
    })

    test('a revoked desk whose agent was away, or is at a desk that was enrolled since, switches nothing', async () => {
      const absent = await enrolled()
      await saveBeats(database, [{ ...beat(absent.id), presence: 'absent', whenLost: 'keep' }])
      await revokeDesks(database, user)
      await age(1000, absent.id)
      expect(await beatPulse(database, grace)).toEqual([])
      const stolen = await enrolled()
      await saveBeats(database, [beat(stolen.id)])
      await revokeDesks(database, user)
      await saveBeats(database, [beat((await enrolled()).id)])
      await age(1000, stolen.id)
      expect(await beatPulse(database, grace)).toEqual([])
    })

    test('leases that ended long ago are removed', async () => {
      const { id } = await enrolled()
      await endLease(database, { deskId: id, userId: user })
      await removeEndedLeases(database)
      expect((await findLeases(database, [id], grace.grace)).has(id)).toBe(true)
      await database.query(`update leases set ended_at = ended_at - interval '2 hours'`)
      await removeEndedLeases(database)
      expect((await findLeases(database, [id], grace.grace)).has(id)).toBe(false)
    })

    test('an agent who is off already costs no call', async () => {
      const { id } = await enrolled()
      await saveFindings(database, await readMark(database), [found('off')])
      await saveBeats(database, [beat(id)])
      await age(1000, id)
      expect(await beatPulse(database, grace)).toEqual([user])
      expect(await take()).toBeNull()
    })

    test('an agent who was off before the last beat is read, and switched off only if the read finds a device on', async () => {
      const { id } = await enrolled()
      await saveFindings(database, await readMark(database), [found('off')])
      await database.query('update agents set read_at = read_at - $1::interval where user_id = $2', [
        '20 minutes',
        user,
      ])
      await saveBeats(database, [beat(id)])
      await age(1000, id)
      expect(await beatPulse(database, grace)).toEqual([user])
      expect(await taken()).toMatchObject({ device: 'all', on: false, step: 'read-back' })
    })

    const on = async (lateWrite: boolean) => {
      await want({ on: true })
      await endFlight(database, replica.number, await taken(), {
        kind: 'again',
        step: 'read-back',
        after: 60_000,
        lateWrite,
        doubt: true,
        finding: null,
      })
    }
    test.each<[string, () => Promise<unknown>]>([
      ['waits', () => want({ on: true })],
      ['had no answer', () => on(true)],
      ['failed at Exotel', () => on(false)],
      [
        'had no answer and was withdrawn',
        async () => {
          await on(false)
          await database.query(`update intents set made_at = made_at - interval '10 minutes'`)
          await take()
        },
      ],
    ])('an agent who was off, and whose ON %s, is switched off', async (_what, ask) => {
      const { id } = await enrolled()
      await saveBeats(database, [beat(id)])
      await age(1000, id)
      await saveFindings(database, await readMark(database), [found('off')])
      await ask()
      expect(await beatPulse(database, grace)).toEqual([user])
      expect(await taken()).toMatchObject({ device: 'all', on: false, step: 'write' })
    })

    test('another desk at which the agent is away does not keep the calls on', async () => {
      const office = await enrolled('office')
      const home = await enrolled('home')
      await saveBeats(database, [beat(office.id), { ...beat(home.id), presence: 'absent' }])
      await age(1000, office.id)
      expect(await beatPulse(database, grace)).toEqual([user])
      expect(await taken()).toMatchObject({ device: 'all', on: false })
    })

    test('another desk of the agent keeps the calls on', async () => {
      const one = await enrolled('one')
      const two = await enrolled('two')
      await saveBeats(database, [beat(one.id), beat(two.id)])
      await age(1000, one.id)
      expect(await beatPulse(database, grace)).toEqual([])
      await age(1000, two.id)
      expect(await beatPulse(database, grace)).toEqual([user])
    })

    test("after the relay's own outage every lease begins anew", async () => {
      const { id } = await enrolled()
      await saveBeats(database, [beat(id)])
      await age(1000, id)
      await database.query(`update pulse set at = at - interval '30 seconds'`)
      expect(await beatPulse(database, grace)).toEqual([])
      await age(91, id)
      expect(await beatPulse(database, grace)).toEqual([user])
    })

    test("after the outage of one replica the leases of its desks begin anew, once, and no other desk's", async () => {
      const desk = await enrolled('at the one that died')
      const other = { ...(await enrolled()), userId: `${user} other` }
      await database.query('update desks set user_id = $1 where id = $2', [other.userId, other.id])
      const silent = await joined()
      await beatPulse(database, { ...grace, replica: silent })
      await saveBeats(database, [beat(desk.id)], silent)
      await saveBeats(database, [{ ...beat(other.id), userId: other.userId }], 1)
      await database.query(`update replica_pulses set at = at - interval '30 seconds' where replica = $1`, [
        silent,
      ])
      await age(1000, desk.id)
      await age(1000, other.id)
      expect(await beatPulse(database, grace)).toEqual([other.userId])
      await age(91, desk.id)
      expect(await beatPulse(database, grace)).toEqual([user])
    })

    /** The number of one more replica, which lives as long as the test. */
    const joined = async () => {
      const member = await database.join({ notified: () => undefined, lost: () => undefined })
      onTestFinished(() => member.leave())
      return member.number
    }

    test('desks of a replica that has died get the whole grace from its death on, and not from its silence on', async () => {
      const { id } = await enrolled()
      // No session holds the lock of this number.
      const dead = 2_000_000_000
      await beatPulse(database, { ...grace, replica: dead })
      await saveBeats(database, [beat(id)], dead)
      await age(1000, id)
      expect(await beatPulse(database, grace)).toEqual([])
      await age(91, id)
      expect(await beatPulse(database, grace)).toEqual([user])
    })

    test('a desk whose replica has written its beat and was silent before gets the whole grace as well', async () => {
      const { id } = await enrolled()
      // Its row went when it was silent; it has come to itself, written a beat, and not had a pulse yet.
      await saveBeats(database, [beat(id)], await joined())
      await age(1000, id)
      expect(await beatPulse(database, grace)).toEqual([])
    })

    test('a desk of a replica that lives is lost after the grace', async () => {
      const { id } = await enrolled()
      const other = await joined()
      await beatPulse(database, { ...grace, replica: other })
      await saveBeats(database, [beat(id)], other)
      await age(91, id)
      expect(await beatPulse(database, grace)).toEqual([user])
    })
  })

  test('audit entries older than their time are removed', async () => {
    await createCode(database, user, 1)
    await database.query(`update audit set at = at - interval '10 days' where user_id = $1`, [user])
    await removeOldAudit(database, 11)
    const mine = async () => (await listAudit(database, new Date(0))).filter((one) => one.user_id === user)
    expect(await mine()).toHaveLength(1)
    await removeOldAudit(database, 9)
    expect(await mine()).toEqual([])
  })

  test('odd texts come back as they were', async () => {
    const odd = `o'clock "x" \\ ${'\u0939\u093f'} 東京 $1`
    const row = await one(database, z.object({ text: z.string() }), 'select $1::text as text', [odd])
    expect(row.text).toBe(odd)
  })

  function beat(deskId: string) {
    return { deskId, userId: user, presence: 'present' as const, whenLost: 'off' as const, age: 0 }
  }
})
