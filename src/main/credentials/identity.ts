import type { GatewayKind, Identity } from '../../core/model/identity.ts'
import { plainEmail } from '../../core/text/address.ts'
import type { CcmUser } from '../../exotel/ccm/devices.ts'
import type { AgentFacts } from '../../exotel/integrations/gateway.ts'
import type { Settings } from '../settings/settings-schema.ts'
import type { IntegrationsLink } from './integrations-link.ts'

/**
 * The agent whom `settings` name: by their user id at the integrations API, or at the account API if only that is set
 * up; null if neither is. `simulator` is the host of the embedded Exotel, or null if it does not run.
 */
export function identityOf({ integrations, account }: Settings, simulator: string | null): Identity | null {
  if (integrations !== null) {
    const kind = account === null ? 'integrations' : 'both'
    return identityAt(new URL(integrations.url).host, integrations.userId, kind, simulator)
  }
  return account === null ? null : identityAt(new URL(account.url).host, account.userId, 'account', simulator)
}

/** One agent at one host. `simulator`: as for `identityOf`. */
export function identityAt(
  host: string,
  userId: string,
  gateway: GatewayKind,
  simulator: string | null,
): Identity {
  return { userId, host, gateway, simulated: host === simulator }
}

/** The same agent, with the relay that `link` leads to; `identity` itself if it leads to none. */
export function atRelay(identity: Identity, link: IntegrationsLink | null): Identity {
  const desk = link?.desk ?? null
  return desk === null ? identity : { ...identity, relay: desk.origin }
}

/**
 * Whether the agent of the integrations API and the user of the account API are the same person; null if the records
 * hold nothing to compare. Exotel does not document that the two APIs share ids, so one match is enough: of the user's
 * id, of a device's id, or of the e-mail. If the e-mails differ and nothing else matches, it is another person, whose
 * devices would confirm nothing about this agent.
 */
export function isSamePerson(agent: AgentFacts, user: CcmUser): boolean | null {
  if (agent.exotelUserId === user.id) return true
  if (user.devices.some(({ id }) => agent.deviceIds.includes(id))) return true
  if (agent.email === null || user.email === null) return null
  return plainEmail(agent.email) === plainEmail(user.email)
}
