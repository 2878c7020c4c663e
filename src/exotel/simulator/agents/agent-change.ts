import { z } from 'zod'
import { type Agent, type Device, type DeviceKey, deviceKeys } from './agent.ts'
import { newPhone, newSip } from './seed-agents.ts'

const deviceChange = z.strictObject({
  contactUri: z.string().optional(),
  on: z.boolean().optional(),
  verified: z.boolean().optional(),
  busy: z.boolean().optional(),
  /** Null: Exotel does not say it any more. */
  registered: z.boolean().nullable().optional(),
  lastSeen: z.string().nullable().optional(),
})

/** The body of `PUT /_simulator/agents/<userId>`. Null removes a device. */
export const agentChangeSchema = z.strictObject({
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  email: z.string().optional(),
  sipSecret: z.string().optional(),
  exclusivity: z.enum(['replaces', 'refuses']).optional(),
  devices: z
    .strictObject({
      phone: deviceChange.nullable().optional(),
      sip: deviceChange.nullable().optional(),
      secondPhone: deviceChange.nullable().optional(),
    })
    .optional(),
})

/** A change of an agent; what it leaves out stays as it is. */
export type AgentChange = z.output<typeof agentChangeSchema>

/**
 * The agent after the change. A device that the agent did not have is created. No rule of Exotel's is checked, so
 * several devices may be on. `newSipSecret` makes the secret of a new SIP device.
 */
export function changedAgent(agent: Agent, change: AgentChange, newSipSecret: () => string): Agent {
  const { devices } = agent
  const phone = changedDevice(devices.phone, change.devices?.phone, newPhone)
  const sip = changedDevice(devices.sip, change.devices?.sip, newSip)
  const secondPhone = changedDevice(devices.secondPhone, change.devices?.secondPhone, newPhone)
  const changed = { phone, sip, secondPhone }
  const turnedOn = (key: DeviceKey) => changed[key]?.on === true && !devices[key]?.on
  const sipSecret = change.sipSecret ?? (agent.sipSecret || newSipSecret())
  return {
    ...agent,
    firstName: change.firstName ?? agent.firstName,
    lastName: change.lastName ?? agent.lastName,
    email: change.email ?? agent.email,
    exclusivity: change.exclusivity ?? agent.exclusivity,
    devices: changed,
    sipSecret: sip === null ? '' : sipSecret,
    turnedOnLast: deviceKeys.findLast(turnedOn) ?? agent.turnedOnLast,
  }
}

function changedDevice(
  device: Device | null,
  change: z.output<typeof deviceChange> | null | undefined,
  create: () => Device,
): Device | null {
  if (change === undefined) return device
  if (change === null) return null
  const base = device ?? create()
  return {
    id: base.id,
    contactUri: change.contactUri ?? base.contactUri,
    on: change.on ?? base.on,
    verified: change.verified ?? base.verified,
    busy: change.busy ?? base.busy,
    registered: changedOptional(change.registered, base.registered),
    lastSeen: changedOptional(change.lastSeen, base.lastSeen),
  }
}

/** The changed value of a field that Exotel may leave out: null removes it. */
function changedOptional<Value>(
  change: Value | null | undefined,
  base: Value | undefined,
): Value | undefined {
  return change === undefined ? base : (change ?? undefined)
}
