import { isHostAllowed, type PolicyRules } from '../../core/model/policy-rules.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { defaultIntegrationsUrl, parseBaseUrl } from '../../exotel/base-url.ts'
import type { Settings } from '../settings/settings-schema.ts'
import { type Refusal, refusal } from './sign-in-result.ts'

/** Where credentials may go. */
export interface HostRules {
  /** The origin of the integrations API for a form that names none. */
  readonly integrationsUrl: string
  /** Whether the policy allows `host`. */
  isAllowed(host: string): boolean
}

/**
 * The rules of the policy, which also allow the relay that it names and the embedded Exotel. `simulator`: the host of the
 * embedded Exotel; null if it does not run.
 */
export function hostRulesOf(
  { account, allowedHosts }: Pick<PolicyRules, 'allowedHosts' | 'account'>,
  simulator: string | null,
): HostRules {
  const relay = account?.relay ?? null
  const relayHost = relay === null ? null : new URL(relay).host
  return {
    integrationsUrl: account?.integrationsUrl ?? defaultIntegrationsUrl,
    isAllowed: (host) => host === simulator || host === relayHost || isHostAllowed(host, allowedHosts),
  }
}

/** Refuses a host that the policy does not allow; null for any other, and for a text that is no URL. */
export function refuseHost(url: string, { isAllowed }: HostRules): Refusal | null {
  const base = parseBaseUrl(url)
  if (!base.ok) return null
  const { host } = new URL(base.origin)
  return isAllowed(host)
    ? null
    : refusal(exitCodes.refused, (messages) => messages.signIn.hostNotAllowed(host))
}

/** The settings without the accounts at hosts that the policy does not allow: no secret may be sent there. */
export function withAllowedHosts(settings: Settings, { isAllowed }: HostRules): Settings {
  const { integrations, account } = settings
  const allowed = <At extends { readonly url: string }>(at: At | null): At | null =>
    at !== null && isAllowed(new URL(at.url).host) ? at : null
  return { ...settings, integrations: allowed(integrations), account: allowed(account) }
}
