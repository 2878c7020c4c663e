import type { Active, Write } from '../../../src/core/model/device.ts'
import type { Gateway } from '../../../src/exotel/gateway.ts'
import type { Clock } from '../../../src/main/store.ts'
import type { Fault } from '../fault.ts'
import { longestForeseen } from '../faults.ts'
import type { History, Treatment } from '../history.ts'
import type { Timeline } from '../timeline.ts'
import type { LateWrite } from '../trace.ts'

/**
 * What stands for Exotel in the histories: a model in this process (pure), or the simulator over real HTTP. Everything
 * else, from the store to the gateway's signature, is the same for both.
 */
export interface Exotel {
  /** Every secret so far, the newest token last. */
  readonly secrets: readonly string[]
  /** The gateway of one run of the app; `keep` is given each token that it mints by itself. */
  gatewayOf(caller: Caller, userId: string, token: string, keep: (token: string) => void): Gateway
  /** A new token, as the agent gets one from Exotel. */
  newToken(): Promise<string>
  /** Where calls ring. */
  truth(userId: string): Promise<Active>
  /** Somebody switches through the dashboard. */
  change(userId: string, active: Active): Promise<void>
  addClient(client: Fault): Promise<void>
  removeClients(): Promise<void>
  /** From now on no request goes wrong, other clients are gone, and new tokens last. */
  heal(): Promise<void>
  /** How many requests have arrived. */
  arrivals(): number
  /** The requests that have arrived, in their order: the write that each carried, or null. */
  arrived(): Promise<readonly (Write | null)[]>
  /** How often each kind of trouble was met. */
  readonly met: ReadonlyMap<string, number>
  close(): Promise<void>
}

/** Starts an Exotel of a history's own. */
export type Driver = (history: History, around: Around) => Promise<Exotel>

/** What an Exotel lives in: virtual time, and whom it tells of a write that came too late to be foreseen. */
export interface Around {
  readonly timeline: Timeline
  readonly lateWrites: LateWrite[]
}

/** A call of an app to its gateway: a read where `write` is null. Answered or given up, it is no longer open. */
export interface Call {
  readonly write: Write | null
  /** When it was sent, by the machine's monotonic clock. */
  readonly since: number
  open: boolean
  /** Whether only virtual time can move it on. */
  blocked: boolean
  /** Virtual ms. */
  endedAt: number | null
  /** What went wrong with the last request it made. */
  fault: Fault | null
}

/** The connection that a run of the app keeps alive. Once dead it is silent until the app or the network drops it. */
export interface Connection {
  /** By the machine's monotonic clock; null while it lives. */
  diedAt: number | null
  /** Whether it has carried a request: a fresh one is alive. */
  used: boolean
}

/** The run of an app that makes requests. */
export interface Caller {
  readonly clock: Clock
  /** Aborted when the process ends. */
  readonly death: AbortSignal
  readonly connection: Connection
  /** The call that the next request belongs to. */
  call(): Call
  /** The machine's monotonic clock. */
  monotonic(): number
  /** Resolves once the machine is awake: what comes in while it sleeps is found then. */
  awake(): Promise<void>
}

/** Which treatment each request of a history gets, in the order of their sending. */
export interface Treatments {
  next(caller: Caller, forToken: boolean): Treatment
  /** No request goes wrong any more, but for those on a connection that is dead already. */
  heal(): void
}

/** After this long a network stack finds by itself that a connection has died: virtual ms. */
const deathNoticed = 45_000
const dead: Treatment = { latency: 0, fault: { kind: 'dead-connection' } }
const unreachable: Treatment = { latency: 3000, fault: { kind: 'cut-before-applied' } }

/** The treatments of `history`. */
export function createTreatments(history: History, timeline: Timeline): Treatments {
  let sent = 0
  let tokensSent = 0
  let isHealthy = false
  const planned = (forToken: boolean): Treatment => {
    const now = timeline.now()
    const isOut = history.outages.some(({ from, length }) => now >= from && now < from + length)
    const treatment = forToken ? history.tokenRequests[tokensSent++] : history.requests[sent++]
    return (isHealthy ? null : isOut ? unreachable : treatment) ?? { latency: 0, fault: null }
  }
  return {
    next({ connection, monotonic }, forToken) {
      const { diedAt, used } = connection
      if (diedAt !== null && monotonic() < diedAt + deathNoticed) return dead
      connection.diedAt = null
      connection.used = true
      const treatment = planned(forToken)
      if (treatment.fault?.kind !== 'dead-connection') return treatment
      if (!used) return { ...treatment, fault: null }
      connection.diedAt = monotonic()
      return treatment
    },
    heal() {
      isHealthy = true
    },
  }
}

/** Notes a write that comes into force now, where the app could not have foreseen it any more. */
export function noteEffect(
  { timeline, lateWrites }: Around,
  call: Call,
  write: Write,
  death: AbortSignal,
): void {
  const now = timeline.now()
  const isOverdue = call.endedAt !== null && now >= call.endedAt + longestForeseen
  if (isOverdue || death.aborted) lateWrites.push({ at: now, on: write.on })
}
