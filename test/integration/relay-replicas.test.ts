import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator } from '../../src/exotel/simulator/index.ts'
import { databaseAdministration } from '../../src/relay/administration/administration.ts'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import {
  buildRelay,
  enrolTestDesk,
  enrolWithCode,
  relayEnvironment,
  runRelayCommand,
  startTestRelay,
  type TestDesk,
} from '../support/relay.ts'
import { onFloor } from '../support/relay-floor.ts'

/** Replicas as processes of their own on one PostgreSQL, and desks at all of them. */

let server: PostgresServer
const patient = () => new AbortController().signal

/** Requests that do not end, sent when the file begins: the last test looks at what became of them, in ms. */
let slow: { readonly ended: readonly Promise<number>[]; readonly close: () => Promise<void> }

beforeAll(async () => {
  await buildRelay()
  server = await startPostgres()
  slow = await sendSlowly()
})
afterAll(async () => {
  await slow.close()
  await server.close()
})
const beat = (desk: TestDesk, presence = 'present') => desk.send('PUT', '/relay/v1/me/lease', { presence })

test.concurrent('one write is in flight per agent, whichever replica a desk asks', () =>
  onFloor(server, async (floor) => {
    await floor.start(2)
    const [desk] = await floor.enrolRinging(1)
    if (desk === undefined) throw new Error('No desk was enrolled')
    await floor.rules({ match: { method: 'PUT' }, fault: { kind: 'latency', ms: 40 } })
    const ask = (index: number) =>
      desk.send(
        'PUT',
        '/v2/integrations/device',
        { UserId: desk.userId, DeviceName: index % 3 === 0 ? 'phone' : 'sip', DeviceStatus: index % 2 === 0 },
        floor.urlOf(index),
      )
    await Promise.all(Array.from({ length: 30 }, (_one, index) => ask(index)))
    // Both devices: what is on depends on which of the thirty was the last to be carried out.
    for (const index of [1, 3]) expect((await ask(index)).status).toBe(200)
    await floor.allOff([desk])
    const flights = (await floor.requests())
      .filter(({ method }) => method === 'PUT')
      .map(({ times }) => ({ begin: Date.parse(times.receivedAt), end: Date.parse(times.answeredAt ?? '') }))
      .toSorted((one, other) => one.begin - other.begin)
    expect(flights.length).toBeGreaterThan(0)
    const overlapping = flights.filter(({ begin }, index) => begin < (flights[index - 1]?.end ?? 0))
    expect(overlapping).toEqual([])
  }))

describe.concurrent('the dead-man switch', () => {
  test.concurrent('switches the agent of a lost desk off within the grace, and tells the desk on its return', () =>
    onFloor(server, async (floor) => {
      await floor.start(2, { GRACE_SECONDS: '3' })
      const desks = await floor.enrolRinging(4)
      const [lost, staying, away, quitting] = desks
      if (!lost || !staying || !away || !quitting) throw new Error('Too few desks')
      const others = [staying, away, quitting]
      await beat(lost)
      const lastBeat = Date.now()
      await beat(away, 'absent')
      await beat(quitting)
      expect((await quitting.send('DELETE', '/relay/v1/me/lease')).status).toBe(204)
      const beating = setInterval(() => void beat(staying), 300)
      try {
        await floor.allOff([lost])
        expect(Date.now() - lastBeat).toBeGreaterThan(2900)
        // The relay's own pulse, its write of beats, and a busy machine.
        expect(Date.now() - lastBeat).toBeLessThan(9000)
      } finally {
        clearInterval(beating)
      }
      expect(await floor.ringing(others)).toBe(3)
      const audit = await runRelayCommand(
        ['audit', '--since', '1h'],
        relayEnvironment(floor.simulator, floor.databaseUrl),
      )
      expect(audit.stdout).toMatch(new RegExp(`,${lost.userId},desk-lost,`))
      expect(audit.stdout).toMatch(new RegExp(`,${lost.userId},confirmed,all off,desk-lost,`))
      expect(await (await beat(lost)).json()).toMatchObject({ lostAt: expect.any(String), graceSeconds: 3 })
    }))

  test.concurrent("the relay's own outage switches nobody off", () =>
    onFloor(server, async (floor) => {
      await floor.start(1, { GRACE_SECONDS: '3' })
      const desks = await floor.enrolRinging(3)
      await Promise.all(desks.map((desk) => beat(desk)))
      const beats = async () => floor.database.query('select desk_id from leases')
      await eventually(beats, (rows) => rows.length === 3, { describe: 'the beats to be written' })
      await floor.killReplicas()
      // As if it had been down for ten minutes: leases and pulse are that old.
      await floor.database.query(`update leases set beat_at = beat_at - interval '10 minutes'`)
      await floor.database.query(`update pulse set at = at - interval '10 minutes'`)
      await floor.start(1, { GRACE_SECONDS: '3' })
      const pulsed = () =>
        floor.database.query(`select 1 from pulse where at > clock_timestamp() - interval '2 seconds'`)
      await eventually(pulsed, (rows) => rows.length === 1, { describe: 'the relay to have its pulse again' })
      expect(await floor.ringing(desks)).toBe(3)
      expect(await floor.database.query(`select 1 from audit where event = 'desk-lost'`)).toEqual([])
    }))
})

