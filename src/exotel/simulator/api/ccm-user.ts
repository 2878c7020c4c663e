import { type Agent, type Device, type DeviceKey, deviceKeys } from '../agents/agent.ts'

/** A device in the account API's spelling (Exotel: update user's device). Ids are numbers here. */
export interface CcmDevice {
  readonly id: number
  readonly name: string
  readonly contact_uri: string
  readonly type: 'tel' | 'sip'
  readonly available: boolean | null
  readonly verified: boolean
  readonly status: 'busy' | 'free'
  /** Of a SIP device, if the agent is set up with them (Exotel: device management). */
  readonly registered?: boolean
  readonly last_seen?: string
}

/** A user in the account API's spelling (Exotel: list users). The last three fields are sent if `fields` names them. */
export interface CcmUser {
  readonly id: string
  readonly first_name: string
  readonly last_name: string
  readonly email: string
  readonly email_verified: boolean
  readonly role: string
  readonly devices?: readonly CcmDevice[]
  readonly active_call?: null
  readonly last_login?: null
}

/** What `fields` may name (Exotel: list users). */
export const userFields = ['devices', 'active_call', 'last_login'] as const

/** One name in `fields`. */
export type UserField = (typeof userFields)[number]

/** The agent as a user with these fields. Calls and log-ins are not simulated, so those fields are always null. */
export function ccmUser(agent: Agent, fields: readonly UserField[]): CcmUser {
  return {
    id: agent.accountUserId,
    first_name: agent.firstName,
    last_name: agent.lastName,
    email: agent.email,
    email_verified: true,
    role: agent.role,
    ...(fields.includes('active_call') ? { active_call: null } : {}),
    ...(fields.includes('last_login') ? { last_login: null } : {}),
    ...(fields.includes('devices') ? { devices: ccmDevices(agent) } : {}),
  }
}

/** One device. `available` is null while it is unverified (Exotel: update user's device). */
export function ccmDevice(key: DeviceKey, device: Device): CcmDevice {
  return {
    id: Number(device.id),
    name: deviceTitles[key],
    contact_uri: device.contactUri,
    type: key === 'sip' ? 'sip' : 'tel',
    available: device.verified ? device.on : null,
    verified: device.verified,
    status: device.busy ? 'busy' : 'free',
    ...(device.registered === undefined ? {} : { registered: device.registered }),
    ...(device.lastSeen === undefined ? {} : { last_seen: device.lastSeen }),
  }
}

const deviceTitles: Readonly<Record<DeviceKey, string>> = {
  phone: 'Primary Device',
  secondPhone: 'Second Device',
  sip: 'SIP Device',
}

/** SIP comes first and the phone last, so that a client fails here if it takes the first device for the phone. */
function ccmDevices(agent: Agent): readonly CcmDevice[] {
  return deviceKeys.toReversed().flatMap((key) => {
    const device = agent.devices[key]
    return device === null ? [] : [ccmDevice(key, device)]
  })
}
