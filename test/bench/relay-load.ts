import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { type RequestEntry, type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { createDeskTokens } from '../../src/relay/http/desk-tokens.ts'
import { migrate } from '../../src/relay/store/migrations.ts'
import { openPostgres } from '../../src/relay/store/postgres.ts'
import type { Database } from '../../src/relay/store/sql.ts'
import { startPostgres } from '../support/postgres.ts'
import {
  buildRelay,
  type RelayProcess,
  relayEnvironment,
  signingKey,
  startRelayProcess,
} from '../support/relay.ts'
import { type SimulatorClient, simulatorClient } from '../support/simulator-client.ts'
import type { Figure } from './relay-chart.ts'
import { createDesks, type Desks, type LoadDesk } from './relay-desks.ts'

/** How a relay is loaded. */
export interface LoadOptions {
  readonly desks: number
  /** Calls a minute that the simulated Exotel allows, and the relay's budget. */
  readonly limit: number
  /** In s: after so long without a beat a desk is lost; it beats three times as often. */
  readonly grace: number
  /** In s: within this time all desks lock, each in its turn. */
  readonly lockWithin: number
  /** Told what is measured now. */
  readonly say: (line: string) => void
}

/** Everything that a figure is taken from. */
interface Load extends LoadOptions {
  readonly simulator: Simulator
  readonly client: SimulatorClient
  readonly database: Database
  readonly floor: readonly LoadDesk[]
  readonly desksAtWork: Desks
  readonly replicas: (RelayProcess | null)[]
  readonly start: () => Promise<RelayProcess>
}

/**
 * Connects desks to two replicas on one PostgreSQL, and gives what the relay reaches beside its targets. Everything is
 * real but Exotel, which is the simulator with a limit, and the desks, which are their protocol. Rejects where something
 * could not be measured.
 */
export async function relayLoad(options: LoadOptions): Promise<readonly Figure[]> {
  await buildRelay()
  const server = await startPostgres()
  const simulator = await startSimulator()
  const databaseUrl = await server.createDatabase()
  const database = openPostgres(databaseUrl, () => undefined)
  const start = () =>
    startRelayProcess(
      relayEnvironment(simulator, databaseUrl, {
        GRACE_SECONDS: String(options.grace),
        BUDGET: String(options.limit),
      }),
    )
  const replicas: (RelayProcess | null)[] = []
  const desksAtWork = createDesks(() => replicas.map((replica) => replica?.url ?? null), options.grace)
  try {
    await migrate(database)
    replicas.push(await start(), await start())
    const client = simulatorClient(() => simulator)
    const floor = await makeDesks(options.desks, client, database)
    return await measure({ ...options, simulator, client, database, floor, desksAtWork, replicas, start })
  } finally {
    desksAtWork.close()
    for (const replica of replicas) await replica?.process.stop({ signal: 'SIGKILL' })
    await database.close()
    await simulator.close()
    await server.close()
  }
}

async function measure(load: Load): Promise<readonly Figure[]> {
  const { floor, limit, say, desksAtWork, grace } = load
  const figures: Figure[] = []
  const add = (name: string, found: number, target: number, unit: string, note: string) => {
    figures.push({ name, found, target, unit, note })
    say(`${name}: ${found.toFixed(2)} ${unit} (at most ${target}): ${note}`)
  }
  const ideal = (floor.length / limit) * 60
  say(
    `${floor.length} desks, ${limit} calls a minute, ${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)}`,
  )
  desksAtWork.connect(floor)
  await until(() => desksAtWork.streams() === floor.length, 'all streams to be open')
  await pause(grace * 1000)
  const sizes = load.replicas.map(memory)
  add(
    'memory of a replica',
    Math.max(...sizes),
    250,
    'MiB',
    `${floor.length / 2} streams and their beats each; the other has ${Math.min(...sizes)} MiB`,
  )

  const waits = await acceptedToSent(load)
  add(
    'accepted OFF to sent',
    waits.median,
    50,
    'ms',
    `median of 20, budget free; the worst ${waits.worst} ms`,
  )

  await allOn(load)
  await load.client.rules({ fault: { kind: 'account-limit', limit } })
  const whole = await lockAll(load, null)
  const spread = `ideal ${ideal.toFixed(0)} s; all ask within ${load.lockWithin} s`
  add('all lock: the last OFF', whole.last / ideal, 1.05, 'of the ideal', spread)
  add('429 answers meanwhile', whole.refused, 0, '', `${whole.calls} calls for ${floor.length} OFFs`)

  add('calls for each OFF', whole.calls / floor.length, 1.05, '', 'writes, and the reads that confirm them')

  await allOn(load)
  const killed = await lockAll(load, load.lockWithin / 2)
  add('the same, one replica killed', killed.last / ideal, 1.1, 'of the ideal', `${killed.calls} calls`)
  add('OFFs lost by the kill', killed.ringing, 0, '', 'agents whose calls still ring at the end')
  load.replicas[0] = await load.start()

  await allOn(load)
  const tenth = floor.slice(0, Math.ceil(floor.length / 10))
  await pause((grace * 1000) / 2)
  const cutAt = Date.now()
  desksAtWork.cut(tenth)
  await until(async () => (await ringing(load, tenth)) === 0, 'the lost desks to be off')
  const most = grace + 1.25 * ((tenth.length / limit) * 60)
  const last = await lastOff(load)
  const note = `grace ${grace} s and 1.25 times the ideal`
  add(`${tenth.length} desks cut off: the last OFF`, (last - cutAt) / 1000, Math.ceil(most), 's', note)
  add('others switched off by that', (await off(load)) - tenth.length, 0, '', 'desks that beat on')

  await allOn(load)
  desksAtWork.connect(tenth)
  await until(() => desksAtWork.streams() === floor.length, 'all streams to be open again')
  await pause((grace * 1000) / 2)
  for (const replica of load.replicas) await replica?.process.stop({ signal: 'SIGKILL' })
  load.replicas.splice(0, 2, null, null)
  await pause(1000 * (grace + Math.min(5, grace / 2)))
  const before = desksAtWork.connections()
  // Desks reach the first one as soon as it is ready: its pulse begins their leases anew.
  await Promise.all(
    [0, 1].map(async (index) => {
      load.replicas[index] = await load.start()
    }),
  )
  const backAt = Date.now()
  await until(() => desksAtWork.streams() === floor.length, 'all streams to be back')
  const back = (Date.now() - backAt) / 1000
  await pause(1000 * (grace + Math.min(5, grace / 2)))
  const reconnected = `${desksAtWork.connections() - before} connections; all streams back after ${back.toFixed(1)} s`
  add('switched off by a restart', await off(load), 0, '', reconnected)
  add(
    'memory of a replica at the end',
    Math.max(...load.replicas.map(memory)),
    250,
    'MiB',
    'after all of the above',
  )
  return figures
}

async function makeDesks(
  count: number,
  client: SimulatorClient,
  database: Database,
): Promise<readonly LoadDesk[]> {
  const tokens = createDeskTokens([signingKey], 'https://relay.example.in')
  const desks: LoadDesk[] = []
  for (let index = 0; index < count; index += 1) {
    const id = randomUUID()
    const userId = `agent${index}`
    await database.query('insert into desks (id, user_id, name) values ($1, $2, $3)', [id, userId, 'load'])
    await client.control('PUT', `agents/${userId}`, { devices: { sip: { on: true } } })
    desks.push({ userId, token: await tokens.issue({ id, userId }), replica: index % 2 })
  }
  return desks
}

/** Between the commit of an OFF and its arrival at Exotel, one after the other, in ms. */
async function acceptedToSent(load: Load): Promise<{ readonly median: number; readonly worst: number }> {
  await load.client.control('DELETE', 'requests')
  const waits: number[] = []
  for (const desk of load.floor.slice(0, 20)) {
    await load.desksAtWork.lock(desk)
    const [asked] = await load.database.query(
      `select extract(epoch from at)::double precision * 1000 as at from audit
       where user_id = $1 and event = 'asked' order by id desc limit 1`,
      [desk.userId],
    )
    const call = (await load.client.requests()).findLast(
      ({ method, body }) => method === 'PUT' && JSON.stringify(body).includes(`"${desk.userId}"`),
    )
    waits.push(Math.round(Date.parse(call?.times.receivedAt ?? '') - Number(Object(asked).at)))
  }
  const sorted = waits.toSorted((one, other) => one - other)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, worst: sorted.at(-1) ?? Number.NaN }
}

