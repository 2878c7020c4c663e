// biome-ignore lint/style/noRestrictedImports: this is the one file with prom-client
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { messages } from './messages.ts'

/** The figures of one replica. Those of the shared database are the same in every replica. */
export interface Metrics {
  /** Requests of desks, by route and status. */
  readonly requests: Counter<'route' | 'status'>
  /** Calls to Exotel, by kind (`write`, `read-back`, `recheck`, `read`, `sweep`) and result. */
  readonly calls: Counter<'kind' | 'result'>
  /** Seconds from accepting an intent to sending it. */
  readonly waited: Histogram<'target'>
  /** Open event streams. */
  readonly streams: Gauge
  /** Agents whose desk was lost. */
  readonly lost: Counter
  /** Intents that wait, by `off` and `on`. */
  readonly queued: Gauge<'target'>
  /** Age of the oldest OFF that waits, in seconds. */
  readonly oldestOff: Gauge
  /** The budget: `limit`, `used`, `blocked` (0 or 1). */
  readonly budget: Gauge<'figure'>
  /** Leases, by `live` and `lost`. */
  readonly leases: Gauge<'state'>
  /** 1 while the database answers. */
  readonly database: Gauge
  /** The text of all, for Prometheus. */
  text(): Promise<string>
  /** The media type of that text, by which Prometheus knows its format. */
  readonly contentType: string
}

const prefix = 'hookswitch_relay_'

/** Makes the figures, in a registry of their own. */
export function createMetrics(): Metrics {
  const registers = [new Registry()]
  const [registry] = registers
  if (registry !== undefined) collectDefaultMetrics({ register: registry, prefix })
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge<Label>({ name: `${prefix}${name}`, help, labelNames, registers })
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name: `${prefix}${name}`, help, labelNames, registers })
  return {
    requests: counter('requests_total', messages.metrics.requests, ['route', 'status']),
    calls: counter('exotel_calls_total', messages.metrics.calls, ['kind', 'result']),
    waited: new Histogram({
      name: `${prefix}wait_seconds`,
      help: messages.metrics.waited,
      labelNames: ['target'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800],
      registers,
    }),
    streams: gauge('streams', messages.metrics.streams),
    lost: counter('desks_lost_total', messages.metrics.lost),
    queued: gauge('queued', messages.metrics.queued, ['target']),
    oldestOff: gauge('oldest_off_seconds', messages.metrics.oldestOff),
    budget: gauge('budget', messages.metrics.budget, ['figure']),
    leases: gauge('leases', messages.metrics.leases, ['state']),
    database: gauge('database_up', messages.metrics.database),
    text: () => registry?.metrics() ?? Promise.resolve(''),
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
  }
}
