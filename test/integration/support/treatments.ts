import type { History, Treatment } from './fault-history.ts'
import type { VirtualTime } from './virtual-time.ts'

/** The connection that a run of the app keeps alive; dead, it is silent until the app, or its network, drops it. */
export interface Connection {
  /** By the machine's monotonic clock. */
  diedAt: number | null
  /** Whether it has carried a request: a fresh one is alive. */
  used: boolean
}

/** Which treatment each request of a history gets. */
export interface Treatments {
  /** That of the next request, which is sent on this connection; those for a token have fates of their own. */
  next(connection: Connection, forToken: boolean): Treatment
  /** No request goes wrong any more, but for those on a connection that is dead already. */
  heal(): void
}

const untroubled: Treatment = { latency: 0, fault: null }
const dead: Treatment = { latency: 0, fault: { kind: 'dead-connection' } }

/** After this long without an answer a network stack finds by itself that a connection has died: virtual ms. */
const deathNoticed = 45_000

/** The treatments of a history, in the order of its requests. */
export function createTreatments(history: History, time: VirtualTime): Treatments {
  let sent = 0
  let mintings = 0
  let healthy = false

  const fate = (forToken: boolean): Treatment => {
    const treatment = forToken ? history.mintings[mintings] : history.requests[sent]
    if (forToken) mintings += 1
    else sent += 1
    return (healthy ? null : treatment) ?? untroubled
  }
  return {
    next(connection, forToken) {
      const { diedAt, used } = connection
      if (diedAt !== null && time.monotonic() < diedAt + deathNoticed) return dead
      connection.diedAt = null
      connection.used = true
      const treatment = fate(forToken)
      if (treatment.fault?.kind !== 'dead-connection') return treatment
      if (!used) return { ...treatment, fault: null }
      connection.diedAt = time.monotonic()
      return treatment
    },
    heal() {
      healthy = true
    },
  }
}