test.concurrent('a polite end lets calls under way finish', () =>
  onFloor(server, async (floor) => {
    await floor.start(1)
    const [desk] = await floor.enrolRinging(1)
    if (desk === undefined) throw new Error('No desk was enrolled')
    await floor.rules({ match: { method: 'PUT' }, fault: { kind: 'latency', ms: 500 } })
    // An ON, because its desk is answered within 8 s: a busy machine takes longer than the 1.2 s of an OFF.
    const answer = desk.gateway.write({ device: 'phone', on: true }, patient())
    await eventually(floor.requests, (list) => list.some(({ method }) => method === 'PUT'), {
      describe: 'the call to begin',
    })
    floor.replicas[0]?.process.signal('SIGTERM')
    expect(await answer).toMatchObject({ ok: true, value: { active: 'phone' } })
    expect(await floor.replicas[0]?.process.exited).toEqual({ code: 0, signal: null })
    expect(await floor.database.query('select 1 from intents')).toEqual([])
  }))

test.concurrent('no secret, code, token, user or number is in the log', () =>
  onFloor(server, async (floor) => {
    await floor.start(1)
    const administration = databaseAdministration(floor.database, () => 'https://relay.example.in')
    const { code } = await administration.invite('a.person@company.in', 60_000)
    const desk = await enrolWithCode(floor.urlOf(0), code)
    await floor.rules({
      fault: { kind: 'refusal', where: 'status', status: 500, message: 'call +919953123210' },
    })
    await desk.gateway.write({ device: 'sip', on: false }, patient())
    const log = floor.replicas[0]?.process.stderr() ?? ''
    expect(log).toContain('call to Exotel failed')
    const { appSecret, apiKey, apiToken, token } = floor.simulator.facts
    for (const secret of [
      appSecret,
      apiKey,
      apiToken,
      token,
      desk.token,
      code,
      'a.person',
      '9953123210',
      floor.databaseUrl,
    ]) {
      expect(log).not.toContain(secret)
    }
  }))

test.concurrent('a request that does not end is cut', async () => {
  for (const ended of slow.ended) expect(await ended).toBeLessThan(20_000)
})

/** Requests of which one part never comes: headers, or the body of a desk that is let in. */
async function sendSlowly(): Promise<typeof slow> {
  const other = await startSimulator()
  const relay = await startTestRelay(other, await server.createDatabase())
  const { token } = await enrolTestDesk(relay)
  const begin = 'PUT /v2/integrations/device HTTP/1.1\r\nHost: relay\r\n'
  const parts = [begin, `${begin}Authorization: ${token}\r\nContent-Length: 50\r\n\r\n{`]
  return {
    ended: parts.map((part) => {
      const startedAt = Date.now()
      const socket = connect(Number(new URL(relay.url).port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.resume().write(part)
      return new Promise((resolve) => socket.once('close', () => resolve(Date.now() - startedAt)))
    }),
    close: async () => {
      await relay.close()
      await other.close()
    },
  }
}
