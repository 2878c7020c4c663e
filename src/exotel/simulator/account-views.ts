import { type Agent, type Device, type DeviceKey, deviceKeys } from './agents.ts'

/** A device as the account API shows it (Exotel: update user's device). Its id is a number here. */
export type AccountDevice = {
  id: number
  name: string
  contact_uri: string
  type: 'tel' | 'sip'
  available: boolean | null
  verified: boolean
  status: 'busy' | 'free'
}

/** A user as the account API shows them (Exotel: list users); the last three only where `fields` asks for them. */
export type AccountUser = {
  id: string
  first_name: string
  last_name: string
  email: string
  email_verified: boolean
  role: string
  devices?: AccountDevice[]
  active_call?: null
  last_login?: null
}

/** What `fields` may name. */
export const userFields = ['devices', 'active_call', 'last_login'] as const

export type UserField = (typeof userFields)[number]

/** The agent as a user of the account, with the fields asked for. Calls and log-ins are not played: always null. */
export function accountUser(agent: Agent, fields: readonly UserField[]): AccountUser {
  return {
    id: agent.accountUserId,
    first_name: agent.firstName,
    last_name: agent.lastName,
    email: agent.email,
    email_verified: true,
    role: agent.role,
    ...(fields.includes('active_call') ? { active_call: null } : {}),
    ...(fields.includes('last_login') ? { last_login: null } : {}),
    ...(fields.includes('devices') ? { devices: accountDevices(agent) } : {}),
  }
}

/** One device; `available` is null as long as it is unverified (Exotel: update user's device). */
export function accountDevice(key: DeviceKey, device: Device): AccountDevice {
  return {
    id: Number(device.id),
    name: deviceTitles[key],
    contact_uri: device.contactUri,
    type: key === 'sip' ? 'sip' : 'tel',
    available: device.verified ? device.on : null,
    verified: device.verified,
    status: device.busy ? 'busy' : 'free',
  }
}

const deviceTitles: Record<DeviceKey, string> = {
  phone: 'Primary Device',
  secondPhone: 'Second Device',
  sip: 'SIP Device',
}

/**
 * SIP first, and the second phone before the first: nothing promises an order, and a client that takes the first device
 * for the phone is to be found out.
 */
function accountDevices(agent: Agent): AccountDevice[] {
  return deviceKeys.toReversed().flatMap((key) => {
    const device = agent.devices[key]
    return device === null ? [] : [accountDevice(key, device)]
  })
}
