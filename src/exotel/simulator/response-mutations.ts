import type { AgentStore } from './agent-store.ts'
import type { DecisionOf } from './fault-answers.ts'
import { oddRecord } from './odd-records.ts'
import { zeroDate } from './user-record.ts'
import type { Disguise } from './world.ts'

/** The decisions that let the request be carried out and show a wrong record. */
export type Disguising = DecisionOf<
  'stale' | 'seed-contradiction' | 'record-as-array' | 'missing-fields' | 'contradictory-ids' | 'odd-record'
>

/** Shows the truth. */
export const undisguised: Disguise = {
  agent: (agent) => agent,
  record: (record) => record,
  account: (data) => data,
  integrationsEnvelope: (envelope) => envelope,
  accountEnvelope: (envelope) => envelope,
}

/** Makes the disguise for one request. It is made before the request is carried out: `stale` shows that state. */
export function disguiseOf(fault: Disguising, method: string, agents: AgentStore): Disguise {
  switch (fault.kind) {
    case 'stale':
      return { ...undisguised, agent: stale(method, agents) }
    case 'seed-contradiction':
      return {
        ...undisguised,
        record: (record) => ({ ...record, ActiveDeviceId: '', UpdatedAt: zeroDate }),
      }
    case 'odd-record':
      return { ...undisguised, ...oddRecord(fault) }
    case 'record-as-array':
      return {
        ...undisguised,
        record: (record) => [record],
        accountEnvelope: (envelope) => ({ ...envelope, response: [envelope.response].flat() }),
      }
    case 'missing-fields':
      return {
        ...undisguised,
        record: (record) => without(record, fault.fields),
        account: (data) => without(data, fault.fields),
      }
    case 'contradictory-ids':
      // Seven digits: no device of the simulator has such an id, and no user.
      return {
        ...undisguised,
        record: (record) => ({ ...record, ActiveDeviceId: '1000001' }),
        account: (data) => ({ ...data, id: typeof data.id === 'number' ? 1000001 : '1000001' }),
      }
  }
}

/** The record without these fields, at every depth: an account's user holds devices. */
function without(record: object, fields: readonly string[]): unknown {
  return JSON.parse(JSON.stringify(record, (key, value) => (fields.includes(key) ? undefined : value)))
}

/** A write shows the agent as they were before it; a read, as they were before their newest change. */
function stale(method: string, agents: AgentStore): Disguise['agent'] {
  const then = new Map(agents.list().map((agent) => [agent.userId, agent]))
  return ({ userId, ...agent }) =>
    (method === 'GET' ? agents.before(userId) : then.get(userId)) ?? { userId, ...agent }
}
