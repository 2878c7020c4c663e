import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
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

/** Shorter than in an office, so that the figures come within minutes. In s. */
const grace = 30
const beatEvery = 10

/** One simulated desk: its protocol, without the app. */
interface LoadDesk {
  readonly userId: string
  readonly token: string
  /** The replica that it is connected to. */
  replica: number
  stream: Socket | null
}

/** Everything that a figure is taken from. */
interface Load {
  readonly simulator: Simulator
  readonly client: SimulatorClient
  readonly database: Database
  readonly desks: readonly LoadDesk[]
  readonly replicas: (RelayProcess | null)[]
  /** Calls a minute. */
  readonly limit: number
  readonly start: () => Promise<RelayProcess>
}

const agent = new Agent({ keepAlive: true, maxSockets: 200 })

/**
 * Connects `count` desks to two replicas on one PostgreSQL and prints what the relay reaches beside its targets.
 * Everything is real but Exotel, which is the simulator with a limit. Rejects where something could not be measured.
 */
export async function relayLoad(count: number): Promise<void> {
  await buildRelay()
  const server = await startPostgres()
  const simulator = await startSimulator()
  const databaseUrl = await server.createDatabase()
  const database = openPostgres(databaseUrl, () => undefined)
  const limit = Math.ceil(count / 2)
  const start = () =>
    startRelayProcess(
      relayEnvironment(simulator, databaseUrl, { GRACE_SECONDS: String(grace), BUDGET: String(limit) }),
    )
  const replicas: (RelayProcess | null)[] = []
  try {
    await migrate(database)
    replicas.push(await start(), await start())
    const client = simulatorClient(() => simulator)
    const desks = await makeDesks(count, client, database)
    const load: Load = { simulator, client, database, desks, replicas, limit, start }
    await measure(load)
  } finally {
    for (const replica of replicas) await replica?.process.stop({ signal: 'SIGKILL' })
    await database.close()
    await simulator.close()
    await server.close()
    agent.destroy()
  }
}

async function measure(load: Load): Promise<void> {
  const { desks, limit, client } = load
  const ideal = (desks.length / limit) * 60
  print(`${desks.length} desks, ${limit} calls a minute, load of the machine ${loadavg()[0]?.toFixed(1)}`)
  for (const desk of desks) connectStream(load, desk)
  const beats = startBeats(load)
  await pause(beatEvery * 1500)
  row('memory of a replica', `${Math.max(...load.replicas.map(memory))} MiB`, '<= 250 MiB')

  const waits = await acceptedToSent(load)
  row('accepted OFF to sent, free budget', `median ${waits.median} ms, worst ${waits.worst} ms`, '<= 50 ms')

  await allOn(load)
  await client.rules({ fault: { kind: 'account-limit', limit } })
  const whole = await lockAll(load, null)
  row('all lock', `${(whole.seconds / ideal).toFixed(2)} of the ideal ${ideal} s`, '<= 1.05')
  row('429 answers meanwhile', String(whole.refused), '0')

  await allOn(load)
  const killed = await lockAll(load, 10)
  row('all lock, one replica killed', `${(killed.seconds / ideal).toFixed(2)} of the ideal`, '<= 1.1')
  row('OFFs lost', String(killed.ringing), '0')
  load.replicas[0] = await load.start()

  await allOn(load)
  const tenth = desks.slice(0, Math.ceil(desks.length / 10))
  const lostAt = Date.now()
  for (const desk of tenth) disconnect(beats, desk)
  await until(async () => (await ringing(load, tenth)) === 0, 'the lost desks to be off')
  const most = grace + 1.25 * ((tenth.length / limit) * 60)
  row(`${tenth.length} desks cut off`, `all off after ${seconds(lostAt)} s`, `<= ${most.toFixed(0)} s`)

  await allOn(load)
  for (const desk of tenth) beats.add(desk)
  await pause(beatEvery * 1500)
  await load.client.control('DELETE', 'requests')
  for (const replica of load.replicas) await replica?.process.stop({ signal: 'SIGKILL' })
  load.replicas.splice(0, 2, null, null)
  await pause((grace + 5) * 1000)
  load.replicas.splice(0, 2, await load.start(), await load.start())
  await pause((grace + 5) * 1000)
  row('switched off by a restart', String(desks.length - (await ringing(load, desks))), '0')
  clearInterval(beats.timer)
  for (const desk of desks) desk.stream?.destroy()
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
    desks.push({ userId, token: await tokens.issue({ id, userId }), replica: index % 2, stream: null })
  }
  return desks
}

/** Opens the desk's event stream, and again at a random moment when it ends. */
function connectStream(load: Load, desk: LoadDesk): void {
  const url = load.replicas[desk.replica]?.url
  if (url === undefined) return
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  desk.stream = socket
  socket.on('error', () => undefined)
  socket.write(`GET /relay/v1/me/events HTTP/1.1\r\nHost: relay\r\nAuthorization: ${desk.token}\r\n\r\n`)
  socket.resume()
}

interface Beats {
  readonly timer: NodeJS.Timeout
  add(desk: LoadDesk): void
  remove(desk: LoadDesk): void
}

