import { plainEmail } from '../../core/text/address.ts'
import type { CcmUser } from '../../exotel/ccm/devices.ts'
import type { AgentFacts } from '../../exotel/integrations/gateway.ts'

/**
 * Whether both APIs speak of one person; null where nothing can be compared. Exotel says nowhere that its ids are the
 * same at both, so any agreement is taken: the user's id, the e-mail, or the id of a device. Where there are e-mails
 * to compare and nothing agrees it is somebody else, whose flags would confirm nothing.
 */
export function sameAgent(agent: AgentFacts, user: CcmUser): boolean | null {
  if (agent.exotelUserId === user.id) return true
  if (user.devices.some(({ id }) => agent.deviceIds.includes(id))) return true
  if (agent.email === null || user.email === null) return null
  return plainEmail(agent.email) === plainEmail(user.email)
}
