import { mkdirSync } from 'node:fs'
import { getRequestListener } from '@hono/node-server'
import type { Fetch } from '../exotel/fetch.ts'
import { createRemoteClock } from '../exotel/remote-clock.ts'
import { type Administration, databaseAdministration } from './administration/administration.ts'
import { type AdministrationServer, serveAdministration } from './administration/socket.ts'
import type { Configuration } from './configuration.ts'
import { createEventHub } from './events.ts'
import { createCompany } from './exotel/company.ts'
import { followReplicas } from './follow-replicas.ts'
import { createHealth, readHealth } from './health.ts'
import { startHeartbeats } from './heartbeats.ts'
import { createApplication } from './http/application.ts'
import type { DeskTokens } from './http/desk-tokens.ts'
import { createDeskCheck } from './http/desks.ts'
import { createEventStreams } from './http/event-streams.ts'
import { createKnownAgents } from './known-agents.ts'
import { listen } from './listen.ts'
import { type Log, messageOf } from './log.ts'
import { messages } from './messages.ts'
import { createMetrics } from './metrics.ts'
import { type Dispatcher, startDispatcher } from './queue/dispatcher.ts'
import { createOutcomes } from './queue/outcomes.ts'
import { createReadAgent } from './queue/reads.ts'
import { createStraight } from './queue/straight.ts'
import { startSweep } from './queue/sweep.ts'
import { needRestart, readSecrets } from './reload.ts'
import { joinReplicas } from './replica.ts'
import { createProvider } from './sign-in/provider.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { removeOldAudit } from './store/audit.ts'
import { batched } from './store/batched.ts'
import { removeOldCalls } from './store/budget.ts'
import { removeOldCodes } from './store/desks.ts'
import { createGate } from './store/gate.ts'
import { retryNow } from './store/intents.ts'
import { findLeases, removeEndedLeases } from './store/leases.ts'
import { migrate } from './store/migrations.ts'
import { openDatabase } from './store/open.ts'
import type { Database } from './store/sql.ts'
import { relayTiming } from './timing.ts'

/** A running replica. */
export interface Relay {
  /** The origin that it listens at. */
  readonly url: string
  /** The origin that desks are told, which links name. */
  readonly origin: string
  readonly administration: Administration
  /**
   * Uses the credentials, keys, tokens and certificate of this configuration from now on. Gives the names of other settings
   * that differ, which need a restart. Throws one sentence, and changes nothing, if the certificate cannot be used.
   */
  reload(configuration: Configuration): readonly string[]
  /** Takes no more requests, lets calls under way end, and leaves the database. A second call does nothing. */
  close(): Promise<void>
}

/**
 * Starts one replica. Rejects with an Error whose message is one sentence if the database, the port or a file cannot be
 * used.
 */
export async function startRelay(
  configuration: Configuration,
  log: Log,
  fetch: Fetch = globalThis.fetch,
): Promise<Relay> {
  const { database: where } = configuration
  const folder = where.kind === 'embedded' ? where.folder : null
  if (folder !== null) makeFolder(folder)
  // Before the database is opened: the socket shows whether another relay has the folder open.
  const socket = folder === null ? null : await serveAdministration(folder)
  const database = await openDatabase(where, (error) =>
    log.warn({ error: messageOf(error) }, 'database connection broke'),
  ).catch(async (error: unknown) => {
    await socket?.close()
    throw error
  })
  try {
    await migrate(database)
    return await startOn(database, { configuration, log, fetch, folder, socket })
  } catch (error) {
    await socket?.close()
    await database.close()
    throw error
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = messages.database.folderUnusable(folder, messageOf(error))
    throw new Error(`HOOKSWITCH_RELAY_DATA_FOLDER: ${reason}`)
  }
}

interface StartParts {
  readonly configuration: Configuration
  readonly log: Log
  readonly fetch: Fetch
  readonly folder: string | null
  readonly socket: AdministrationServer | null
}

