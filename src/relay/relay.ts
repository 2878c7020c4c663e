import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { Fetch } from '../exotel/fetch.ts'
import { type Administration, databaseAdministration } from './administration/administration.ts'
import { serveAdministration } from './administration/socket.ts'
import type { Configuration } from './configuration.ts'
import { createEventHub } from './events.ts'
import { createCompany } from './exotel/company.ts'
import { readHealth } from './health.ts'
import { startHeartbeats } from './heartbeats.ts'
import { createApplication } from './http/application.ts'
import { createDeskTokens } from './http/desk-tokens.ts'
import { createDeskCheck } from './http/desks.ts'
import { createEventStreams } from './http/event-streams.ts'
import { createKnownAgents } from './known-agents.ts'
import { type Log, messageOf } from './log.ts'
import { messages } from './messages.ts'
import { createMetrics } from './metrics.ts'
import { type Dispatcher, startDispatcher } from './queue/dispatcher.ts'
import { createOutcomes } from './queue/outcomes.ts'
import { createReadAgent } from './queue/reads.ts'
import { createStraight } from './queue/straight.ts'
import { startSweep } from './queue/sweep.ts'
import { joinReplicas } from './replica.ts'
import { createProvider } from './sign-in/provider.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { createSealer } from './sign-in/sealer.ts'
import { removeOldAudit } from './store/audit.ts'
import { batched } from './store/batched.ts'
import { removeOldCalls } from './store/budget.ts'
import { removeOldCodes } from './store/desks.ts'
import { createGate } from './store/gate.ts'
import { findLeases } from './store/leases.ts'
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
  const { budget: limit, grace, database: where } = configuration
  const folder = where.kind === 'embedded' ? where.folder : null
  if (folder !== null) mkdirSync(folder, { recursive: true, mode: 0o700 })
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
    return await startOn(database, { configuration, log, fetch, grace, limit, folder, socket })
  } catch (error) {
    await socket?.close()
    await database.close()
    throw error
  }
}

interface StartParts {
  readonly configuration: Configuration
  readonly log: Log
  readonly fetch: Fetch
  readonly grace: number
  readonly limit: number
  readonly folder: string | null
  readonly socket: Awaited<ReturnType<typeof serveAdministration>> | null
}

