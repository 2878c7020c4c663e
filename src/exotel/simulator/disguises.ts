import type { AgentStore } from './agents.ts'
import type { DecisionOf } from './fault-answers.ts'
import type { Disguise } from './world.ts'

/** The decisions that let the request be carried out and show a wrong record. */
export type Disguising = DecisionOf<
  'stale' | 'seed-contradiction' | 'record-as-array' | 'missing-fields' | 'contradictory-ids'
>

/** Shows the truth. */
export const undisguised: Disguise = { agent: (agent) => agent, record: (record) => record }

/** Makes the disguise for one request. It is made before the request is carried out: `stale` shows that state. */
export function disguiseOf(fault: Disguising, method: string, agents: AgentStore): Disguise {
  switch (fault.kind) {
    case 'stale':
      return { ...undisguised, agent: stale(method, agents) }
    case 'seed-contradiction':
      return { ...undisguised, record: (record) => ({ ...record, ActiveDeviceId: '' }) }
    case 'record-as-array':
      return { ...undisguised, record: (record) => [record] }
    case 'missing-fields':
      return {
        ...undisguised,
        record: (record) =>
          Object.fromEntries(Object.entries(record).filter(([field]) => !fault.fields.includes(field))),
      }
    case 'contradictory-ids':
      // Seven digits: no device of the simulator has such an id.
      return { ...undisguised, record: (record) => ({ ...record, ActiveDeviceId: '1000001' }) }
  }
}

/** A write shows the agent as they were before it; a read, as they were before their newest change. */
function stale(method: string, agents: AgentStore): Disguise['agent'] {
  const then = new Map(agents.list().map((agent) => [agent.userId, agent]))
  return ({ userId, ...agent }) =>
    (method === 'GET' ? agents.before(userId) : then.get(userId)) ?? { userId, ...agent }
}
