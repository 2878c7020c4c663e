import type { AgentStore } from './agent-store.ts'
import type { DecisionOf } from './fault-answers.ts'
import { oddRecord } from './odd-records.ts'
import { zeroDate } from './user-record.ts'
import type { ResponseMutation } from './world.ts'

/** The decisions that let the request be carried out and show a wrong record. */
export type ResponseMutations = DecisionOf<
  'stale' | 'seed-contradiction' | 'record-as-array' | 'missing-fields' | 'contradictory-ids' | 'odd-record'
>

/** Shows the truth. */
export const noMutation: ResponseMutation = {
  agent: (agent) => agent,
  record: (record) => record,
  account: (data) => data,
  integrationsEnvelope: (envelope) => envelope,
  accountEnvelope: (envelope) => envelope,
}

/** Makes the disguise for one request. It is made before the request is carried out: `stale` shows that state. */
export function responseMutationOf(
  fault: ResponseMutations,
  method: string,
  agents: AgentStore,
): ResponseMutation {
  switch (fault.kind) {
    case 'stale':
      return { ...noMutation, agent: stale(method, agents) }
    case 'seed-contradiction':
      return {
        ...noMutation,
        record: (record) => ({ ...record, ActiveDeviceId: '', UpdatedAt: zeroDate }),
      }
    case 'odd-record':
      return { ...noMutation, ...oddRecord(fault) }
    case 'record-as-array':
      return {
        ...noMutation,
        record: (record) => [record],
        accountEnvelope: (envelope) => ({ ...envelope, response: [envelope.response].flat() }),
      }
    case 'missing-fields':
      return {
        ...noMutation,
        record: (record) => without(record, fault.fields),
        account: (data) => without(data, fault.fields),
      }
    case 'contradictory-ids':
      // Seven digits: no device of the simulator has such an id, and no user.
      return {
        ...noMutation,
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
function stale(method: string, agents: AgentStore): ResponseMutation['agent'] {
  const then = new Map(agents.list().map((agent) => [agent.userId, agent]))
  return ({ userId, ...agent }) =>
    (method === 'GET' ? agents.before(userId) : then.get(userId)) ?? { userId, ...agent }
}
