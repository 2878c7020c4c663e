import type { RateLimit } from '../../core/model/account-limit.ts'
import type { Failure } from '../../core/model/failure.ts'
import type { TokenLife } from '../../core/model/token-life.ts'
import { combinedGateway } from '../../exotel/combined.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import type { Gateway } from '../../exotel/gateway.ts'
import { lifeOf } from '../../exotel/integrations/token-life.ts'
import type { Keychain } from '../keychain/keychain.ts'
import { type CcmAccess, type CcmLink, openCcmLink } from './ccm-link.ts'
import { type IntegrationsAccess, type IntegrationsLink, openIntegrationsLink } from './integrations-link.ts'
import { tokenEntry } from './keychain-entries.ts'
import type { MintedToken } from './minted-token.ts'

/** The links to the two APIs; null for one that is not set up. */
export interface LinksInUse {
  readonly integrations: IntegrationsLink | null
  readonly ccm: CcmLink | null
}

/** The links that act for the signed-in agent, and the gateway that combines them. */
export interface Links {
  inUse(): LinksInUse
  /** Null while no link is in use. */
  gateway(): Gateway | null
  /** Replaces the links that `change` names. */
  use(change: Partial<LinksInUse>): void
  /** Opens a link, which is not in use yet. Sends nothing. */
  openIntegrations(access: IntegrationsAccess): IntegrationsLink
  /** Opens a link, which is not in use yet. Sends nothing. */
  openCcm(access: CcmAccess): CcmLink
}

/** Who hears what the links learn from Exotel's answers. */
export interface LinkListeners {
  /** Called with the reason when the account API cannot be read although switching works; with null once it can be. */
  onAccountRead(failure: Failure | null): void
  /** Called with what each answer says of the limit that all desks of the account share. */
  onRateLimit(seen: RateLimit): void
  /** Called when a new token has replaced the one in use; null if its expiry is unknown. */
  onTokenRenewed(token: TokenLife | null): void
}

export interface LinkOptions extends LinkListeners {
  readonly keychain: Keychain
  readonly fetch: Fetch
  readonly mintedToken: MintedToken
  /** Called with every secret before its first use. */
  noteSecret(secret: string): void
}

export function createLinks(options: LinkOptions): Links {
  const { keychain, fetch, mintedToken, noteSecret, onRateLimit, onTokenRenewed } = options
  let inUse: LinksInUse = { integrations: null, ccm: null }
  let gateway: Gateway | null = null

  return {
    inUse: () => inUse,
    gateway: () => gateway,
    use(change) {
      inUse = { ...inUse, ...change }
      gateway = gatewayOf(inUse, options.onAccountRead)
    },
    openIntegrations(access) {
      noteSecret(access.token)
      if (access.app !== null) noteSecret(access.app.appSecret)
      const entry = tokenEntry(new URL(access.origin).host, access.userId)
      // A link that was replaced meanwhile, or signed out, must not leave its token behind.
      const isInUse = () => inUse.integrations === link
      const link: IntegrationsLink = openIntegrationsLink(
        access,
        fetch,
        {
          minted(token) {
            noteSecret(token)
            if (!isInUse()) return
            mintedToken.keep(entry, token)
            onTokenRenewed(link.tokenLife())
            // Not awaited: a locked keychain must not delay the switch for which the token was minted.
            void mintedToken.save()
          },
          async renewed(token) {
            noteSecret(token)
            if (!isInUse() || !(await keychain.write(entry, token)).ok) return false
            if (isInUse()) onTokenRenewed(lifeOf(token, true))
            return true
          },
        },
        onRateLimit,
      )
      return link
    },
    openCcm(access) {
      noteSecret(access.apiToken)
      noteSecret(`${access.apiKey}:${access.apiToken}`)
      return openCcmLink(access, fetch, onRateLimit)
    },
  }
}

function gatewayOf(
  { integrations, ccm }: LinksInUse,
  onAccountRead: LinkListeners['onAccountRead'],
): Gateway | null {
  if (integrations === null) return ccm?.gateway ?? null
  if (ccm === null) return integrations.gateway
  return combinedGateway(integrations.gateway, ccm.gateway, onAccountRead)
}
