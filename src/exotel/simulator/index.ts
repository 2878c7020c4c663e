import { createServer, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { createAgentStore } from './agents/agent-store.ts'
import { createSipSecrets, seedAgents } from './agents/seed-agents.ts'
import { createTokenStore, exotelTokenLifetime, newCredentials } from './api/credentials.ts'
import { createApplication } from './application.ts'
import { createConnections } from './connections.ts'
import { createFaultQueue } from './faults/fault-queue.ts'
import { type FaultRule, parseFaultList } from './faults/fault-rules.ts'
import { startClient } from './faults/other-clients.ts'
import { createRequestLog } from './request-log.ts'
import type { Clock, Simulation } from './simulation.ts'

export { type FaultRule, parseFaultRules } from './faults/fault-rules.ts'
export type { RequestEntry } from './request-log.ts'

/**
 * What a client needs to use the simulator as agent "1". The command prints it as its first line, so these names are an
 * interface. `url` is an origin without a slash at its end.
 */
export interface SimulatorFacts {
  readonly url: string
  readonly userId: string
  readonly token: string
  readonly appId: string
  readonly appSecret: string
  readonly sid: string
  readonly apiKey: string
  readonly apiToken: string
  readonly accountUserId: string
  readonly email: string
  readonly phoneDeviceId: string
  readonly sipDeviceId: string
}

/** How a simulator starts. */
export interface StartOptions {
  /** 0 or nothing: any free port. */
  readonly port?: number
  /** In force from the first request on. */
  readonly faults?: readonly FaultRule[]
  /** How long tokens live, in ms; by default as long as Exotel's. */
  readonly tokenLifetime?: number
  /** For tests with a time of their own. */
  readonly clock?: Clock
}

/** A running simulator. */
export interface Simulator {
  readonly facts: SimulatorFacts
  /** Ends every connection, answered or not. A second call does nothing. */
  close(): Promise<void>
}

/**
 * Starts the simulator on 127.0.0.1 with new secrets. Rejects with an Error whose message is one plain sentence if the
 * port cannot be used or a fault rule is wrong.
 */
export async function startSimulator(options: StartOptions = {}): Promise<Simulator> {
  const closing = new AbortController()
  const simulation = createSimulation(closing.signal, options)
  const token = simulation.tokens.issue('app')
  simulation.faults.replace(parseFaultList(options.faults ?? []))

  // The simulator also runs inside the app, whose global Request and Response must stay as they are.
  const listener = getRequestListener(createApplication(simulation).fetch, { overrideGlobalObjects: false })
  // Longer than any pause of a test, so that no client reuses a connection just as the server closes it.
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    simulation.connections.countRequest(request.socket)
    return listener(request, response)
  })
  server.on('connection', simulation.connections.opened)
  const port = await listen(server, options.port ?? 0)

  let closed: Promise<void> | undefined
  return {
    facts: factsOf(simulation, `http://127.0.0.1:${port}`, token),
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

/** The real time. Its timers keep no process alive. */
const realClock: Clock = {
  now: Date.now,
  pause: (ms, closing) => wait(ms, undefined, { signal: closing, ref: false }).catch(() => undefined),
}

function createSimulation(closing: AbortSignal, options: StartOptions): Simulation {
  const clock = options.clock ?? realClock
  const credentials = newCredentials()
  const newSipSecret = createSipSecrets()
  const agents = createAgentStore(seedAgents(newSipSecret), clock.now)
  const tokens = createTokenStore(credentials, clock.now, options.tokenLifetime ?? exotelTokenLifetime)
  const connections = createConnections()
  return {
    credentials,
    tokens,
    agents,
    newSipSecret,
    connections,
    requests: createRequestLog(),
    faults: createFaultQueue({
      newestToken: tokens.newest,
      newestConnection: connections.newest,
      now: clock.now,
      startClient: (client, onWrite) => startClient(client, { agents, clock, closing }, onWrite),
    }),
    closing,
    clock,
  }
}

function factsOf({ credentials, agents }: Simulation, url: string, token: string): SimulatorFacts {
  const { appId, appSecret, sid, apiKey, apiToken } = credentials
  const agent = agents.find('1')
  if (agent === undefined) throw new Error('The simulator has no agent "1".')
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

/** Listens on 127.0.0.1 and resolves with the port. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      reject(new Error(`${port} is no port: a port is a whole number from 0 to 65535.`))
      return
    }
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(portProblem(port, error))))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}

function portProblem(port: number, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: choose another, or none to have a free one chosen.`
    case 'EACCES':
      return `Port ${port} may not be used by this user: choose one above 1023.`
    default:
      return `The simulator cannot listen on port ${port}: ${error.message}.`
  }
}
