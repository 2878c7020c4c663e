import type { Connection } from '../connections.ts'
import {
  type CompleteFaultRule,
  type Fault,
  type FaultOf,
  isOtherClient,
  type OtherClient,
} from './fault-rules.ts'

/** A fault that happens before the request is answered and lets it go on. */
export type Prelude =
  | FaultOf<'latency' | 'change-elsewhere'>
  | { readonly kind: 'tokens-expire'; readonly upTo: number }
  | { readonly kind: 'tokens-expire-in'; readonly upTo: number; readonly ms: number }

/** A fault that decides the answer. `account-limit` decides only once the limit is exceeded. */
export type Decision =
  | Exclude<Fault, { kind: Prelude['kind'] | OtherClient['kind'] | 'account-limit' }>
  | (FaultOf<'account-limit'> & { readonly resetsAt: number })

/** One kind of decision. */
export type DecisionOf<Kind extends Decision['kind']> = Extract<Decision, { kind: Kind }>

/** What hits one request: preludes in the order of their rules, and at most one decision. */
export interface Hits {
  readonly preludes: readonly Prelude[]
  readonly decision: Decision | undefined
}

/** The parts of a request by which rules match it. */
export interface ArrivedRequest {
  readonly method: string
  readonly path: string
  readonly connection: Connection
}

/** The rules in force. */
export interface FaultQueue {
  /** The rules, with `times` counted down. */
  list(): readonly CompleteFaultRule[]
  /** Replaces all rules. Another client that is in the new list, too, goes on undisturbed. */
  replace(rules: readonly CompleteFaultRule[]): void
  /** Finds what hits a request and counts each rule that hits down. The first decision ends the search. */
  take(request: ArrivedRequest): Hits
}

/** What the queue needs of the simulator. */
export interface FaultQueueDependencies {
  /** The number of the newest token. */
  newestToken(): number
  /** The number of the newest connection. */
  newestConnection(): number
  /** UTC in ms. */
  now(): number
  /** Starts another client, which calls `onWrite` before each of its writes. The returned function stops it. */
  startClient(client: OtherClient, onWrite: () => void): () => void
}

/** Makes an empty queue. */
export function createFaultQueue(dependencies: FaultQueueDependencies): FaultQueue {
  let installed: readonly InstalledRule[] = []

  function install(rule: CompleteFaultRule): InstalledRule {
    const entry: InstalledRule = {
      rule,
      timesLeft: rule.times ?? defaultTimes(rule.fault),
      tokensUpTo: dependencies.newestToken(),
      connectionsUpTo: dependencies.newestConnection(),
      window: undefined,
      stop: () => {},
    }
    if (isOtherClient(rule.fault)) {
      entry.stop = dependencies.startClient(rule.fault, () => {
        countDown(entry)
        removeSpent()
      })
    }
    return entry
  }

  function removeSpent(): void {
    for (const { timesLeft, stop } of installed) {
      if (timesLeft === 0) stop()
    }
    installed = installed.filter(({ timesLeft }) => timesLeft !== 0)
  }

  return {
    list: () =>
      installed.map(({ rule, timesLeft }) =>
        timesLeft === undefined ? rule : { ...rule, times: timesLeft },
      ),
    replace(rules) {
      const before = installed
      const running = before.filter(({ rule }) => isOtherClient(rule.fault))
      installed = rules.map((rule) => {
        const index = running.findIndex((entry) => JSON.stringify(entry.rule) === JSON.stringify(rule))
        return running.splice(index, index < 0 ? 0 : 1)[0] ?? install(rule)
      })
      for (const entry of before) {
        if (!installed.includes(entry)) entry.stop()
      }
    },
    take(request) {
      const preludes: Prelude[] = []
      let decision: Decision | undefined
      for (const entry of installed) {
        if (decision !== undefined) break
        if (!matches(entry, request)) continue
        countDown(entry)
        const hit = hitBy(entry, dependencies.now())
        if (hit?.as === 'prelude') preludes.push(hit.prelude)
        if (hit?.as === 'decision') decision = hit.decision
      }
      removeSpent()
      return { preludes, decision }
    },
  }
}

/** A rule in force; the parts that are not readonly change as it hits. */
interface InstalledRule {
  readonly rule: CompleteFaultRule
  /** Undefined: without end. */
  timesLeft: number | undefined
  /** The newest token when the rule was set: `tokens-expire` hits only older ones. */
  readonly tokensUpTo: number
  /** The newest connection when the rule was set. */
  readonly connectionsUpTo: number
  /** The current window of an `account-limit`, and how many requests it has had. `resetsAt` is UTC in ms. */
  window: { readonly resetsAt: number; readonly count: number } | undefined
  /** Stops the other client that the rule started; does nothing for other kinds. */
  stop: () => void
}

/** How often a rule without `times` hits; undefined: without end. A page that loads once acts once. */
function defaultTimes(fault: Fault): number | undefined {
  return fault.kind === 'crm-page' && fault.after === 'set' ? 1 : undefined
}

function countDown(entry: InstalledRule): void {
  if (entry.timesLeft !== undefined) entry.timesLeft -= 1
}

function matches(
  { rule, connectionsUpTo }: InstalledRule,
  { method, path, connection }: ArrivedRequest,
): boolean {
  const { match, fault } = rule
  if (isOtherClient(fault)) return false
  const methodMatches = match.method === undefined || match.method === method
  const pathMatches =
    match.path === undefined ||
    (match.path.endsWith('*') ? path.startsWith(match.path.slice(0, -1)) : path === match.path)
  const connectionMatches =
    fault.kind !== 'dead-connection' ||
    (fault.which === 'used' ? connection.requests > 1 : connection.number <= connectionsUpTo)
  return methodMatches && pathMatches && connectionMatches
}

type Hit =
  | { readonly as: 'prelude'; readonly prelude: Prelude }
  | { readonly as: 'decision'; readonly decision: Decision }

/** What a rule that matches does to the request; null for a limit that is not exceeded yet. */
function hitBy(entry: InstalledRule, now: number): Hit | null {
  const { fault } = entry.rule
  switch (fault.kind) {
    case 'latency':
    case 'change-elsewhere':
      return { as: 'prelude', prelude: fault }
    case 'tokens-expire':
    case 'tokens-expire-in':
      return { as: 'prelude', prelude: { ...fault, upTo: entry.tokensUpTo } }
    case 'account-limit':
      return overLimit(entry, fault, now)
    case 'watchdog':
    case 'crm-page':
      return null
    default:
      return { as: 'decision', decision: fault }
  }
}

/** Counts the request in the limit's window, and decides once the window is full. */
function overLimit(entry: InstalledRule, fault: FaultOf<'account-limit'>, now: number): Hit | null {
  const { window } = entry
  const { resetsAt, count } =
    window === undefined || now >= window.resetsAt
      ? { resetsAt: now + fault.windowSeconds * 1000, count: 1 }
      : { resetsAt: window.resetsAt, count: window.count + 1 }
  entry.window = { resetsAt, count }
  return count > fault.limit ? { as: 'decision', decision: { ...fault, resetsAt } } : null
}
