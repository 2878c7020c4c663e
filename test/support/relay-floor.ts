import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { databaseAdministration } from '../../src/relay/administration/administration.ts'
import { migrate } from '../../src/relay/store/migrations.ts'
import { openPostgres } from '../../src/relay/store/postgres.ts'
import type { Database } from '../../src/relay/store/sql.ts'
import { eventually } from './condition.ts'
import type { PostgresServer } from './postgres.ts'
import {
  enrolWithCode,
  type RelayProcess,
  relayEnvironment,
  startRelayProcess,
  type TestDesk,
} from './relay.ts'
import { type SimulatorClient, simulatorClient } from './simulator-client.ts'

/** A call centre: a simulated Exotel, replicas as processes of their own on one PostgreSQL, and desks at all of them. */
export interface Floor extends SimulatorClient {
  readonly simulator: Simulator
  readonly databaseUrl: string
  readonly database: Database
  /** The replicas that were started and not forgotten, the oldest first. */
  readonly replicas: readonly RelayProcess[]
  /** Starts so many replicas more. */
  start(count: number, change?: Readonly<Record<string, string>>): Promise<void>
  /** Kills every process of every replica (SIGKILL), and forgets them. */
  killReplicas(): Promise<void>
  urlOf(index: number): string
  /** Enrols desks of agents whose calls ring on SIP, spread over the replicas. */
  enrolRinging(count: number): Promise<readonly TestDesk[]>
  /** How many of the desks' agents have calls ring. */
  ringing(desks: readonly TestDesk[]): Promise<number>
  allOff(desks: readonly TestDesk[]): Promise<unknown>
  close(): Promise<void>
}

/** Opens a floor with an empty database, a new one unless its URL is given. */
export async function openFloor(server: PostgresServer, given?: string): Promise<Floor> {
  const simulator = await startSimulator()
  const client = simulatorClient(() => simulator)
  const databaseUrl = given ?? (await server.createDatabase())
  const database = openPostgres(databaseUrl, () => undefined)
  await migrate(database)
  const administration = databaseAdministration(database, () => 'https://relay.example.in')
  let replicas: readonly RelayProcess[] = []
  const urlOf = (index: number) => replicas[index % replicas.length]?.url ?? ''

  const ringing: Floor['ringing'] = async (desks) => {
    const agents = await Promise.all(desks.map(({ userId }) => client.agent(userId)))
    return agents.filter(({ devices }) => devices.sip?.on || devices.phone?.on).length
  }
  const killReplicas = async () => {
    await Promise.all(replicas.map(({ process }) => process.stop({ signal: 'SIGKILL' })))
    replicas = []
  }
  return {
    ...client,
    simulator,
    databaseUrl,
    database,
    get replicas() {
      return replicas
    },
    async start(count, change = {}) {
      const env = relayEnvironment(simulator, databaseUrl, change)
      const started = await Promise.all(Array.from({ length: count }, () => startRelayProcess(env)))
      replicas = [...replicas, ...started]
    },
    killReplicas,
    urlOf,
    enrolRinging: (count) =>
      Promise.all(
        Array.from({ length: count }, async (_one, index) => {
          const userId = `agent${index}`
          await client.control('PUT', `agents/${userId}`, { devices: { sip: { on: true } } })
          const { code } = await administration.invite(userId, 60_000)
          return enrolWithCode(urlOf(index), code)
        }),
      ),
    ringing,
    allOff: (desks) =>
      eventually(
        () => ringing(desks),
        (left) => left === 0,
        { describe: 'every agent to be off', within: 40_000 },
      ),
    async close() {
      await killReplicas()
      await database.close()
      await simulator.close()
    },
  }
}

/** Runs a test on a floor of its own, so that others may run meanwhile, and closes it. */
export async function onFloor(server: PostgresServer, run: (floor: Floor) => Promise<void>): Promise<void> {
  const floor = await openFloor(server)
  try {
    await run(floor)
  } finally {
    await floor.close()
  }
}
