import type { RemoteClock } from '../exotel/remote-clock.ts'
import { type Agent, findAgents, lookedUpAt } from './store/agents.ts'
import type { Database } from './store/sql.ts'
import { relayTiming } from './timing.ts'

/** An agent as this replica knows it. `memory`: the database is gone, and this is what it last said. */
export interface KnownAgent {
  readonly agent: Agent
  readonly from: 'database' | 'memory'
}

/** What is known of agents: from the database, and from memory while that is gone. */
export interface KnownAgents {
  /** Looks agents up, and remembers them. Rejects if the database is gone. */
  look(users: readonly string[]): Promise<ReadonlyMap<string, Agent>>
  /** One agent, from memory while the database is gone. Rejects if memory has nothing recent of it either. */
  find(userId: string): Promise<KnownAgent | undefined>
  /** What memory has of an agent; undefined if it has nothing recent. */
  remembered(userId: string): Agent | undefined
  /** Remembers what Exotel has just said about an agent, without the database. */
  note(agent: Agent): void
  /** Nothing is known of an agent any more: a write had no answer. */
  forget(userId: string): void
}

/** More agents than have desks at one replica; the one that was looked up longest ago is forgotten. */
const mostAgents = 50_000

/** Starts with an empty memory. Each lookup tells what `clock`, the database's, shows. `now`: monotonic, in ms. */
export function createKnownAgents(
  database: Database,
  clock: RemoteClock,
  now: () => number = () => performance.now(),
): KnownAgents {
  // As JSON texts, which take a third of the room of the objects; with the monotonic time to which `age` belongs.
  const memory = new Map<string, { readonly text: string; readonly readAt: Date; readonly at: number }>()

  function note(agent: Agent): void {
    const { userId, readAt, age, ...rest } = agent
    memory.delete(userId)
    if (readAt === null || age === null) return
    memory.set(userId, { text: JSON.stringify(rest), readAt, at: now() - age })
    const [oldest] = memory.keys()
    if (memory.size > mostAgents && oldest !== undefined) memory.delete(oldest)
  }

  function remembered(userId: string): Agent | undefined {
    const known = memory.get(userId)
    if (known === undefined) return undefined
    const age = now() - known.at
    if (age > relayTiming.memoryLifetime) return undefined
    const rest: Omit<Agent, 'userId' | 'readAt' | 'age'> = JSON.parse(known.text)
    return { ...rest, userId, readAt: known.readAt, age }
  }

  async function look(users: readonly string[]): Promise<ReadonlyMap<string, Agent>> {
    const agents = await findAgents(database, users)
    for (const agent of agents) {
      note(agent)
      const time = lookedUpAt(agent)
      if (time !== null) clock.hear(time.getTime())
    }
    return new Map(agents.map((agent) => [agent.userId, agent]))
  }

  return {
    look,
    async find(userId) {
      try {
        const agent = (await look([userId])).get(userId)
        return agent && { agent, from: 'database' }
      } catch (error) {
        const agent = remembered(userId)
        if (agent === undefined) throw error
        return { agent, from: 'memory' }
      }
    },
    remembered,
    note,
    forget: (userId) => void memory.delete(userId),
  }
}
