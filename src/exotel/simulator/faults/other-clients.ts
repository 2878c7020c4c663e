import { type Agent, activeDevice } from '../agents/agent.ts'
import type { AgentStore } from '../agents/agent-store.ts'
import type { Clock } from '../simulation.ts'
import type { OtherClient } from './fault-rules.ts'

/** What another client needs. `closing` is aborted when the simulator closes. */
export interface ClientDependencies {
  readonly agents: AgentStore
  readonly clock: Clock
  readonly closing: AbortSignal
}

/**
 * Starts another client of Exotel, which switches an agent by Exotel's rules. A `watchdog` writes every so many ms. A
 * `crm-page` writes `ms` after the agent's last device went off, or once, `ms` after the rule was set. `onWrite` is
 * called before each write. The returned function stops the client.
 */
export function startClient(
  client: OtherClient,
  { agents, clock, closing }: ClientDependencies,
  onWrite: () => void,
): () => void {
  const stopped = new AbortController()
  const signal = AbortSignal.any([closing, stopped.signal])

  async function writeAfter(ms: number, on: boolean): Promise<void> {
    await clock.pause(ms, signal)
    if (signal.aborted) return
    onWrite()
    agents.apply(client.userId, { kind: 'switch', device: client.device, on })
  }

  async function repeat(every: number, on: boolean): Promise<void> {
    while (!signal.aborted) await writeAfter(every, on)
  }

  switch (client.kind) {
    case 'watchdog':
      void repeat(client.every, client.on)
      break
    case 'crm-page':
      if (client.after === 'set') {
        void writeAfter(client.ms, true)
      } else {
        const unwatch = agents.watch((before, after) => {
          if (after.userId === client.userId && wentOff(before, after)) void writeAfter(client.ms, true)
        })
        signal.addEventListener('abort', unwatch)
      }
  }
  return () => stopped.abort()
}

function wentOff(before: Agent, after: Agent): boolean {
  return activeDevice(before) !== null && activeDevice(after) === null
}
