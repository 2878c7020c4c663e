import { adviceWithSupport, failureLine } from '../../core/locales/failures.ts'
import type { LocalizedText } from '../../core/locales/messages.ts'
import { type Failure, handlingOf, type Result } from '../../core/model/failure.ts'
import { timing } from '../../core/model/timing.ts'
import type { TokenLife } from '../../core/model/token-life.ts'
import type { SignInForm } from '../../core/protocol/contract.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { defaultIntegrationsUrl, parseBaseUrl } from '../../exotel/base-url.ts'
import type { Gateway } from '../../exotel/gateway.ts'
import { createHttp, type Fetch } from '../../exotel/http.ts'
import {
  type AgentFacts,
  integrationsGateway,
  mintToken,
  readAgent,
  renewingGateway,
} from '../../exotel/integrations/gateway.ts'
import { lifeOf } from '../../exotel/integrations/token-life.ts'
import { type Refusal, refusal, refusalOf, urlSentence } from './refusal.ts'

/** The app that mints tokens. */
export interface MintingApp {
  readonly appId: string
  readonly appSecret: string
}

/** What opens the integrations API for one agent. */
export interface IntegrationsAccess {
  readonly origin: string
  readonly userId: string
  readonly token: string
  readonly app: MintingApp | null
}

/** One agent at the integrations API. */
export interface IntegrationsLink {
  readonly gateway: Gateway
  /** When the newest token ends; null where it does not say. */
  tokenLife(): TokenLife | null
  /** Who the agent is, as far as that API tells. */
  agent(signal: AbortSignal): Promise<Result<AgentFacts>>
}

/** Opens the integrations API; `onMinted` gets every token that takes an older one's place. */
export function linkIntegrations(
  access: IntegrationsAccess,
  fetch: Fetch,
  onMinted: (token: string) => void,
): IntegrationsLink {
  const { origin, userId, app } = access
  const http = createHttp(origin, fetch)
  let { token } = access
  const gatewayOf = (one: string) => integrationsGateway(http, userId, one)
  const agent = (signal: AbortSignal) => readAgent(http, userId, token, signal)
  const tokenLife = () => lifeOf(token, app !== null)
  if (app === null) return { gateway: gatewayOf(token), agent, tokenLife }
  const gateway = renewingGateway(gatewayOf, token, async (signal) => {
    const minted = await mintToken(http, app.appId, app.appSecret, signal)
    if (minted.ok) {
      token = minted.value
      onMinted(token)
    }
    return minted
  })
  return { gateway, agent, tokenLife }
}

/** What a form comes to: access that was tried out, or the failure of a try that may go better later. */
export type TriedForm =
  | { readonly ok: true; readonly access: IntegrationsAccess; readonly untried: Failure | null }
  | { readonly ok: false; readonly refusal: Refusal }

/** Tries the form at Exotel. `onSecret` gets each secret in it before it is sent. */
export async function trySignIn(
  { userId, integrationsUrl, credential }: SignInForm,
  fetch: Fetch,
  onSecret: (secret: string) => void,
): Promise<TriedForm> {
  const base = parseBaseUrl(integrationsUrl ?? defaultIntegrationsUrl)
  if (!base.ok) return refused(refusal(exitCodes.wrongUsage, urlSentence(base.problem)))
  const { origin } = base
  const app = credential.kind === 'app' ? credential : null
  onSecret(credential.kind === 'token' ? credential.token : credential.appSecret)
  const limit = AbortSignal.timeout(timing.callLimit)
  const token: Result<string> =
    credential.kind === 'token'
      ? { ok: true, value: credential.token }
      : await mintToken(createHttp(origin, fetch), credential.appId, credential.appSecret, limit)
  if (!token.ok) return refused(refusalOf(token.failure))
  onSecret(token.value)
  if (/[^\x21-\x7e]/.test(token.value)) {
    return refused(refusal(exitCodes.wrongUsage, (messages) => messages.signIn.tokenNotOneWord))
  }
  const access: IntegrationsAccess = { origin, userId, token: token.value, app }
  const { gateway } = linkIntegrations({ ...access, app: null }, fetch, () => {})
  const tried = await gateway.read(limit)
  if (tried.ok) return { ok: true, access, untried: null }
  if (handlingOf(tried.failure) === 'retry') return { ok: true, access, untried: tried.failure }
  return refused(refusal(exitCodes.refused, sentenceOf(tried.failure)))
}

/** A token that is just being given was never accepted, so it is not told as one that is no longer. */
function sentenceOf(failure: Failure): LocalizedText {
  if (failure.kind !== 'unauthorized') return (messages) => failureLine(messages, failure)
  return (messages) => adviceWithSupport(messages, messages.signIn.tokenNotAccepted, failure)
}

function refused(why: Refusal): TriedForm {
  return { ok: false, refusal: why }
}