/** What came of a lock of the whole floor. `last`: s until the last OFF was applied. */
interface Locked {
  readonly last: number
  readonly refused: number
  readonly calls: number
  readonly ringing: number
}

/** Every desk locks. `killAfter`: in s, when the first replica is killed. */
async function lockAll(load: Load, killAfter: number | null): Promise<Locked> {
  const { floor, lockWithin, desksAtWork } = load
  await load.client.control('DELETE', 'requests')
  const startedAt = Date.now()
  const killing =
    killAfter === null
      ? null
      : pause(killAfter * 1000).then(async () => {
          const [first] = load.replicas.splice(0, 1, null)
          await first?.process.stop({ signal: 'SIGKILL' })
        })
  await Promise.all(
    floor.map(async (desk, index) => {
      await pause((index / floor.length) * lockWithin * 1000)
      await desksAtWork.lock(desk)
    }),
  )
  await killing
  load.say(`all have asked after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  await until(async () => (await ringing(load, floor)) === 0, 'all to be off')
  const calls = await load.client.requests()
  return {
    last: ((await lastOff(load)) - startedAt) / 1000,
    refused: calls.filter(({ status }) => status === 429).length,
    calls: calls.length,
    ringing: await ringing(load, floor),
  }
}

/** When the last write was applied that altered an agent, UTC in ms. */
async function lastOff({ client }: Load): Promise<number> {
  const applied = (await client.requests()).filter(({ changed }: RequestEntry) => changed)
  return applied.reduce((latest, { times }) => Math.max(latest, Date.parse(times.appliedAt ?? '')), 0)
}

/** Calls ring again, and the budget is whole again. */
async function allOn(load: Load): Promise<void> {
  // An OFF that is not confirmed yet would be sent again.
  const waiting = () => load.database.query('select 1 from intents')
  await until(async () => (await waiting()).length === 0, 'the queue to be empty')
  for (const { userId } of load.floor) {
    await load.client.control('PUT', `agents/${userId}`, { devices: { sip: { on: true } } })
  }
  await load.database.query(`update agents set active = 'sip'`)
  // As if the budget's window had passed, for the relay and for Exotel.
  await load.database.query('delete from calls')
  await load.client.rules({ fault: { kind: 'account-limit', limit: load.limit } })
  await load.client.control('DELETE', 'requests')
}

async function ringing(load: Load, desks: readonly LoadDesk[]): Promise<number> {
  const users = new Set(desks.map(({ userId }) => userId))
  const agents: unknown = await (await load.client.control('GET', 'agents')).json()
  const list = Array.isArray(agents) ? agents : []
  return list.filter(({ userId, devices }) => users.has(userId) && devices.sip?.on === true).length
}

async function off(load: Load): Promise<number> {
  return load.floor.length - (await ringing(load, load.floor))
}

/** Looks again after longer and longer pauses, up to a second: thousands of agents are not read in a moment. */
async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const startedAt = Date.now()
  while (!(await holds())) {
    const waited = Date.now() - startedAt
    if (waited > 15 * 60_000) throw new Error(`After 15 minutes still not: ${what}`)
    await pause(Math.min(1000, Math.max(100, waited / 5)))
  }
}

/** The resident memory of a replica in MiB (proc(5)). */
function memory(replica: RelayProcess | null): number {
  const status = replica === null ? '' : readFileSync(`/proc/${replica.process.pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1024)
}
