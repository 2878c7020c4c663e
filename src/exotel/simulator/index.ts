import { createServer, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { accountRoutes } from './account.ts'
import { createAgentStore } from './agent-store.ts'
import { startClient } from './clients.ts'
import { createConnections } from './connections.ts'
import { controlRoutes } from './control.ts'
import { keepsPagesOut, servesBrowsers } from './cors.ts'
import { integrationsFailure } from './envelopes.ts'
import { faultInjection } from './fault-injection.ts'
import { createFaultQueue } from './fault-queue.ts'
import { completeFaultRules, type FaultRule } from './faults.ts'
import { newIdentity } from './identity.ts'
import { integrationsRoutes } from './integrations.ts'
import { createRequestLog, recordRequests } from './requests.ts'
import { seedAgents } from './seed-data.ts'
import { createSipSecrets } from './sip-secrets.ts'
import { createTokenStore, realTokenLifetime } from './tokens.ts'
import type { Clock, SimulatorEnvironment, World } from './world.ts'

export { type FaultRule, parseFaultRules } from './faults.ts'
export type { RequestEntry } from './requests.ts'

/** What a client needs to use the simulator as agent "1". `url` is an origin, without a slash at its end. */
export type SimulatorFacts = {
  url: string
  userId: string
  token: string
  appId: string
  appSecret: string
  sid: string
  apiKey: string
  apiToken: string
  accountUserId: string
  email: string
  phoneDeviceId: string
  sipDeviceId: string
}

/** How a simulator starts: where, with which faults from the first request on, and with tokens of which life (ms). */
export type StartOptions = {
  port?: number
  faults?: readonly FaultRule[]
  tokenLifetime?: number
  clock?: Clock
}

/** A running simulator. `close` ends every connection, answered or not, and may be called twice. */
export type Simulator = { facts: SimulatorFacts; close(): Promise<void> }

/**
 * Starts the embedded Exotel on 127.0.0.1, at `port` or at any free one, with `faults` in force from the first request
 * on. Every start has its own secrets. Rejects with an Error whose message is one plain sentence where the port cannot
 * be used or a fault rule is wrong. A test that has a time of its own brings it as `clock`.
 */
export async function startSimulator(options: StartOptions = {}): Promise<Simulator> {
  const closing = new AbortController()
  const world = createWorld(closing.signal, options)
  const token = world.tokens.issue('app')
  world.faults.replace(completeFaultRules(options.faults ?? []))

  // The simulator also runs inside the app: it must not exchange the process's own Request and Response.
  const listener = getRequestListener(createApplication(world).fetch, { overrideGlobalObjects: false })
  // Longer than a test is quiet: a client that reuses a connection does not meet one that is just being closed.
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    world.connections.carry(request.socket)
    return listener(request, response)
  })
  server.on('connection', world.connections.of)
  const port = await listening(server, options.port ?? 0)

  let closed: Promise<void> | undefined
  return {
    facts: factsOf(world, `http://127.0.0.1:${port}`, token),
    close() {
      closed ??= new Promise((resolve) => {
        closing.abort()
        server.close(() => resolve())
        server.closeAllConnections()
      })
      return closed
    },
  }
}

/** The real time. What waits keeps no process alive. */
const realClock: Clock = {
  now: Date.now,
  pause: (ms, closing) => wait(ms, undefined, { signal: closing, ref: false }).catch(() => undefined),
}

function createWorld(closing: AbortSignal, options: StartOptions): World {
  const clock = options.clock ?? realClock
  const identity = newIdentity()
  const newSipSecret = createSipSecrets()
  const agents = createAgentStore(seedAgents(newSipSecret), clock.now)
  const tokens = createTokenStore(identity, clock.now, options.tokenLifetime ?? realTokenLifetime)
  const connections = createConnections()
  return {
    identity,
    tokens,
    agents,
    newSipSecret,
    connections,
    requests: createRequestLog(),
    faults: createFaultQueue({
      newestToken: tokens.newest,
      newestConnection: connections.newest,
      now: clock.now,
      startClient: (client, acts) => startClient(client, { agents, clock, closing }, acts),
    }),
    closing,
    clock,
  }
}

function createApplication(world: World): Hono<SimulatorEnvironment> {
  const application = new Hono<SimulatorEnvironment>()
  // First, so that neither the log nor a fault ever sees the control.
  application.use('/_simulator/*', keepsPagesOut())
  application.route('/_simulator', controlRoutes(world))
  application.use(servesBrowsers())
  application.use(recordRequests(world), faultInjection(world))
  application.route('/v2/integrations', integrationsRoutes(world))
  application.route('/v2/accounts', accountRoutes(world))
  application.notFound(() => Response.json(integrationsFailure(404, 'Not found.'), { status: 404 }))
  application.onError((error) => Response.json(integrationsFailure(500, error.message), { status: 500 }))
  return application
}

function factsOf(world: World, url: string, token: string): SimulatorFacts {
  const { appId, appSecret, sid, apiKey, apiToken } = world.identity
  const agent = world.agents.find('1')
  if (agent === undefined) {
    throw new Error('The simulator has no agent "1".')
  }
  const { userId, accountUserId, email, devices } = agent
  return {
    url,
    userId,
    token,
    appId,
    appSecret,
    sid,
    apiKey,
    apiToken,
    accountUserId,
    email,
    phoneDeviceId: devices.phone?.id ?? '',
    sipDeviceId: devices.sip?.id ?? '',
  }
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      reject(new Error(`${port} is no port: a port is a whole number from 0 to 65535.`))
      return
    }
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(portSentence(port, error))))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}

function portSentence(port: number, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: choose another, or none to have a free one chosen.`
    case 'EACCES':
      return `Port ${port} may not be used by this user: choose one above 1023.`
    default:
      return `The simulator cannot listen on port ${port}: ${error.message}.`
  }
}
