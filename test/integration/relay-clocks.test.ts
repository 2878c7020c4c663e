import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DeskEvent, readDeskEvents } from '../../src/exotel/desk-events.ts'
import { beatLease } from '../../src/exotel/desk-lease.ts'
import { createHttp } from '../../src/exotel/http.ts'
import { openPostgres } from '../../src/relay/store/postgres.ts'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { buildRelay, type TestDesk } from '../support/relay.ts'
import { openFloor } from '../support/relay-floor.ts'

/** The clocks of PostgreSQL and of the replicas differ: desks are told all the same how long ago something was so. */

let server: PostgresServer
beforeAll(async () => {
  await buildRelay()
  server = await startPostgres()
})
afterAll(() => server.close())

/** A database whose clock is `seconds` ahead of every other one. */
async function skewedDatabase(seconds: number): Promise<string> {
  const url = await server.createDatabase()
  const database = openPostgres(url, () => undefined)
  await database.query(
    `create function public.clock_timestamp() returns timestamptz volatile language sql
     as $$ select pg_catalog.clock_timestamp() + interval '${seconds} seconds' $$`,
  )
  await database.query(
    `do $$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$`,
  )
  await database.close()
  return url
}

/** The first event of a new stream of the desk at `url`. */
async function firstEvent({ token }: TestDesk, url: string): Promise<DeskEvent> {
  const ending = new AbortController()
  const events: DeskEvent[] = []
  const listener = {
    opened() {},
    event(event: DeskEvent) {
      events.push(event)
      ending.abort()
    },
    unsure() {},
    retry() {},
    pause() {},
  }
  await readDeskEvents(
    { origin: url, token, fetch: (target, init) => fetch(target, { ...init, redirect: 'error' }) },
    listener,
    AbortSignal.any([ending.signal, AbortSignal.timeout(10_000)]),
  )
  const [event] = events
  if (event === undefined) throw new Error('The stream told nothing')
  return event
}

/** In s. */
const grace = 3

test.concurrent.each([
  ['ahead of', 600],
  ['behind', -600],
])("PostgreSQL's clock is %s the replicas' by ten minutes", async (_how, seconds) => {
  const floor = await openFloor(server, await skewedDatabase(seconds))
  try {
    await floor.start(2, { GRACE_SECONDS: String(grace) })
    const [desk] = await floor.enrolRinging(1)
    if (desk === undefined) throw new Error('No desk was enrolled')
    const write = { device: 'sip', on: false } as const
    expect(await desk.gateway.write(write, AbortSignal.timeout(10_000))).toMatchObject({ ok: true })
    const confirmedAt = performance.now()
    await eventually(
      () => performance.now() - confirmedAt,
      (passed) => passed > 3000,
      { describe: 'three seconds to pass' },
    )
    for (const index of [0, 1]) {
      const { age } = await firstEvent(desk, floor.urlOf(index))
      const passed = performance.now() - confirmedAt
      expect(Math.abs(age - passed), `replica ${index}: ${age} ms for ${passed} ms`).toBeLessThan(2500)
    }

    const http = createHttp(floor.urlOf(0), fetch)
    const beat = () =>
      beatLease(http, desk.token, { presence: 'present', whenLost: 'off' }, AbortSignal.timeout(10_000))
    await beat()
    const lastBeat = Date.now()
    await eventually(
      () => floor.database.query(`select 1 from audit where event = 'desk-lost'`),
      (rows) => rows.length === 1,
      { describe: 'the desk to be lost', within: 30_000 },
    )
    const lostBy = Date.now()
    const answer = await beat()
    const from = answer.kind === 'lease' ? (answer.lease.loss?.from ?? 0) : 0
    expect(from).toBeGreaterThan(lastBeat - 2500)
    expect(from).toBeLessThan(lostBy - grace * 1000 + 2500)
  } finally {
    await floor.close()
  }
})
