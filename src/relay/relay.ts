import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { SecureContextOptions } from 'node:tls'
import { isDeepStrictEqual } from 'node:util'
import { getRequestListener } from '@hono/node-server'
import type { Fetch } from '../exotel/fetch.ts'
import { type Administration, databaseAdministration } from './administration/administration.ts'
import { serveAdministration } from './administration/socket.ts'
import type { Configuration } from './configuration.ts'
import { createEventHub } from './events.ts'
import { createCompany } from './exotel/company.ts'
import { createHealth, readHealth } from './health.ts'
import { startHeartbeats } from './heartbeats.ts'
import { createApplication } from './http/application.ts'
import { createDeskTokens, type DeskTokens } from './http/desk-tokens.ts'
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
import { createSealer, type Sealer } from './sign-in/sealer.ts'
import { removeOldAudit } from './store/audit.ts'
import { batched } from './store/batched.ts'
import { removeOldCalls } from './store/budget.ts'
import { findDesks, removeOldCodes } from './store/desks.ts'
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
  const { budget: limit, grace, database: where } = configuration
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
    return await startOn(database, { configuration, log, fetch, grace, limit, folder, socket })
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
  readonly grace: number
  readonly limit: number
  readonly folder: string | null
  readonly socket: Awaited<ReturnType<typeof serveAdministration>> | null
}

async function startOn(
  database: Database,
  { configuration, log, fetch, grace, limit, folder, socket }: StartParts,
): Promise<Relay> {
  const { server, url, closeIdle } = await listen(configuration)
  const origin = configuration.origin ?? url
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
  const known = createKnownAgents(gate.database)
  const hub = createEventHub(gate.database, known, log)
  const streams = createEventStreams(hub, metrics)
  let dispatcher: Dispatcher | undefined

  /** Revocations may have been missed while the session with the database was gone. */
  async function endRevokedStreams(): Promise<void> {
    const open = streams.desks()
    const found = await findDesks(database, open)
    const revoked = open.filter((id) => found.get(id)?.revokedAt !== null)
    deskCheck.revoked(revoked)
    streams.end(revoked)
  }

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
      await endRevokedStreams()
      gate.open()
      deskCheck.doubtAll()
      hub.allChanged()
      dispatcher?.wake()
    },
  }).catch((error: unknown) => {
    server.close()
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
    findLease: batched((desks: readonly string[]) => findLeases(gate.database, desks)),
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
  server.on('request', getRequestListener(application.fetch))

  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    const down = new Promise<void>((resolve) => server.close(() => resolve()))
    streams.close()
    clearInterval(tidy)
    await dispatcher?.stop()
    // The desks whose calls have just ended are answered still.
    const idle = setInterval(closeIdle, 50)
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
    reload(next) {
      const { tls } = next
      if (tls !== null && server instanceof TlsServer) withTls(() => server.setSecureContext(tlsOf(tls)))
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

/** What a reload replaces. */
interface Secrets {
  readonly tokens: DeskTokens
  readonly sealer: Sealer
  readonly metricsToken: string | null
}

function readSecrets(configuration: Configuration, folder: string | null, issuer: string): Secrets {
  const keys = signingKeys(configuration, folder)
  return {
    tokens: createDeskTokens(keys, issuer),
    sealer: createSealer(keys),
    metricsToken: configuration.metricsToken,
  }
}

/** The settings that a reload does not change, and that differ. */
function needRestart(before: Configuration, after: Configuration): readonly string[] {
  const fixed: readonly (keyof Configuration)[] = [
    'origin',
    'host',
    'port',
    'trustedProxies',
    'allowedOrigins',
    'database',
    'budget',
    'grace',
    'sweepInterval',
    'auditDays',
  ]
  const differ = fixed.filter((name) => !isDeepStrictEqual(before[name], after[name]))
  return (before.tls === null) === (after.tls === null) ? differ : [...differ, 'tls']
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

function tlsOf({ certificate, key }: NonNullable<Configuration['tls']>): SecureContextOptions {
  return { cert: certificate, key, minVersion: 'TLSv1.2' }
}

/** Names the settings in the error of a certificate or key that cannot be used. */
function withTls<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new Error(messages.listening.badTls(code))
  }
}

interface Listening {
  readonly server: Server | TlsServer
  readonly url: string
  /** Ends the connections on which no request is under way. */
  closeIdle(): void
}

/** Listens, without answering yet. */
async function listen({ host, port, tls }: Configuration): Promise<Listening> {
  const options = {
    maxHeaderSize: largestHeaders,
    headersTimeout: relayTiming.requestLimit,
    requestTimeout: relayTiming.requestLimit,
    connectionsCheckingInterval: relayTiming.requestLimit / 5,
    // Longer than a desk's pause between beats, so that its connection stays.
    keepAliveTimeout: 75_000,
  }
  const server =
    tls === null ? createServer(options) : withTls(() => createTlsServer({ ...options, ...tlsOf(tls) }))
  // Clients open connections ahead of their requests, and Node does not count those among the idle ones.
  const unused = new Set<Socket>()
  server.on(tls === null ? 'connection' : 'secureConnection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  server.on('request', ({ socket }) => unused.delete(socket))
  const closeIdle = () => {
    server.closeIdleConnections()
    for (const socket of unused) socket.destroy()
  }
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
      resolve({ server, url: `${tls === null ? 'http' : 'https'}://${shown}:${used}`, closeIdle })
    })
  })
}
