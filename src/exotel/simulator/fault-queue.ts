import { type Client, isClient } from './clients.ts'
import type { Connection } from './connections.ts'
import type { CompleteFaultRule, Fault } from './faults.ts'

/** The faults that happen on the way and let the request go on. */
export type Prelude =
  | Extract<Fault, { kind: 'latency' }>
  | Extract<Fault, { kind: 'change-elsewhere' }>
  | { kind: 'tokens-expire'; upTo: number }
  | { kind: 'tokens-expire-in'; upTo: number; ms: number }

/** The faults that decide what is answered. `account-limit` comes up here only when it is spent. */
export type Decision =
  | Exclude<Fault, { kind: Prelude['kind'] | Client['kind'] | 'account-limit' }>
  | (Extract<Fault, { kind: 'account-limit' }> & { resetsAt: number })

/** What hits one request: the preludes in the order of their rules, then the one decision, if any. */
export type Hits = { preludes: Prelude[]; decision: Decision | undefined }

/** The rules that are left, with how often each of them may still hit. */
export type FaultQueue = {
  list(): CompleteFaultRule[]
  replace(rules: readonly CompleteFaultRule[]): void
  /** Takes what hits a request. Each rule that hits counts down at once; the first decision ends the search. */
  take(request: Arrival): Hits
}

/** A request that looks for its faults. */
export type Arrival = { method: string; path: string; connection: Connection }

/** What the queue asks of the simulator around it. */
export type QueueSurroundings = {
  /** The newest token and connection, by number. */
  newestToken(): number
  newestConnection(): number
  /** UTC in ms. */
  now(): number
  /** Starts another client, which calls `acts` before each of its writes; what is returned stops it. */
  startClient(client: Client, acts: () => void): () => void
}

/** Makes an empty queue. */
export function createFaultQueue(surroundings: QueueSurroundings): FaultQueue {
  let installed: InstalledRule[] = []

  function install(rule: CompleteFaultRule): InstalledRule {
    const entry: InstalledRule = {
      rule: { ...rule, times: rule.times ?? timesOf(rule.fault) },
      asSet: JSON.stringify(rule),
      tokensUpTo: surroundings.newestToken(),
      connectionsUpTo: surroundings.newestConnection(),
      window: undefined,
      stop: () => {},
    }
    const { fault } = rule
    if (isClient(fault)) {
      entry.stop = surroundings.startClient(fault, () => {
        countDown(entry)
        removeSpent()
      })
    }
    return entry
  }

  function removeSpent(): void {
    for (const { rule, stop } of installed) {
      if (rule.times === 0) stop()
    }
    installed = installed.filter(({ rule }) => rule.times !== 0)
  }

  return {
    list: () => installed.map(({ rule }) => rule),
    replace(rules) {
      const before = installed
      // A client that is in the new list, too, goes on as it was.
      const going = before.filter(({ rule }) => isClient(rule.fault))
      installed = rules.map((rule) => {
        const index = going.findIndex(({ asSet }) => asSet === JSON.stringify(rule))
        return going.splice(index, index < 0 ? 0 : 1)[0] ?? install(rule)
      })
      for (const entry of before) {
        if (!installed.includes(entry)) entry.stop()
      }
    },
    take(arrival) {
      const hits: Hits = { preludes: [], decision: undefined }
      for (const entry of installed) {
        if (hits.decision === undefined && matches(entry, arrival)) {
          hit(entry, hits, surroundings.now())
        }
      }
      removeSpent()
      return hits
    },
  }
}

type InstalledRule = {
  rule: CompleteFaultRule
  /** The rule before anything was counted down, as text: by it a client is known again. */
  asSet: string
  tokensUpTo: number
  connectionsUpTo: number
  window: { resetsAt: number; count: number } | undefined
  /** Stops the client that the rule is, if it is one. */
  stop: () => void
}

/** How often a fault hits at most where its rule does not say: a page that is loaded at one moment acts once. */
function timesOf(fault: Fault): number | undefined {
  return fault.kind === 'crm-page' && fault.after === 'set' ? 1 : undefined
}

function countDown(entry: InstalledRule): void {
  const { times } = entry.rule
  if (times !== undefined) {
    entry.rule = { ...entry.rule, times: times - 1 }
  }
}

function matches({ rule, connectionsUpTo }: InstalledRule, { method, path, connection }: Arrival): boolean {
  const { match, fault } = rule
  if (isClient(fault)) return false
  const methodFits = match.method === undefined || match.method === method
  const pathFits =
    match.path === undefined ||
    (match.path.endsWith('*') ? path.startsWith(match.path.slice(0, -1)) : path === match.path)
  const connectionFits =
    fault.kind !== 'dead-connection' ||
    (fault.which === 'used' ? connection.requests > 1 : connection.number <= connectionsUpTo)
  return methodFits && pathFits && connectionFits
}

function hit(entry: InstalledRule, hits: Hits, now: number): void {
  const { fault } = entry.rule
  countDown(entry)
  switch (fault.kind) {
    case 'latency':
    case 'change-elsewhere':
      hits.preludes.push(fault)
      return
    case 'tokens-expire':
    case 'tokens-expire-in':
      hits.preludes.push({ ...fault, upTo: entry.tokensUpTo })
      return
    case 'account-limit':
      hits.decision = overLimit(entry, fault, now)
      return
    case 'watchdog':
    case 'crm-page':
      // They wait for no request.
      return
    default:
      hits.decision = fault
  }
}

function overLimit(
  entry: InstalledRule,
  fault: Extract<Fault, { kind: 'account-limit' }>,
  now: number,
): Decision | undefined {
  if (entry.window === undefined || now >= entry.window.resetsAt) {
    entry.window = { resetsAt: now + fault.windowSeconds * 1000, count: 0 }
  }
  entry.window.count += 1
  return entry.window.count > fault.limit ? { ...fault, resetsAt: entry.window.resetsAt } : undefined
}