async function startOn(
  database: Database,
  { configuration, log, fetch, folder, socket }: StartParts,
): Promise<Relay> {
  const { budget: limit, grace } = configuration
  const listening = await listen(configuration)
  const origin = configuration.origin ?? listening.url
  const metrics = createMetrics()
  const company = createCompany(configuration.company, fetch)
  // Tokens stay valid if the origin is another one after a reload, which it is only after a restart.
  const issuer = configuration.origin ?? 'hookswitch-relay'
  let secrets = readSecrets(configuration, folder, issuer)
  const tokens: DeskTokens = {
    issue: (desk) => secrets.tokens.issue(desk),
    check: (token) => secrets.tokens.check(token),
  }
  // What serves desks goes through the gate; what only the relay itself waits for does not.
  const gate = createGate(database)
  const deskCheck = createDeskCheck(gate.database, tokens)
  const straight = createStraight(company, limit)
  const outcomes = createOutcomes()
  const clock = createRemoteClock()
  const known = createKnownAgents(gate.database, clock)
  const hub = createEventHub(gate.database, known, log)
  const streams = createEventStreams(hub, metrics)
  let dispatcher: Dispatcher | undefined

  const listener = followReplicas({
    database,
    gate,
    deskCheck,
    streams,
    hub,
    outcomes,
    straight,
    wakeQueue: () => dispatcher?.wake(),
  })
  const replica = await joinReplicas(database, log, listener).catch((error: unknown) => {
    void listening.close()
    throw error
  })
  dispatcher = startDispatcher({
    database,
    company,
    replica: replica.number,
    handOver: () => straight.handOver(database),
    limit,
    log,
    metrics,
  })
  const heartbeats = startHeartbeats({ database, replica: replica.number, log, metrics }, grace)
  const sweep =
    configuration.sweepInterval === 0
      ? null
      : startSweep({ database, company, limit, log, metrics }, configuration.sweepInterval)
  const tidy = startTidy(database, configuration.auditDays, log)
  const administration = databaseAdministration(database, () => origin)
  socket?.serve(administration)

  /** The routes of the company's sign-in; null without one. */
  const signInWith = ({ signIn: provider }: Configuration) =>
    provider === null
      ? null
      : signInRoutes({
          database,
          provider: createProvider(provider),
          sealer: secrets.sealer,
          configuration: provider,
          log,
          origin,
        })
  let signIn = signInWith(configuration)
  const application = createApplication({
    database: gate.database,
    outcomes,
    readAgent: createReadAgent({ database: gate.database, company, limit, metrics }),
    known,
    findLease: batched(async (desks: readonly string[]) => {
      const leases = await findLeases(gate.database, desks, grace)
      for (const { lookedUpAt } of leases.values()) clock.hear(lookedUpAt.getTime())
      return leases
    }),
    clock,
    straight,
    heartbeats,
    tokens,
    metrics,
    streams,
    deskCheck,
    health: createHealth(() => readHealth(gate.database, limit, hub.count(), metrics)),
    log,
    grace,
    metricsToken: () => secrets.metricsToken,
    trustedProxies: configuration.trustedProxies,
    allowedOrigins: configuration.allowedOrigins,
    signIn: () => signIn,
    info: () => ({
      name: 'hookswitch-relay',
      enrolment: signIn === null ? ['code'] : ['code', 'sign-in'],
      graceSeconds: grace / 1000,
      beatSeconds: Math.min(30, grace / 3000),
    }),
  })
  listening.answer(getRequestListener(application.fetch))

  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    const down = listening.close()
    streams.close()
    clearInterval(tidy)
    await dispatcher?.stop()
    // The desks whose calls have just ended are answered still.
    const idle = setInterval(listening.closeIdle, 50)
    const cut = setTimeout(listening.closeAll, relayTiming.drain)
    await Promise.all([sweep?.stop(), heartbeats.stop(), down])
    clearInterval(idle)
    clearTimeout(cut)
    await socket?.close()
    await replica.stop()
    await database.close()
  }
  return {
    url: listening.url,
    origin,
    administration,
    reload(next) {
      listening.useCertificate(next.tls)
      secrets = readSecrets(next, folder, issuer)
      company.use(next.company)
      signIn = signInWith(next)
      // What rejected credentials have put off by a minute need not wait any longer.
      retryNow(database).catch((error: unknown) => log.warn({ error: messageOf(error) }, 'queue unreadable'))
      return needRestart(configuration, next)
    },
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

function startTidy(database: Database, auditDays: number, log: Log): NodeJS.Timeout {
  const tidy = async () => {
    try {
      await removeOldAudit(database, auditDays)
      await removeOldCodes(database)
      await removeOldCalls(database)
      await removeEndedLeases(database)
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'old rows could not be removed')
    }
  }
  return setInterval(() => void tidy(), relayTiming.tidy)
}
