import { z } from 'zod'
import { id } from '../../exotel/record-values.ts'

const text = z.string().nullish().catch(null)

/**
 * The user record in the integrations API's spelling (Exotel: user device page), as it is kept and handed to the agent's
 * own desks: an allow-list without SipSecret, which never leaves the relay and is not kept either.
 */
export const userRecord = z.object({
  CustomerId: text,
  AppID: text,
  AppUserId: id.nullish().catch(null),
  ExotelAccountSid: text,
  ExotelUserId: id.nullish().catch(null),
  AppUsername: text,
  ExotelUserName: text,
  AgentNumber: text,
  ActiveDeviceId: id.nullish().catch(null),
  PhoneDeviceID: id.nullish().catch(null),
  SipDeviceID: id.nullish().catch(null),
  VirtualNumber: text,
  Email: text,
  OutboundActive: z.boolean().nullish().catch(null),
  Role: text,
  SipId: text,
  IsActive: z.boolean().nullish().catch(null),
  CreatedAt: text,
  UpdatedAt: text,
})
export type UserRecord = z.infer<typeof userRecord>
