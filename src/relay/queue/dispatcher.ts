import type { Company, CompanyAnswer } from '../exotel/company.ts'
import { type Log, messageOf } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { noteAcceptance, noteCall, noteLimit, noteRefusal } from '../store/budget.ts'
import { endFlight, type Flight, takeFlights } from '../store/flights.ts'
import type { Database } from '../store/sql.ts'
import { relayTiming } from '../timing.ts'
import { createAlarmClock } from './alarm-clock.ts'
import { landingOf, writeOf } from './landing.ts'

/** What the queue of one replica needs. */
export interface DispatcherParts {
  readonly database: Database
  readonly company: Company
  /** This replica's number; null while its session with the database is gone. */
  readonly replica: () => number | null
  /** Puts into the queue what went to Exotel without it; called before anything is taken. */
  readonly handOver: () => Promise<void>
  /** Calls a minute. */
  readonly limit: number
  readonly log: Log
  readonly metrics: Metrics
}

/** Takes calls from the shared queue and sends them to Exotel. */
export interface Dispatcher {
  /** Looks at the queue now. */
  wake(): void
  /** Takes nothing more, and resolves when what is under way has ended, at the latest after the time for draining. */
  stop(): Promise<void>
}

/** Calls of one replica that may be under way at the same time: with slow answers of 10 s more than any limit needs. */
const mostFlights = 50

/** Starts sending. */
export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const { database, replica, handOver, limit, log } = parts
  const clock = createAlarmClock()
  const flights = new Set<Promise<void>>()
  const ending = new AbortController()
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) {
      const number = replica()
      if (number === null || flights.size >= mostFlights) {
        await clock.sleep(relayTiming.rejoin)
        continue
      }
      try {
        // A database that is full or read-only keeps its session, so nothing else shows that it takes intents again.
        await handOver()
        const next = await takeFlights(database, number, limit, mostFlights - flights.size)
        for (const flight of next.flights) follow(fly(parts, number, flight, ending.signal))
        if (next.flights.length === 0) await clock.sleep(next.wait)
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'queue unreadable')
        await clock.sleep(relayTiming.rejoin)
      }
    }
  }

  function follow(flight: Promise<void>): void {
    flights.add(flight)
    void flight.finally(() => {
      flights.delete(flight)
      clock.ring()
    })
  }

  const running = run()
  return {
    wake: clock.ring,
    async stop() {
      stopped = true
      clock.ring()
      const limitTimer = setTimeout(() => ending.abort(), relayTiming.drain)
      await running
      await Promise.all(flights)
      clearTimeout(limitTimer)
    },
  }
}

/** Sends one call and writes down what came of it. Never rejects. */
async function fly(
  parts: DispatcherParts,
  number: number,
  flight: Flight,
  signal: AbortSignal,
): Promise<void> {
  const { company, log, metrics } = parts
  const write = writeOf(flight)
  const answer =
    write === null
      ? await company.read(flight.userId, signal)
      : await company.write(flight.userId, write, signal)
  const { result } = answer
  metrics.calls.inc({ kind: flight.step, result: result.ok ? 'ok' : result.failure.kind })
  if (flight.step === 'write' && flight.attempts === 0)
    metrics.waited.observe({ target: flight.on ? 'on' : 'off' }, flight.age / 1000)
  if (!result.ok) log.warn({ failure: result.failure.kind, step: flight.step }, 'call to Exotel failed')
  const landing = landingOf(flight, answer, Math.random)
  let pause = 100
  // Without its end in the database the agent would stay in flight for as long as this replica lives.
  for (let done = false; !done; ) {
    try {
      await noteAnswer(parts, answer)
      const counted = await endFlight(parts.database, number, flight, landing)
      if (!counted) log.warn({ step: flight.step }, 'another replica had taken the agent over')
      done = true
    } catch (error) {
      log.error({ error: messageOf(error) }, 'the end of a call could not be written down')
      if (signal.aborted) return
      await new Promise((resolve) => setTimeout(resolve, pause))
      pause = Math.min(pause * 2, relayTiming.rejoin)
    }
  }
}

/** The part of the parts that the budget needs. */
type BudgetParts = Pick<DispatcherParts, 'database' | 'limit'>

/** Learns from an answer: the account's limit, a 429, and requests beyond the one that was taken. */
export async function noteAnswer(
  { database, limit: configured }: BudgetParts,
  { result, limit, requests }: Pick<CompanyAnswer, 'result' | 'limit' | 'requests'>,
): Promise<void> {
  for (let extra = 1; extra < requests; extra += 1) await noteCall(database)
  if (!result.ok && result.failure.kind === 'rate-limited') {
    await noteRefusal(database, configured, result.failure.retryAfter ?? limit.resetIn, limit.limit)
  } else {
    if (limit.limit !== null) await noteLimit(database, limit.limit)
    if (result.ok) await noteAcceptance(database)
  }
}