/** Each desk beats in its turn. */
function startBeats(load: Load): Beats {
  const beating = new Set(load.desks)
  let turn = 0
  const slices = 50
  const timer = setInterval(
    () => {
      turn = (turn + 1) % slices
      load.desks.forEach((desk, index) => {
        if (index % slices === turn && beating.has(desk)) {
          void ask(load, desk, 'PUT', '/relay/v1/me/lease', { presence: 'present', whenLost: 'off' })
        }
      })
    },
    (beatEvery * 1000) / slices,
  )
  return { timer, add: (desk) => void beating.add(desk), remove: (desk) => void beating.delete(desk) }
}

function disconnect(beats: Beats, desk: LoadDesk): void {
  beats.remove(desk)
  desk.stream?.destroy()
}

/** Asks the desk's replica, or the other one where that does not answer. Gives the status; 0 where none answers. */
async function ask(load: Load, desk: LoadDesk, method: string, path: string, body: object): Promise<number> {
  for (const replica of [desk.replica, 1 - desk.replica]) {
    const url = load.replicas[replica]?.url
    const status = url === undefined ? 0 : await send(`${url}${path}`, method, desk.token, body)
    if (status !== 0) return status
  }
  return 0
}

function send(url: string, method: string, token: string, body: object): Promise<number> {
  return new Promise((resolve) => {
    const text = JSON.stringify(body)
    const headers = { Authorization: token, 'Content-Length': String(Buffer.byteLength(text)) }
    const sent = request(url, { method, agent, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
      answer.on('error', () => resolve(0))
    })
    sent.on('error', () => resolve(0))
    sent.end(text)
  })
}

const off = (load: Load, desk: LoadDesk) =>
  ask(load, desk, 'PUT', '/v2/integrations/device', {
    UserId: desk.userId,
    DeviceName: 'sip',
    DeviceStatus: false,
  })

/** Between the commit of an OFF and its arrival at Exotel, one after the other, in ms. */
async function acceptedToSent(load: Load): Promise<{ readonly median: number; readonly worst: number }> {
  const waits: number[] = []
  for (const desk of load.desks.slice(0, 20)) {
    await off(load, desk)
    const [asked] = await load.database.query(
      `select extract(epoch from at)::double precision * 1000 as at from audit
       where user_id = $1 and event = 'asked' order by id desc limit 1`,
      [desk.userId],
    )
    const call = (await load.client.requests()).findLast(
      ({ method, body }) => method === 'PUT' && JSON.stringify(body).includes(`"${desk.userId}"`),
    )
    const at = Number(Object(asked).at)
    waits.push(Math.round(Date.parse(call?.times.receivedAt ?? '') - at))
  }
  const sorted = waits.toSorted((one, other) => one - other)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, worst: sorted.at(-1) ?? Number.NaN }
}

/** Every desk locks within 20 s. `killAfter`: in s, when the first replica is killed. */
async function lockAll(
  load: Load,
  killAfter: number | null,
): Promise<{ readonly seconds: number; readonly refused: number; readonly ringing: number }> {
  await load.client.control('DELETE', 'requests')
  const startedAt = Date.now()
  const killing =
    killAfter === null
      ? null
      : pause(killAfter * 1000).then(async () => {
          await load.replicas[0]?.process.stop({ signal: 'SIGKILL' })
          load.replicas[0] = null
        })
  await Promise.all(
    load.desks.map(async (desk, index) => {
      await pause((index / load.desks.length) * 20_000)
      // As the app: until the OFF is taken.
      for (let status = 0; ![200, 503].includes(status); ) {
        status = await off(load, desk)
        if (status === 429 || status === 0) await pause(1000)
      }
    }),
  )
  await killing
  await until(async () => (await ringing(load, load.desks)) === 0, 'all to be off')
  const refused = (await load.client.requests()).filter(({ status }) => status === 429).length
  return { seconds: (Date.now() - startedAt) / 1000, refused, ringing: await ringing(load, load.desks) }
}

/** Calls ring again, and the budget is whole again. */
async function allOn(load: Load): Promise<void> {
  for (const { userId } of load.desks) {
    await load.client.control('PUT', `agents/${userId}`, { devices: { sip: { on: true } } })
  }
  await load.database.query(`update agents set active = 'sip'`)
  await load.client.control('DELETE', 'requests')
  await pause(62_000)
}

async function ringing(load: Load, desks: readonly LoadDesk[]): Promise<number> {
  const users = new Set(desks.map(({ userId }) => userId))
  const agents: unknown = await (await load.client.control('GET', 'agents')).json()
  const list = Array.isArray(agents) ? agents : []
  return list.filter(({ userId, devices }) => users.has(userId) && devices.sip?.on === true).length
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const endsAt = Date.now() + 15 * 60_000
  while (!(await holds())) {
    if (Date.now() > endsAt) throw new Error(`After 15 minutes still not: ${what}`)
    await pause(250)
  }
}

/** The resident memory of a replica in MiB (proc(5)). */
function memory(replica: RelayProcess | null): number {
  const status = replica === null ? '' : readFileSync(`/proc/${replica.process.pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1024)
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1)
}

function row(what: string, found: string, target: string): void {
  print(`${what.padEnd(36)} ${found.padEnd(40)} target ${target}`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
