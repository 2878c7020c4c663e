import type { KnownAgents } from './known-agents.ts'
import { type Log, messageOf } from './log.ts'
import { type Agent, lookedUpAt } from './store/agents.ts'
import { type Pending, pendingOf } from './store/pending-intents.ts'
import type { Database } from './store/sql.ts'

/** What a desk is told of its agent. Instants are ISO texts. */
export interface AgentEvent {
  readonly state: NonNullable<Agent['active']> | 'unknown'
  /** When Exotel last said so, and how: the desk knows by it how fresh this is. */
  readonly confirmedAt: string | null
  /** When that was looked up. Both are by PostgreSQL's clock, which all replicas share; the desk's own clock may differ. */
  readonly asOf: string | null
  readonly proof: Agent['how']
  readonly devices: NonNullable<Agent['facts']> | null
  /** What is still to be sent or confirmed, the newest first. */
  readonly pending: readonly { readonly device: string; readonly on: boolean; readonly cause: string }[]
}

function agentEvent(agent: Agent | undefined, pending: readonly Pending[]): AgentEvent {
  return {
    // Without a time it was confirmed once, and a write has made it doubtful since.
    state: agent?.readAt ? (agent.active ?? 'unknown') : 'unknown',
    confirmedAt: agent?.readAt?.toISOString() ?? null,
    asOf: agent === undefined ? null : (lookedUpAt(agent)?.toISOString() ?? null),
    proof: agent?.how ?? null,
    devices: agent?.facts ?? null,
    pending: pending.map(({ device, turn_on, cause }) => ({ device, on: turn_on, cause })),
  }
}

/** Where the news of one desk's stream go; only the newest matters. */
export type Listener = (event: AgentEvent) => void

/** The event streams of one replica. */
export interface EventHub {
  /** Sends the state now, and again whenever it changes, until the returned function is called. */
  add(userId: string, listener: Listener): () => void
  /** Something about these agents changed. */
  changed(users: readonly string[]): void
  /** Notifications were lost: everything may have changed. */
  allChanged(): void
  count(): number
}

/** Changes that arrive together are looked up together, after this many ms. */
const gather = 20

/** After a look that failed, the next one follows after so many ms. */
const retryPause = 1000

/** Makes a hub without listeners. */
export function createEventHub(database: Database, known: KnownAgents, log: Log): EventHub {
  const listeners = new Map<string, Set<Listener>>()
  /** Agents whose desks are to be told, once the look that is under way has been told. */
  const dirty = new Set<string>()
  /** Those who have not been told anything yet. */
  const fresh = new Set<Listener>()
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  let count = 0

  /** One look at a time: an older state must not reach a desk after a newer one. */
  async function flush(): Promise<void> {
    timer = undefined
    isLooking = true
    const users = [...dirty]
    dirty.clear()
    let pause = gather
    try {
      const agents = await known.look(users)
      const pending = new Map<string, Pending[]>(users.map((userId) => [userId, []]))
      for (const intent of await pendingOf(database, users)) pending.get(intent.user_id)?.push(intent)
      for (const userId of users) {
        const event = agentEvent(agents.get(userId), pending.get(userId) ?? [])
        for (const listener of listeners.get(userId) ?? []) {
          fresh.delete(listener)
          listener(event)
        }
      }
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'events could not be read')
      for (const userId of users) {
        dirty.add(userId)
        tellFromMemory(userId)
      }
      pause = retryPause
    }
    isLooking = false
    if (dirty.size > 0) schedule(pause)
  }

  /** While the database is gone, a new stream begins with what it last said, which carries its time. */
  function tellFromMemory(userId: string): void {
    const agent = known.remembered(userId)
    if (agent === undefined) return
    for (const listener of listeners.get(userId) ?? []) {
      if (fresh.delete(listener)) listener(agentEvent(agent, []))
    }
  }

  function schedule(ms: number): void {
    if (timer === undefined && !isLooking) timer = setTimeout(() => void flush(), ms)
  }

  function changed(users: readonly string[]): void {
    for (const userId of users) if (listeners.has(userId)) dirty.add(userId)
    if (dirty.size > 0) schedule(gather)
  }

  return {
    add(userId, listener) {
      const mine = listeners.get(userId) ?? new Set()
      listeners.set(userId, mine)
      mine.add(listener)
      fresh.add(listener)
      count += 1
      changed([userId])
      return () => {
        if (!mine.delete(listener)) return
        fresh.delete(listener)
        count -= 1
        if (mine.size === 0 && listeners.get(userId) === mine) listeners.delete(userId)
      }
    },
    changed,
    allChanged: () => changed([...listeners.keys()]),
    count: () => count,
  }
}
