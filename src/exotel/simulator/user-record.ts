import { type Agent, activeDevice } from './agents.ts'
import type { Identity } from './identity.ts'

/** The date that Exotel's samples show where there is none. */
export const zeroDate = '0001-01-01T00:00:00Z'

/** The user record of the integrations API, with its casing (Exotel: device API, get user details). */
export type UserRecord = {
  CustomerId: string
  AppID: string
  AppUserId: string
  ExotelAccountSid: string
  ExotelUserId: string
  AppUsername: string
  ExotelUserName: string
  AgentNumber: string
  ActiveDeviceId: string
  PhoneDeviceID: string
  SipDeviceID: string
  VirtualNumber: string
  Email: string
  OutboundActive: boolean
  Role: string
  SipId: string
  SipSecret: string
  IsActive: boolean
  UserDetail: null
  CreatedAt: string
  UpdatedAt: string
}

/**
 * The agent as the integrations API shows them. Ids are strings; `ActiveDeviceId` is "" when no device is on; what the
 * agent lacks is ""; `UpdatedAt` is the zero date until something changed.
 */
export function userRecord(agent: Agent, identity: Identity): UserRecord {
  const { phone, sip } = agent.devices
  const active = activeDevice(agent)
  const name = `${agent.firstName} ${agent.lastName}`
  return {
    CustomerId: identity.customerId,
    AppID: identity.appId,
    AppUserId: agent.userId,
    ExotelAccountSid: identity.sid,
    ExotelUserId: agent.accountUserId,
    AppUsername: name,
    ExotelUserName: name,
    AgentNumber: phone?.contactUri ?? '',
    ActiveDeviceId: (active && agent.devices[active]?.id) ?? '',
    PhoneDeviceID: phone?.id ?? '',
    SipDeviceID: sip?.id ?? '',
    VirtualNumber: agent.virtualNumber,
    Email: agent.email,
    OutboundActive: false,
    Role: agent.role,
    SipId: sip?.contactUri ?? '',
    SipSecret: sip ? agent.sipSecret : '',
    IsActive: true,
    UserDetail: null,
    CreatedAt: zeroDate,
    UpdatedAt: agent.updatedAt ?? zeroDate,
  }
}
