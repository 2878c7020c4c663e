import type { HttpBindings } from '@hono/node-server'
import type { AgentStore } from './agents/agent-store.ts'
import type { Credentials, TokenStore } from './api/credentials.ts'
import type { Connections } from './connections.ts'
import type { FaultQueue } from './faults/fault-queue.ts'
import type { ResponseMutation } from './faults/response-mutations.ts'
import type { RequestLog } from './request-log.ts'

/** The time of one simulator. `now` is UTC in ms. `pause` waits `ms` and returns early, without an error, on abort. */
export interface Clock {
  now(): number
  pause(ms: number, closing: AbortSignal): Promise<void>
}

/** Everything that one running simulator holds. `closing` is aborted when it closes, which ends every wait. */
export interface Simulation {
  readonly credentials: Credentials
  readonly tokens: TokenStore
  readonly agents: AgentStore
  readonly newSipSecret: () => string
  readonly connections: Connections
  readonly requests: RequestLog
  readonly faults: FaultQueue
  readonly clock: Clock
  readonly closing: AbortSignal
}

/** The variables that one request carries through Hono's handlers. */
export interface SimulatorEnvironment {
  readonly Bindings: HttpBindings
  readonly Variables: {
    /** Its number in the request log. */
    readonly requestNumber: number
    /** The agents that the routes read and write: the real ones, or a dry run of a fault. */
    readonly agents: AgentStore
    /** What a fault changes in the answer. */
    readonly mutation: ResponseMutation
    /** How long a token lives that this request mints, in ms; undefined for the usual time. */
    readonly tokenLifetime: number | undefined
    /** The connection was cut, stays silent, or got its answer past Hono. */
    readonly unanswered: boolean
  }
}
