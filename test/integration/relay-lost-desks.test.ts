import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeDesks } from '../../src/relay/store/desks.ts'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { buildRelay, type TestDesk } from '../support/relay.ts'
import { type Floor, onFloor } from '../support/relay-floor.ts'

/** Desks that die in awkward moments: no call may ring in an empty room, and no other agent is switched off for them. */

let server: PostgresServer
beforeAll(async () => {
  await buildRelay()
  server = await startPostgres()
})
afterAll(() => server.close())

/** In s; the desks here beat when a test says so. */
const grace = 3

const onFloorWith = (replicas: number, run: (floor: Floor) => Promise<void>) =>
  onFloor(server, async (floor) => {
    await floor.start(replicas, { GRACE_SECONDS: String(grace) })
    await run(floor)
  })

const beat = async (desk: TestDesk, presence = 'present', url?: string) => {
  const answer = await desk.send('PUT', '/relay/v1/me/lease', { presence }, url)
  expect(answer.status).toBe(200)
}
const ask = (desk: TestDesk, device: 'phone' | 'sip', on: boolean) =>
  desk.send('PUT', '/v2/integrations/device', { UserId: desk.userId, DeviceName: device, DeviceStatus: on })
const whole = (desk: TestDesk | undefined): TestDesk => {
  if (desk === undefined) throw new Error('No desk was enrolled')
  return desk
}

test.concurrent('the softphone of a lost agent without a phone goes off', () =>
  onFloorWith(1, async (floor) => {
    const desk = whole((await floor.enrolRinging(1))[0])
    await floor.control('PUT', `agents/${desk.userId}`, { devices: { phone: null } })
    await beat(desk)
    await floor.allOff([desk])
  }))

test.concurrent('a lost agent whose ON had no answer goes off, though off was confirmed before', () =>
  onFloorWith(1, async (floor) => {
    const desk = whole((await floor.enrolRinging(1))[0])
    expect((await ask(desk, 'sip', false)).status).toBe(200)
    // Exotel turns it on, but no answer of Exotel's arrives any more, neither to writes nor to reads.
    await floor.rules({ fault: { kind: 'cut-after-applied' } })
    const on = ask(desk, 'sip', true)
    await eventually(
      () => floor.ringing([desk]),
      (count) => count === 1,
      { describe: 'the ON to be applied' },
    )
    await beat(desk)
    await floor.allOff([desk])
    await on
  }))

test.concurrent('a lost agent goes off although another desk lives, at which the agent is away', () =>
  onFloorWith(1, async (floor) => {
    const office = whole((await floor.enrolRinging(1))[0])
    const home = whole((await floor.enrolRinging(1))[0])
    expect(home.userId).toBe(office.userId)
    await beat(home, 'absent')
    await beat(office)
    const beating = setInterval(() => void beat(home, 'absent'), 500)
    try {
      await floor.allOff([office])
    } finally {
      clearInterval(beating)
    }
  }))

test.concurrent('the agent of a stolen desk goes off once it is revoked, though it goes on beating', () =>
  onFloorWith(2, async (floor) => {
    const desk = whole((await floor.enrolRinging(1))[0])
    await beat(desk)
    const written = () => floor.database.query('select 1 from leases')
    await eventually(written, (rows) => rows.length === 1, { describe: 'the beat to be written' })
    await revokeDesks(floor.database, desk.userId)
    const beating = setInterval(() => {
      void desk.send('PUT', '/relay/v1/me/lease', { presence: 'present' }).catch(() => undefined)
    }, 500)
    try {
      await floor.allOff([desk])
    } finally {
      clearInterval(beating)
    }
  }))

test.concurrent('what a desk says last counts, whichever replica hears it, and a lease that it ends stays ended', () =>
  onFloorWith(2, async (floor) => {
    const desks = await floor.enrolRinging(4)
    // Each replica writes its beats within 2 s, so the order in which they are written is chance: hence several desks.
    for (const desk of desks) {
      await beat(desk, 'present', floor.urlOf(0))
      const ended = await desk.send('DELETE', '/relay/v1/me/lease', undefined, floor.urlOf(1))
      expect(ended.status).toBe(204)
    }
    const pulses = await pulsesOf(floor)
    await eventually(
      () => pulsesOf(floor),
      (at) => at > pulses + 2 * grace * 1000,
      { describe: 'twice the grace to pass by the pulse of the relay' },
    )
    expect(await floor.ringing(desks)).toBe(4)
    expect(await floor.database.query(`select 1 from audit where event = 'desk-lost'`)).toEqual([])
  }))

test.concurrent('the outage of one replica switches none of its agents off while the other one goes on', () =>
  onFloorWith(2, async (floor) => {
    const desks = await floor.enrolRinging(3)
    for (const desk of desks) await beat(desk, 'present', floor.urlOf(0))
    const written = () => floor.database.query('select 1 from leases')
    await eventually(written, (rows) => rows.length === 3, { describe: 'the beats to be written' })
    // Stopped and not killed: its session with PostgreSQL lives on, and desks get no answer.
    const [first] = floor.replicas
    first?.process.signal('SIGSTOP')
    const begun = () => floor.database.query('select 1 from leases where replica is null')
    await eventually(begun, (rows) => rows.length === 3, { describe: 'their leases to begin anew' })
    // They find the other replica within the grace.
    for (const desk of desks) await beat(desk, 'present', floor.urlOf(1))
    const beating = setInterval(() => {
      for (const desk of desks) void beat(desk, 'present', floor.urlOf(1))
    }, 500)
    try {
      const since = await pulsesOf(floor)
      await eventually(
        () => pulsesOf(floor),
        (at) => at > since + 2 * grace * 1000,
        { describe: 'twice the grace to pass by the pulse of the relay' },
      )
    } finally {
      clearInterval(beating)
    }
    expect(await floor.ringing(desks)).toBe(3)
    expect(await floor.database.query(`select 1 from audit where event = 'desk-lost'`)).toEqual([])
  }))

/** When the relay had its last pulse, by PostgreSQL's clock in ms. */
async function pulsesOf(floor: Floor): Promise<number> {
  const [row] = await floor.database.query(
    'select extract(epoch from at)::double precision * 1000 as at from pulse',
  )
  return Number(Object(row).at)
}
