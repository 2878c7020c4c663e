import type { Metrics } from './metrics.ts'
import { readBudget } from './store/budget.ts'
import { countLeases } from './store/leases.ts'
import { readQueue } from './store/pending-intents.ts'
import type { Database } from './store/sql.ts'

/** How this replica fares. Anybody may read it, so it holds figures alone. */
export interface Health {
  /**
   * `degraded`: something needs an administrator. Even without its database the relay tries OFFs, so no balancer may
   * take it out: the HTTP status is 200 all the same.
   */
  readonly status: 'ok' | 'degraded'
  readonly database: 'ok' | 'unreachable'
  /** Calls a minute, calls within the last minute, and whether Exotel has asked for a pause. */
  readonly budget: { readonly limit: number; readonly used: number; readonly blocked: boolean } | null
  /** Intents that wait, and the age in seconds of the oldest OFF among them. */
  readonly queue: { readonly offs: number; readonly ons: number; readonly oldestOffSeconds: number } | null
  readonly streams: number
}

/** An OFF that waits longer, in ms, while the budget is free, needs an administrator. */
const longOff = 60_000

/** Looks at most once at a time, however many ask: strangers may, and desks need the database more. */
export function createHealth(read: () => Promise<Health>): () => Promise<Health> {
  let underWay: Promise<Health> | undefined
  return () => {
    underWay ??= read().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

/** Looks at the shared database, and sets the figures of the metrics by the way. */
export async function readHealth(
  database: Database,
  limit: number,
  streams: number,
  metrics: Metrics,
): Promise<Health> {
  try {
    const [budget, queue, leases] = await Promise.all([
      readBudget(database, limit),
      readQueue(database),
      countLeases(database),
    ])
    metrics.database.set(1)
    metrics.budget.set({ figure: 'limit' }, budget.limit)
    metrics.budget.set({ figure: 'used' }, budget.used)
    metrics.budget.set({ figure: 'blocked' }, budget.blocked ? 1 : 0)
    metrics.queued.set({ target: 'off' }, queue.offs)
    metrics.queued.set({ target: 'on' }, queue.ons)
    metrics.oldestOff.set(queue.oldestOff / 1000)
    metrics.leases.set({ state: 'live' }, leases.live)
    metrics.leases.set({ state: 'lost' }, leases.lost)
    return {
      status: queue.oldestOff > longOff || budget.blocked ? 'degraded' : 'ok',
      database: 'ok',
      budget,
      queue: { offs: queue.offs, ons: queue.ons, oldestOffSeconds: Math.round(queue.oldestOff / 1000) },
      streams,
    }
  } catch {
    // The reason is in the log already; strangers may read this answer.
    metrics.database.set(0)
    return { status: 'degraded', database: 'unreachable', budget: null, queue: null, streams }
  }
}
