import { failureLine } from '../../core/locales/failures.ts'
import { tokenText } from '../../core/locales/token.ts'
import type { Failure } from '../../core/model/failure.ts'
import { isHostAllowed } from '../../core/model/policy-rules.ts'
import { timing } from '../../core/model/timing.ts'
import { stageAt, type TokenLife } from '../../core/model/token-life.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { AccountForm, SignInForm } from '../../core/protocol/shared-requests.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import type { Keychain } from '../keychain/keychain.ts'
import type { SettingsFile } from '../settings/settings-schema.ts'
import { type CcmAccess, type CcmLink, findCcmUser } from './ccm-link.ts'
import { type HostRules, refuseHost } from './host-rules.ts'
import { atRelay, identityAt, identityOf, isSamePerson } from './identity.ts'
import { type IntegrationsAccess, type IntegrationsLink, trySignIn } from './integrations-link.ts'
import { appEntry, ccmEntry, tokenEntry } from './keychain-entries.ts'
import { saveCredentials } from './save-credentials.ts'
import { type Refusal, refusal, refusalOf, type SignInResult } from './sign-in-result.ts'

// Tries the credentials that the agent enters in a form at Exotel, and stores or refuses them. The credentials store then
// uses them.

/** The parts of the app that are needed to try and store new credentials. */
export interface SignInParts {
  readonly keychain: Keychain
  readonly settings: SettingsFile
  readonly fetch: Fetch
  /** The host of the embedded Exotel; null if it does not run. */
  readonly simulator: string | null
  readonly hosts: HostRules
  /** Called with every secret before its first use, so that no text shows it. */
  noteSecret(secret: string): void
  openIntegrations(access: IntegrationsAccess): IntegrationsLink
  openCcm(access: CcmAccess): CcmLink
}

/** The result of a sign-in and, if it succeeded, the link that uses the new credentials. */
export type Linked<Link> =
  | { readonly ok: true; readonly link: Link; readonly signedIn: SignInResult }
  | Refusal

/**
 * Tries a user id and token at Exotel, and stores them unless Exotel refuses them or they are another person's than the
 * key of the account API, where one is in use.
 */
export async function signInWithToken(
  form: SignInForm,
  ccm: CcmLink | null,
  parts: SignInParts,
): Promise<Linked<IntegrationsLink>> {
  const integrationsUrl = form.integrationsUrl ?? parts.hosts.integrationsUrl
  const forbidden = refuseHost(integrationsUrl, parts.hosts)
  if (forbidden !== null) return forbidden
  const tried = await trySignIn({ ...form, integrationsUrl }, parts.fetch, parts.noteSecret)
  if (!tried.ok) return tried.refusal
  const { origin, userId, token, app } = tried.access
  const link = parts.openIntegrations(tried.access)
  const different = ccm === null ? null : await refuseDifferentPeople(link, ccm)
  if (different !== null) return different
  const { host } = new URL(origin)
  const secrets = new Map<string, string>()
  // The token comes last: until it is replaced, the previous one keeps working.
  if (app !== null) secrets.set(appEntry(host, app.appId), app.appSecret)
  secrets.set(tokenEntry(host, userId), token)
  const change = { integrations: { userId, url: origin, appId: app?.appId ?? null } }
  const refused = await saveCredentials(parts, secrets, change)
  if (refused !== null) return refused
  return {
    ok: true,
    link,
    signedIn: {
      ok: true,
      identity: atRelay(
        identityAt(host, userId, ccm === null ? 'integrations' : 'both', parts.simulator),
        link,
      ),
      token: link.tokenLife(),
      tokenEndAnnounced: true,
      result: withTokenLife(
        withServer(tried.untried === null ? signedInAs(userId) : signedInUntried(tried.untried), host),
        link.tokenLife(),
      ),
    },
  }
}

/** Finds the agent in the account API (CCM), and stores its key beside the token, where one is in use, or without one. */
export async function connectWithKey(
  form: AccountForm,
  integrations: IntegrationsLink | null,
  parts: SignInParts,
): Promise<Linked<CcmLink>> {
  const { settings, simulator } = parts
  const forbidden = refuseHost(form.accountUrl, parts.hosts)
  if (forbidden !== null) return forbidden
  parts.noteSecret(form.apiToken)
  const found = await findCcmUser(form, parts.fetch)
  if (!found.ok) return found.refusal
  const { origin, sid, apiKey, apiToken, userId } = found.access
  const link = parts.openCcm(found.access)
  const different = integrations === null ? null : await refuseDifferentPeople(integrations, link)
  if (different !== null) return different
  const { host } = new URL(origin)
  const secrets = new Map([[ccmEntry(host, sid), `${apiKey}:${apiToken}`]])
  const refused = await saveCredentials(parts, secrets, { account: { url: origin, sid, userId } })
  if (refused !== null) return refused
  const { name } = found.user
  return {
    ok: true,
    link,
    signedIn: {
      ok: true,
      identity: atRelay(
        identityOf(settings.read(), simulator) ?? identityAt(host, userId, 'account', simulator),
        integrations,
      ),
      token: integrations?.tokenLife() ?? null,
      tokenEndAnnounced: false,
      result: withServer(
        {
          exit: exitCodes.done,
          message: ({ account }) => (name === '' ? account.connected : account.connectedAs(name)),
        },
        host,
      ),
    },
  }
}

/** Refuses credentials of two different people; null if both belong to the same agent. */
async function refuseDifferentPeople(token: IntegrationsLink, key: CcmLink): Promise<Refusal | null> {
  const limit = AbortSignal.timeout(timing.callLimit)
  const [agent, user] = await Promise.all([token.agent(limit), key.user(limit)])
  if (!agent.ok) return refusalOf(agent.failure)
  if (!user.ok) return refusalOf(user.failure)
  switch (isSamePerson(agent.value, user.value)) {
    case true:
      return null
    case false:
      return refusal(exitCodes.refused, (messages) => messages.account.anotherAgent)
    case null:
      return refusal(exitCodes.refused, (messages) => messages.account.identityUnclear)
  }
}

function signedInAs(userId: string): CommandResult {
  return { exit: exitCodes.done, message: ({ signIn }) => signIn.done(userId) }
}

/**
 * Adds a line that names the server if it is not one of Exotel's own. The name is in ASCII, as `URL` gives it: letters of
 * another script may look like the name of a known server.
 */
function withServer({ exit, message }: CommandResult, host: string): CommandResult {
  const { hostname } = new URL(`https://${host}`)
  if (isHostAllowed(hostname, usualHosts)) return { exit, message }
  return { exit, message: (messages) => `${message(messages)}\n${messages.signIn.server(host)}` }
}

/** Exotel's, and this computer, where the simulator runs. */
const usualHosts = ['*.exotel.com', 'localhost', '127.0.0.1', '[::1]']

/** Adds a line that says when the token expires, unless the app renews it by itself. */
function withTokenLife({ exit, message }: CommandResult, life: TokenLife | null): CommandResult {
  if (life === null || life.renews) return { exit, message }
  const stage = stageAt(life.endsAt, Date.now())
  return { exit, message: (messages) => `${message(messages)}\n${tokenText(messages, life, stage)}` }
}

/** Signed in, although Exotel could not be reached to try the token. */
function signedInUntried(failure: Failure): CommandResult {
  return {
    exit: exitCodes.notConfirmed,
    message: (messages) => messages.signIn.untried(failureLine(messages, failure)),
  }
}
