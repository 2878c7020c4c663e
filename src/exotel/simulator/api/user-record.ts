import { type Agent, activeDevice } from '../agents/agent.ts'
import type { Credentials } from './credentials.ts'

/** The date in Exotel's samples that stands for "no date" (Exotel: user device page). */
export const zeroDate = '0001-01-01T00:00:00Z'

/** The user record in the integrations API's spelling (Exotel: user device page; get user details). */
export interface UserRecord {
  readonly CustomerId: string
  readonly AppID: string
  readonly AppUserId: string
  readonly ExotelAccountSid: string
  readonly ExotelUserId: string
  readonly AppUsername: string
  readonly ExotelUserName: string
  readonly AgentNumber: string
  readonly ActiveDeviceId: string
  readonly PhoneDeviceID: string
  readonly SipDeviceID: string
  readonly VirtualNumber: string
  readonly Email: string
  readonly OutboundActive: boolean
  readonly Role: string
  readonly SipId: string
  readonly SipSecret: string
  readonly IsActive: boolean
  readonly UserDetail: null
  readonly CreatedAt: string
  readonly UpdatedAt: string
}

/**
 * The agent as a user record. What the agent does not have is "", and so is `ActiveDeviceId` while no device is on.
 * `UpdatedAt` is the zero date until the agent changes for the first time.
 */
export function userRecord(agent: Agent, credentials: Credentials): UserRecord {
  const { phone, sip } = agent.devices
  const active = activeDevice(agent)
  const name = `${agent.firstName} ${agent.lastName}`
  return {
    CustomerId: credentials.customerId,
    AppID: credentials.appId,
    AppUserId: agent.userId,
    ExotelAccountSid: credentials.sid,
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
