import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { type FaultRule, startSimulator } from '../../src/exotel/simulator/index.ts'
import type { Configuration } from '../../src/relay/configuration.ts'
import { createDeskTokens } from '../../src/relay/http/desk-tokens.ts'
import { migrate, migrations } from '../../src/relay/store/migrations.ts'
import { openPostgres } from '../../src/relay/store/postgres.ts'
import type { Database, Sql } from '../../src/relay/store/sql.ts'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import {
  buildRelay,
  enrolTestDesk,
  relayEnvironment,
  signingKey,
  startRelayProcess,
  startTestRelay,
  type TestDesk,
} from '../support/relay.ts'
import { simulatorClient } from '../support/simulator-client.ts'

/** What an administrator, PostgreSQL, another relay or Exotel may get wrong. */

let server: PostgresServer

beforeAll(async () => {
  await buildRelay()
  server = await startPostgres()
})
afterAll(() => server.close())

/** A simulated Exotel that ends with its test: most tests here wait, so they run at the same time. */
async function openExotel({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const simulator = await startSimulator()
  onTestFinished(() => simulator.close())
  const client = simulatorClient(() => simulator)
  return {
    ...client,
    simulator,
    /** Starts a relay of its company, which ends with the test. */
    async startRelay(change?: Partial<Configuration>, url?: string) {
      const relay = await startTestRelay(simulator, url ?? (await server.createDatabase()), change)
      onTestFinished(() => relay.close())
      return relay
    },
    async isOn(userId: string) {
      const { devices } = await client.agent(userId)
      return devices.phone?.on === true || devices.sip?.on === true
    },
  }
}

const lock = (desk: TestDesk) =>
  desk.send('PUT', '/v2/integrations/device', {
    UserId: desk.userId,
    DeviceName: 'sip',
    DeviceStatus: false,
  })

test.concurrent('a relay that starts with wrong credentials names each in its log, and keeps an OFF', async (context) => {
  const { simulator } = await openExotel(context)
  const wrong = { APP_SECRET: 'a wrong secret of the app', ACCOUNT_TOKEN: 'a wrong token of the key' }
  const { process } = await startRelayProcess(
    relayEnvironment(simulator, await server.createDatabase(), wrong),
  )
  try {
    await process.waitForLine(/Check APP_ID and APP_SECRET/, { describe: 'the app to be named' })
    await process.waitForLine(/Check ACCOUNT_KEY and ACCOUNT_TOKEN/, { describe: 'the key to be named' })
    expect(process.stderr()).not.toMatch(/a wrong (secret|token)/)
  } finally {
    await process.stop()
  }
})

describe.concurrent('PostgreSQL', () => {
  test('that is too old is refused with a sentence', async () => {
    const old: Sql = { query: async () => [{ version: '130011' }] }
    const database: Database = {
      ...old,
      transaction: (work) => work(old),
      join: () => Promise.reject(new Error('unused')),
      close: async () => undefined,
    }
    await expect(migrate(database)).rejects.toThrow(
      'PostgreSQL 14 or newer is needed; this server is version 13.',
    )
  })

  test.concurrent('whose connection is cut in the middle of any migration is migrated by the next start', async () => {
    const statements = migrations.join().match(/^ *(create|alter|drop)/gm)?.length ?? 0
    for (const cutAfter of [1, 5, 12, statements]) {
      const database = openPostgres(await server.createDatabase(), () => undefined)
      try {
        await expect(migrate(cutOff(database, cutAfter))).rejects.toThrow()
        await migrate(database)
        expect(await database.query('select number from migrations')).toHaveLength(migrations.length)
        expect(await database.query('select 1 from budget')).toHaveLength(1)
      } finally {
        await database.close()
      }
    }
  })
})

/** Ends the session of a transaction in the server once it has run so many statements of the schema. */
function cutOff(database: Database, after: number): Database {
  let count = 0
  return {
    ...database,
    transaction: (work) =>
      database.transaction((sql) =>
        work({
          query: async (text, values) => {
            if (/create|alter|drop/.test(text)) count += 1
            if (count > after) await sql.query('select pg_terminate_backend(pg_backend_pid())')
            return sql.query(text, values)
          },
        }),
      ),
  }
}

test('a replica whose clock is ten minutes off knows the tokens of another one', async () => {
  const issuer = 'https://relay.example.in'
  const clock = (minutes: number) =>
    createDeskTokens([signingKey], issuer, () => Date.now() + minutes * 60_000)
  const desk = { id: '00000000-0000-4000-8000-000000000000', userId: '1' }
  for (const [issued, checked] of [
    [10, 0],
    [-10, 0],
    [0, 10],
    [0, -10],
  ] as const) {
    const token = await clock(issued).issue(desk)
    expect(await clock(checked).check(token)).toMatchObject({ deskId: desk.id, userId: '1' })
  }
})

test.concurrent('two relays on one account learn the limit from 429, and every OFF arrives', async (context) => {
  const { control, rules, requests, startRelay, isOn } = await openExotel(context)
  const urls = [await server.createDatabase(), await server.createDatabase()]
  const relays = await Promise.all(urls.map((url) => startRelay({}, url)))
  const databases = urls.map((url) => openPostgres(url, () => undefined))
  context.onTestFinished(async () => {
    for (const one of databases) await one.close()
  })
  const desks: TestDesk[] = []
  for (const [index, relay] of relays.entries()) {
    for (let number = 0; number < 8; number += 1) {
      const userId = `agent${index}.${number}`
      await control('PUT', `agents/${userId}`, { devices: { sip: { on: true } } })
      desks.push(await enrolTestDesk(relay, userId))
    }
  }
  await rules({ fault: { kind: 'account-limit', limit: 12, windowSeconds: 2 } })
  await Promise.all(desks.map(lock))
  const learned = () =>
    Promise.all(databases.map((one) => one.query('select 1 from budget where learned_limit = 12')))
  await eventually(learned, (rows) => rows.some((one) => one.length === 1), {
    describe: 'one of the relays to learn the limit',
  })
  // As if a minute had passed.
  for (const one of databases) await one.query(`update calls set at = at - interval '62 seconds'`)
  const ringing = async () =>
    (await Promise.all(desks.map(({ userId }) => isOn(userId)))).filter(Boolean).length
  await eventually(ringing, (count) => count === 0, { describe: 'every agent to be off', within: 40_000 })
  const refused = (await requests()).filter(({ status }) => status === 429).length
  expect(refused).toBeGreaterThan(0)
  // Each relay sends a batch before it learns, and no more than single calls from then on.
  expect(refused).toBeLessThanOrEqual(2 * desks.length)
})

describe.concurrent('Exotel', () => {
  test.concurrent.for<FaultRule['fault']>([
    { kind: 'foreign-answer', page: 'captive-portal' },
    { kind: 'foreign-answer', status: 403, text: '<html>blocked</html>' },
    { kind: 'foreign-answer', status: 401, text: 'denied' },
    { kind: 'too-large', mebibytes: 2 },
  ])('that answers %j: an OFF is sent again, and no desk is signed out', async (fault, context) => {
    const { control, rules, startRelay, isOn } = await openExotel(context)
    const relay = await startRelay()
    await control('PUT', 'agents/1', { devices: { sip: { on: true } } })
    const desk = await enrolTestDesk(relay)
    await rules({ match: { method: 'PUT' }, times: 2, fault })
    expect([200, 503]).toContain((await lock(desk)).status)
    await eventually(
      () => isOn('1'),
      (on) => !on,
      { describe: 'SIP to be off', within: 30_000 },
    )
  })

  test.concurrent('that does not know a user: neither switches nor the sweep hold others up', async (context) => {
    const { control, startRelay } = await openExotel(context)
    // Rare enough for the sweep's share of the budget to last as long as the test does.
    const relay = await startRelay({ sweepInterval: 1000 })
    const stranger = await enrolTestDesk(relay, 'nobody@company.in')
    const known = await enrolTestDesk(relay, '2')
    const signal = AbortSignal.timeout(50_000)
    for (const on of [true, false]) {
      // On a busy machine the relay may answer that it is not confirmed yet: a desk asks again.
      await eventually(
        () => stranger.gateway.write({ device: 'sip', on }, signal),
        (answer) => !answer.ok && answer.failure.kind === 'not-linked',
        { describe: 'the relay to say that Exotel does not know the user', within: 40_000 },
      )
    }
    // It was read once before: from then on the stranger, who never is, has waited longer.
    for await (const { state } of known.events(signal)) if (state === 'off') break
    await control('PUT', 'agents/2', { devices: { phone: { on: true, verified: true } } })
    for await (const { state } of known.events(signal)) if (state === 'phone') break
    expect(await known.gateway.write({ device: 'phone', on: false }, signal)).toMatchObject({
      value: { active: 'off' },
    })
  })
})

test.concurrent('a desk that beats from two machines is lost when both are silent, and not before', async (context) => {
  const { control, startRelay, isOn } = await openExotel(context)
  const relay = await startRelay({ grace: 2000 })
  await control('PUT', 'agents/1', { devices: { sip: { on: true } } })
  const desk = await enrolTestDesk(relay)
  let beats = 0
  const beat = async () => {
    const answer = await desk.send('PUT', '/relay/v1/me/lease', { presence: 'present', whenLost: 'off' })
    if (answer.ok) beats += 1
  }
  const [first, second] = [0, 1].map(() => setInterval(() => void beat(), 400))
  await eventually(
    () => beats,
    (count) => count >= 4,
    { describe: 'both machines to beat' },
  )
  clearInterval(first)
  const before = beats
  // Longer than the grace twice.
  await eventually(
    () => beats,
    (count) => count >= before + 11,
    { describe: 'the other machine to beat on' },
  )
  expect(await isOn('1')).toBe(true)
  clearInterval(second)
  // A busy machine stalls the relay for longer than this short grace now and then, and each stall begins the lease anew.
  await eventually(
    () => isOn('1'),
    (on) => !on,
    { describe: 'the agent to be off', within: 45_000 },
  )
})
