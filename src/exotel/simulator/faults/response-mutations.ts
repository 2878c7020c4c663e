import type { Agent } from '../agents/agent.ts'
import type { AgentStore } from '../agents/agent-store.ts'
import type { CcmDevice, CcmUser } from '../api/ccm-user.ts'
import type { CcmEnvelope, IntegrationsEnvelope } from '../api/envelopes.ts'
import { type UserRecord, zeroDate } from '../api/user-record.ts'
import type { DecisionOf } from './fault-queue.ts'
import type { OddForm } from './fault-rules.ts'

/** What a fault changes in the answer of one request, in the order in which the answer is made. */
export interface ResponseMutation {
  /** The agent, before either API makes a record of them. */
  agent(agent: Agent): Agent
  /** The finished record of the integrations API. */
  record(record: UserRecord, agent: Agent): unknown
  /** The finished user or device of the account API. */
  ccm(data: CcmUser | CcmDevice, agent: Agent): unknown
  integrationsEnvelope(envelope: IntegrationsEnvelope): unknown
  ccmEnvelope(envelope: CcmEnvelope): unknown
}

/** The faults that carry the request out and show a wrong record. */
export type RecordFault = DecisionOf<
  'stale' | 'seed-contradiction' | 'record-as-array' | 'missing-fields' | 'contradictory-ids' | 'odd-record'
>

/** Changes nothing. */
export const noMutation: ResponseMutation = {
  agent: (agent) => agent,
  record: (record) => record,
  ccm: (data) => data,
  integrationsEnvelope: (envelope) => envelope,
  ccmEnvelope: (envelope) => envelope,
}

/**
 * What the fault changes in the answer. Call it before the request is carried out, because `stale` shows that state.
 */
export function responseMutationOf(fault: RecordFault, method: string, agents: AgentStore): ResponseMutation {
  switch (fault.kind) {
    case 'stale':
      return { ...noMutation, agent: earlierAgent(method, agents) }
    case 'seed-contradiction':
      return {
        ...noMutation,
        record: (record) => ({ ...record, ActiveDeviceId: '', UpdatedAt: zeroDate }),
      }
    case 'odd-record':
      return oddRecord(fault)
    case 'record-as-array':
      return {
        ...noMutation,
        record: (record) => [record],
        ccmEnvelope: (envelope) => ({ ...envelope, response: [envelope.response].flat() }),
      }
    case 'missing-fields':
      return {
        ...noMutation,
        record: (record) => without(record, fault.fields),
        ccm: (data) => without(data, fault.fields),
      }
    case 'contradictory-ids':
      // Seven digits, while every id of the simulator has six.
      return {
        ...noMutation,
        record: (record) => ({ ...record, ActiveDeviceId: '1000001' }),
        ccm: (data) => ({ ...data, id: typeof data.id === 'number' ? 1000001 : '1000001' }),
      }
  }
}

/** The record without these fields at any depth: a user of the account API contains devices. */
function without(record: object, fields: readonly string[]): unknown {
  return JSON.parse(JSON.stringify(record, (key, value) => (fields.includes(key) ? undefined : value)))
}

/** For a write, the agent before it; for a read, the agent before their newest change. */
function earlierAgent(method: string, agents: AgentStore): ResponseMutation['agent'] {
  const atArrival = new Map(agents.list().map((agent) => [agent.userId, agent]))
  return (agent) => (method === 'GET' ? agents.before(agent.userId) : atArrival.get(agent.userId)) ?? agent
}

/** All chosen forms at once. With `userId` only that agent's records change; envelopes always do. */
function oddRecord({ forms, userId }: DecisionOf<'odd-record'>): ResponseMutation {
  const has = (form: OddForm) => forms.includes(form)
  const isMeant = (agent: Agent) => userId === undefined || agent.userId === userId
  return {
    ...noMutation,
    record(record, agent) {
      if (!isMeant(agent)) return record
      const dated = has('zero-dates') ? { ...record, CreatedAt: zeroDate, UpdatedAt: zeroDate } : record
      return has('users-list') ? { Users: [dated], PageSize: 20, LastEvaluatedValue: '' } : dated
    },
    ccm(data, agent) {
      if (!isMeant(agent)) return data
      return 'type' in data ? oddDevice(data, has) : oddUser(data, has)
    },
    integrationsEnvelope: (envelope) =>
      has('string-codes') ? { ...envelope, Code: String(envelope.Code) } : envelope,
    ccmEnvelope(envelope) {
      const response = has('null-response') ? null : envelope.response
      return JSON.parse(JSON.stringify({ ...envelope, response }), (key, value) => {
        if (has('string-codes') && (key === 'code' || key === 'http_code')) return String(value)
        return has('empty-error-data') && key === 'error_data' && value === null ? {} : value
      })
    },
  }
}

function oddUser(user: CcmUser, has: (form: OddForm) => boolean): unknown {
  const { devices, ...rest } = user
  if (devices === undefined || has('devices-absent')) return rest
  return { ...rest, devices: has('devices-null') ? null : devices.map((device) => oddDevice(device, has)) }
}

function oddDevice(device: CcmDevice, has: (form: OddForm) => boolean): unknown {
  const { available, ...rest } = device
  return {
    ...rest,
    ...(has('no-available') ? {} : { available }),
    ...(has('null-status') ? { status: null } : {}),
    ...(has('string-ids') ? { id: String(device.id) } : {}),
  }
}