async function startOn(
  database: Database,
  { configuration, log, fetch, grace, limit, folder, socket }: StartParts,
): Promise<Relay> {
  const { server, url } = await listen(configuration)
  const origin = configuration.origin ?? url
  const metrics = createMetrics()
  const company = createCompany(configuration.company, fetch)
  const keys = signingKeys(configuration, folder)
  const tokens = createDeskTokens(keys, configuration.origin ?? 'hookswitch-relay')
  // What serves desks goes through the gate; what only the relay itself waits for does not.
  const gate = createGate(database)
  const deskCheck = createDeskCheck(gate.database, tokens)
  const straight = createStraight(company, limit)
  const outcomes = createOutcomes()
  const known = createKnownAgents(gate.database)
  const hub = createEventHub(gate.database, known, log)
  const streams = createEventStreams(hub, metrics)
  let dispatcher: Dispatcher | undefined

  const replica = await joinReplicas(database, log, {
    notified(notification) {
      switch (notification.kind) {
        case 'queued':
          dispatcher?.wake()
          break
        case 'agents':
          hub.changed(notification.users)
          break
        case 'ended':
          outcomes.ended(notification.generation, notification.outcome)
          break
        case 'revoked':
          deskCheck.revoked(notification.desks)
          streams.end(notification.desks)
          break
      }
    },
    lost: gate.shut,
    async rejoined() {
      // Before desks reach the database again: what they asked for meanwhile is newer than what waits in the queue.
      await straight.handOver(database)
      gate.open()
      deskCheck.doubtAll()
      hub.allChanged()
      dispatcher?.wake()
    },
  }).catch((error: unknown) => {
    server.close()
    throw error
  })
  dispatcher = startDispatcher({ database, company, replica: replica.number, limit, log, metrics })
  const heartbeats = startHeartbeats({ database, log, metrics }, grace)
  const sweep =
    configuration.sweepInterval === 0
      ? null
      : startSweep({ database, company, limit, log, metrics }, configuration.sweepInterval)
  const tidy = startTidy(database, configuration.auditDays, log)
  const administration = databaseAdministration(database, () => origin)
  socket?.serve(administration)

  const application = createApplication({
    database: gate.database,
    outcomes,
    readAgent: createReadAgent({ database: gate.database, company, limit, metrics }),
    known,
    findLease: batched((desks: readonly string[]) => findLeases(gate.database, desks)),
    straight,
    heartbeats,
    tokens,
    metrics,
    streams,
    deskCheck,
    health: () => readHealth(gate.database, limit, hub.count(), metrics),
    log,
    grace,
    metricsToken: configuration.metricsToken,
    trustedProxies: configuration.trustedProxies,
    signIn:
      configuration.signIn === null
        ? null
        : signInRoutes({
            database,
            provider: createProvider(configuration.signIn),
            sealer: createSealer(keys),
            configuration: configuration.signIn,
            log,
            origin,
          }),
    info: {
      name: 'hookswitch-relay',
      enrolment: configuration.signIn === null ? ['code'] : ['code', 'sign-in'],
      graceSeconds: grace / 1000,
      beatSeconds: Math.min(30, grace / 3000),
    },
  })
  server.on('request', getRequestListener(application.fetch))

  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    const down = new Promise<void>((resolve) => server.close(() => resolve()))
    streams.close()
    clearInterval(tidy)
    await dispatcher?.stop()
    // The desks whose calls have just ended are answered still.
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    const cut = setTimeout(() => server.closeAllConnections(), relayTiming.drain)
    await Promise.all([sweep?.stop(), heartbeats.stop(), down])
    clearInterval(idle)
    clearTimeout(cut)
    await socket?.close()
    await replica.stop()
    await database.close()
  }
  return {
    url,
    origin,
    administration,
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
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'old rows could not be removed')
    }
  }
  return setInterval(() => void tidy(), relayTiming.tidy)
}

/** The keys of the configuration; the embedded relay makes one in its folder, which only its user may read. */
function signingKeys({ signingKeys: given }: Configuration, folder: string | null): readonly Uint8Array[] {
  if (given !== null) return given
  if (folder === null) {
    throw new Error(`HOOKSWITCH_RELAY_SIGNING_KEY: ${messages.configuration.noKey}`)
  }
  const path = join(folder, 'signing-key')
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 })
  return [Buffer.from(readFileSync(path, 'utf8').trim())]
}

/** Bytes of a request's headers: a desk sends some hundred. */
const largestHeaders = 8 * 1024

/** Listens, without answering yet. */
function listen({
  host,
  port,
  tls,
}: Configuration): Promise<{ readonly server: Server; readonly url: string }> {
  const options = {
    maxHeaderSize: largestHeaders,
    headersTimeout: relayTiming.requestLimit,
    requestTimeout: relayTiming.requestLimit,
    connectionsCheckingInterval: relayTiming.requestLimit / 5,
    // Longer than a desk's pause between beats, so that its connection stays.
    keepAliveTimeout: 75_000,
  }
  const server =
    tls === null
      ? createServer(options)
      : createTlsServer({ ...options, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          error.code === 'EADDRINUSE'
            ? messages.listening.portTaken(port)
            : messages.listening.failed(host, port, error.code ?? ''),
        ),
      ),
    )
    server.listen(port, host, () => {
      const address = server.address()
      const used = address !== null && typeof address === 'object' ? address.port : port
      const shown = host.includes(':') ? `[${host}]` : host
      resolve({ server, url: `${tls === null ? 'http' : 'https'}://${shown}:${used}` })
    })
  })
}
