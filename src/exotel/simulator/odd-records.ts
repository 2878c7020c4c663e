import { z } from 'zod'
import type { AccountDevice, AccountUser } from './account-views.ts'
import type { Agent } from './agents.ts'
import { zeroDate } from './user-record.ts'
import type { ResponseMutation } from './world.ts'

/** Forms of records and envelopes that were met in the world, or that Exotel's own samples show. */
const forms = [
  // Users of the account API.
  'devices-null',
  'devices-absent',
  'no-available',
  'null-status',
  'string-ids',
  // The record of the integrations API.
  'zero-dates',
  'users-list',
  // Envelopes of either.
  'string-codes',
  'empty-error-data',
  'null-response',
] as const

type Form = (typeof forms)[number]

/** Records in these forms, all of them at once; with `userId` only that agent's, envelopes excepted. */
export const oddRecordSchema = z.strictObject({
  kind: z.literal('odd-record'),
  forms: z.array(z.enum(forms)).min(1),
  userId: z.string().min(1).optional(),
})

/** What the fault makes of a request's answer. */
export function oddRecord({
  forms: chosen,
  userId,
}: z.output<typeof oddRecordSchema>): Partial<ResponseMutation> {
  const has = (form: Form) => chosen.includes(form)
  const fits = (agent: Agent) => userId === undefined || agent.userId === userId
  return {
    record(record, agent) {
      if (!fits(agent)) return record
      const dated = has('zero-dates') ? { ...record, CreatedAt: zeroDate, UpdatedAt: zeroDate } : record
      return has('users-list') ? { Users: [dated], PageSize: 20, LastEvaluatedValue: '' } : dated
    },
    account: (data, agent) =>
      fits(agent) ? ('type' in data ? oddDevice(data, has) : oddUser(data, has)) : data,
    integrationsEnvelope: (envelope) =>
      has('string-codes') ? { ...envelope, Code: String(envelope.Code) } : envelope,
    accountEnvelope(envelope) {
      const response = has('null-response') ? null : envelope.response
      const odd = { ...envelope, response }
      return JSON.parse(JSON.stringify(odd), (key, value) => {
        if (has('string-codes') && (key === 'code' || key === 'http_code')) return String(value)
        return has('empty-error-data') && key === 'error_data' && value === null ? {} : value
      })
    },
  }
}

function oddUser(user: AccountUser, has: (form: Form) => boolean): unknown {
  const { devices, ...rest } = user
  if (devices === undefined || has('devices-absent')) return rest
  return { ...rest, devices: has('devices-null') ? null : devices.map((device) => oddDevice(device, has)) }
}

function oddDevice(device: AccountDevice, has: (form: Form) => boolean): unknown {
  const { available, ...rest } = device
  return {
    ...rest,
    ...(has('no-available') ? {} : { available }),
    ...(has('null-status') ? { status: null } : {}),
    ...(has('string-ids') ? { id: String(device.id) } : {}),
  }
}
