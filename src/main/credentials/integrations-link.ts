import { adviceWithSupport, failureLine } from '../../core/locales/failures.ts'
import type { LocalizedText } from '../../core/locales/messages.ts'
import type { RateLimit } from '../../core/model/account-limit.ts'
import { type Failure, handlingOf, type Result } from '../../core/model/failure.ts'
import { timing } from '../../core/model/timing.ts'
import type { TokenLife } from '../../core/model/token-life.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { SignInForm } from '../../core/protocol/shared-requests.ts'
import { parseBaseUrl } from '../../exotel/base-url.ts'
import { isDeskToken } from '../../exotel/desk-lease.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import type { Gateway } from '../../exotel/gateway.ts'
import { createHttp } from '../../exotel/http.ts'
import {
  type AgentFacts,
  integrationsGateway,
  mintToken,
  readAgent,
  renewingGateway,
} from '../../exotel/integrations/gateway.ts'
import { lifeOf } from '../../exotel/integrations/token-life.ts'
import { type DeskLink, deskLink } from '../relay/desk-link.ts'
import { type Refusal, refusal, refusalOf, urlSentence } from './sign-in-result.ts'

/** An app of the Exotel account whose secret mints new tokens for the agent. */
export interface MintingApp {
  readonly appId: string
  readonly appSecret: string
}

/** What a client of the integrations API needs to act for one agent. */
export interface IntegrationsAccess {
  readonly origin: string
  readonly userId: string
  readonly token: string
  /** Null if a token that Exotel no longer accepts cannot be replaced. */
  readonly app: MintingApp | null
}

/** One agent at the integrations API. */
export interface IntegrationsLink {
  readonly gateway: Gateway
  /** When the newest token expires; null if the token does not contain it. */
  tokenLife(): TokenLife | null
  /** What a relay offers beyond Exotel's API; null if the token is not a relay's. */
  readonly desk: DeskLink | null
  /** What the API knows of the agent. */
  agent(signal: AbortSignal): Promise<Result<AgentFacts>>
}

/** Receives the new tokens that replace the one in use. */
export interface TokenKeeper {
  /** An app's secret minted a new token, since Exotel no longer accepts the old one: it is in use. */
  minted(token: string): void
  /** A relay gave a new token, and accepts the old one, too. Resolves with true once it is stored: then it is used. */
  renewed(token: string): Promise<boolean>
}

/**
 * Opens the integrations API for one agent. Sends nothing. `onRateLimit` is called with what each answer says of the
 * account's limit.
 */
export function openIntegrationsLink(
  access: IntegrationsAccess,
  fetch: Fetch,
  keeper: TokenKeeper = { minted: () => {}, renewed: async () => false },
  onRateLimit?: (seen: RateLimit) => void,
): IntegrationsLink {
  const { origin, userId, app } = access
  const http = createHttp(origin, fetch, onRateLimit)
  let { token } = access
  const gatewayWith = (current: string) => integrationsGateway(http, userId, current)
  const agent = (signal: AbortSignal) => readAgent(http, userId, token, signal)
  const tokenLife = () => lifeOf(token, app !== null)
  if (isDeskToken(token)) {
    const gateway: Gateway = {
      read: (signal) => gatewayWith(token).read(signal),
      write: (write, signal) => gatewayWith(token).write(write, signal),
    }
    const renew = async (renewed: string) => {
      if (await keeper.renewed(renewed)) token = renewed
    }
    const desk = deskLink({ origin, http, fetch, token: () => token, renew })
    return { gateway, agent, tokenLife: () => lifeOf(token, true), desk }
  }
  if (app === null) return { gateway: gatewayWith(token), agent, tokenLife, desk: null }
  const gateway = renewingGateway(gatewayWith, token, async (signal) => {
    const minted = await mintToken(http, app.appId, app.appSecret, signal)
    if (minted.ok) {
      token = minted.value
      keeper.minted(token)
    }
    return minted
  })
  return { gateway, agent, tokenLife, desk: null }
}

/**
 * The access that a form gives, or why it gives none. `untried` is set if Exotel neither accepted nor refused it, for
 * instance because there is no network.
 */
export type TriedForm =
  | { readonly ok: true; readonly access: IntegrationsAccess; readonly untried: Failure | null }
  | { readonly ok: false; readonly refusal: Refusal }

/** Tries the form at Exotel with one read. `onSecret` is called with each secret before it is sent. */
export async function trySignIn(
  { userId, integrationsUrl, credential }: SignInForm & { readonly integrationsUrl: string },
  fetch: Fetch,
  onSecret: (secret: string) => void,
): Promise<TriedForm> {
  const base = parseBaseUrl(integrationsUrl)
  if (!base.ok) return refused(refusal(exitCodes.wrongUsage, urlSentence(base.problem)))
  const { origin } = base
  const app = credential.kind === 'app' ? credential : null
  onSecret(credential.kind === 'token' ? credential.token : credential.appSecret)
  const limit = AbortSignal.timeout(timing.callLimit)
  const token: Result<string> =
    credential.kind === 'token'
      ? { ok: true, value: credential.token }
      : await mintToken(createHttp(origin, fetch), credential.appId, credential.appSecret, limit)
  if (!token.ok) return refused(mintRefusal(token.failure))
  onSecret(token.value)
  if (/[^\x21-\x7e]/.test(token.value)) {
    return refused(refusal(exitCodes.wrongUsage, (messages) => messages.signIn.tokenNotOneWord))
  }
  const access: IntegrationsAccess = { origin, userId, token: token.value, app }
  const { gateway } = openIntegrationsLink({ ...access, app: null }, fetch)
  const tried = await gateway.read(limit)
  if (tried.ok) return { ok: true, access, untried: null }
  if (handlingOf(tried.failure) === 'retry') return { ok: true, access, untried: tried.failure }
  return refused(refusal(exitCodes.refused, refusedToken(tried.failure)))
}

/** A new token was never accepted before, so the message must not say that it is "no longer" accepted. */
function refusedToken(failure: Failure): LocalizedText {
  if (failure.kind !== 'unauthorized') return (messages) => failureLine(messages, failure)
  return (messages) => adviceWithSupport(messages, messages.signIn.tokenNotAccepted, failure)
}

/** No token is involved yet: what Exotel did not accept are the app's id and secret. */
function mintRefusal(failure: Failure): Refusal {
  if (failure.kind !== 'unauthorized') return refusalOf(failure)
  return refusal(exitCodes.refused, (messages) =>
    adviceWithSupport(messages, messages.signIn.appNotAccepted, failure),
  )
}

function refused(refusal: Refusal): TriedForm {
  return { ok: false, refusal }
}
