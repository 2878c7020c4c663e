import type { HttpBindings } from '@hono/node-server'
import type { AccountDevice, AccountUser } from './account-views.ts'
import type { AgentStore } from './agent-store.ts'
import type { Agent } from './agents.ts'
import type { Connections } from './connections.ts'
import type { AccountEnvelope, IntegrationsEnvelope } from './envelopes.ts'
import type { FaultQueue } from './fault-queue.ts'
import type { Identity } from './identity.ts'
import type { RequestEntry, RequestLog } from './requests.ts'
import type { TokenStore } from './tokens.ts'
import type { UserRecord } from './user-record.ts'

/** Waits `ms` milliseconds; gives up at once, without an error, when `closing` is aborted. */
export type Pause = (ms: number, closing: AbortSignal) => Promise<void>

/** The time by which a simulator lives: `now` is UTC in milliseconds, `pause` is how it waits. */
export type Clock = { now(): number; pause: Pause }

/** Everything that one simulator holds. `closing` is aborted when it closes: whatever still waits gives up then. */
export type World = {
  identity: Identity
  agents: AgentStore
  newSipSecret: () => string
  tokens: TokenStore
  connections: Connections
  requests: RequestLog
  faults: FaultQueue
  closing: AbortSignal
  clock: Clock
}

/**
 * How a fault makes a request's answer show other than the truth: `agent` before the agent is put into a record (both
 * APIs), `record` on the integrations API's finished record, `account` on the account API's finished user or device,
 * and the envelopes on what is then sent.
 */
export type ResponseMutation = {
  agent(agent: Agent): Agent
  record(record: UserRecord, agent: Agent): unknown
  account(data: AccountUser | AccountDevice, agent: Agent): unknown
  integrationsEnvelope(envelope: IntegrationsEnvelope): unknown
  accountEnvelope(envelope: AccountEnvelope): unknown
}

/**
 * What a request carries with it. `agents` is the store that the routes are to use: the true one, or a rehearsal.
 * `tokenLifetime` is that of a token minted by this request, in milliseconds. `unanswered`: the connection was cut, or
 * is left without an answer.
 */
export type SimulatorEnvironment = {
  Bindings: HttpBindings
  Variables: {
    entry: RequestEntry
    agents: AgentStore
    disguise: ResponseMutation
    tokenLifetime: number | undefined
    unanswered: boolean
  }
}
