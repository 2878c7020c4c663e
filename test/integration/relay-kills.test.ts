import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { buildRelay, type TestDesk } from '../support/relay.ts'
import { onFloor } from '../support/relay-floor.ts'

/** What a relay has accepted, it sends, whatever is killed: a replica, all of them, or PostgreSQL. */

let server: PostgresServer

beforeAll(async () => {
  await buildRelay()
  server = await startPostgres()
})
afterAll(() => server.close())

describe('an accepted OFF is sent, whatever is killed', () => {
  const lockAll = async (desks: readonly TestDesk[]) => {
    const answers = await Promise.all(
      desks.map(({ userId, send }) =>
        send('PUT', '/v2/integrations/device', { UserId: userId, DeviceName: 'sip', DeviceStatus: false }),
      ),
    )
    // Kept, and not confirmed: Exotel has not answered anything.
    for (const answer of answers) expect([200, 503]).toContain(answer.status)
  }

  test.concurrent('one replica', () =>
    onFloor(server, async (floor) => {
      await floor.start(2)
      const desks = await floor.enrolRinging(12)
      await floor.rules({ match: { method: 'PUT' }, fault: { kind: 'never-answered' } })
      await lockAll(desks)
      expect(await floor.ringing(desks)).toBe(desks.length)
      await floor.replicas[0]?.process.stop({ signal: 'SIGKILL' })
      await floor.control('DELETE', 'faults')
      await floor.allOff(desks)
    }))

  test.concurrent('every replica, for minutes: the OFF is sent, and the ON that was under way never', () =>
    onFloor(server, async (floor) => {
      await floor.start(1)
      const desks = await floor.enrolRinging(2)
      const [on, off] = desks
      if (on === undefined || off === undefined) throw new Error('Too few desks')
      await floor.control('PUT', `agents/${on.userId}`, { devices: { sip: { on: false } } })
      await floor.rules({ match: { method: 'PUT' }, fault: { kind: 'never-answered' } })
      await lockAll([off])
      const body = { UserId: on.userId, DeviceName: 'sip', DeviceStatus: true }
      const answer = on.send('PUT', '/v2/integrations/device', body).catch(() => undefined)
      const writes = async () => (await floor.requests()).filter(({ method }) => method === 'PUT').length
      await eventually(writes, (count) => count === 2, { describe: 'the ON to be under way' })
      await floor.killReplicas()
      await answer
      await floor.control('DELETE', 'faults')
      // As if it had been killed ten minutes ago.
      await floor.database.query(`update intents set made_at = made_at - interval '10 minutes'`)
      await floor.database.query(`update pulse set at = at - interval '10 minutes'`)
      await floor.start(1)
      await floor.allOff([off])
      const waiting = () => floor.database.query('select 1 from intents where turn_on')
      await eventually(waiting, (rows) => rows.length === 0, { describe: 'the ON to be withdrawn' })
      expect(await floor.ringing([on])).toBe(0)
    }))

  test('every replica, and PostgreSQL', () =>
    onFloor(server, async (floor) => {
      await floor.start(2)
      const desks = await floor.enrolRinging(12)
      await floor.rules({ match: { method: 'PUT' }, fault: { kind: 'never-answered' } })
      await lockAll(desks)
      await floor.killReplicas()
      await server.kill()
      await floor.control('DELETE', 'faults')
      expect(await floor.ringing(desks)).toBe(desks.length)
      await server.start()
      await floor.start(1)
      await floor.allOff(desks)
    }))

  test('PostgreSQL alone: replicas join again by themselves', () =>
    onFloor(server, async (floor) => {
      await floor.start(2)
      const desks = await floor.enrolRinging(12)
      await floor.rules({ match: { method: 'PUT' }, fault: { kind: 'never-answered' } })
      await lockAll(desks)
      await server.kill()
      await server.start()
      await floor.control('DELETE', 'faults')
      await floor.allOff(desks)
    }))
})
