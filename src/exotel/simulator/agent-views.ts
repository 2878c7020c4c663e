import { type AgentStore, createAgentStore, type Outcome } from './agent-store.ts'

/** A store to try writes on, and `perform`, which carries the tried writes out on the true one, in their order. */
export type DryRun = { agents: AgentStore; perform(): void }

/**
 * Makes a copy of the store for one request: an API answers as if its writes had been done, while nothing happens until
 * `perform` is called, if ever. How an answer that lies and an effect that comes late are made.
 */
export function dryRun(agents: AgentStore, now: () => number): DryRun {
  const copy = createAgentStore(agents.list(), now)
  const writes: (() => void)[] = []
  return {
    agents: {
      ...copy,
      apply(userId, operation) {
        writes.push(() => agents.apply(userId, operation))
        return copy.apply(userId, operation)
      },
    },
    perform() {
      for (const write of writes.splice(0)) {
        write()
      }
    },
  }
}

/** The same store, which tells `noted` of each write that Exotel's rules let through. */
export function observe(
  agents: AgentStore,
  noted: (outcome: Extract<Outcome, { kind: 'done' }>) => void,
): AgentStore {
  return {
    ...agents,
    apply(userId, operation) {
      const outcome = agents.apply(userId, operation)
      if (outcome.kind === 'done') {
        noted(outcome)
      }
      return outcome
    },
  }
}
