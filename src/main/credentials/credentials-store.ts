import type { RateLimit } from '../../core/model/account-limit.ts'
import type { Failure } from '../../core/model/failure.ts'
import { isHostAllowed, type PolicyRules } from '../../core/model/policy-rules.ts'
import { timing } from '../../core/model/timing.ts'
import type { TokenLife } from '../../core/model/token-life.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { AccountForm, SignInForm } from '../../core/protocol/shared-requests.ts'
import { formsOf, redactForms } from '../../core/text/redact.ts'
import { defaultIntegrationsUrl } from '../../exotel/base-url.ts'
import { combinedGateway } from '../../exotel/combined.ts'
import { type RelayInfo, readRelayInfo } from '../../exotel/desk-enrolment.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import type { Gateway } from '../../exotel/gateway.ts'
import { createHttp } from '../../exotel/http.ts'
import { lifeOf } from '../../exotel/integrations/token-life.ts'
import type { Keychain, UnlockResult } from '../keychain/keychain.ts'
import type { DeskLink } from '../relay/desk-link.ts'
import type { Settings, SettingsFile } from '../settings/settings-schema.ts'
import type { EventInput } from '../store.ts'
import { type CcmAccess, type CcmLink, openCcmLink } from './ccm-link.ts'
import { enrolAtRelay } from './enrol.ts'
import { atRelay, identityOf } from './identity.ts'
import {
  type IntegrationsAccess,
  type IntegrationsLink,
  openIntegrationsLink,
  type TokenKeeper,
} from './integrations-link.ts'
import {
  agentInEntries,
  ccmAccess,
  integrationsAccess,
  keychainEntriesOf,
  tokenEntry,
} from './keychain-entries.ts'
import { connectWithKey, type SignInParts, signInWithToken } from './sign-in.ts'
import { refusal, type SignInResult } from './sign-in-result.ts'

/** The credentials of the signed-in agent, and the gateway that uses them. No secret leaves it except to the keychain. */
export interface CredentialsStore {
  /** The gateway to Exotel; null while no agent is signed in. */
  gateway(): Gateway | null
  /** What the company's relay offers beyond Exotel's API; null unless an agent is signed in at one. */
  desk(): DeskLink | null
  /** Reads the credentials of the last run from the settings and the keychain. The event describes the session. */
  restore(): Promise<EventInput>
  /** Whether the settings, and with them the signed-in agent, were lost. `restore` then searches the keychain. */
  agentLost(): boolean
  /** Asks the user to unlock what `restore` reads. Only to be called when the user themselves asked for something. */
  unlock(): Promise<UnlockResult>
  /** Tries a user id and token at Exotel, and stores them unless Exotel refuses them. */
  signIn(form: SignInForm): Promise<SignInResult>
  /**
   * Enrols this computer at the company's relay with a one-time code, and stores the token that it gives. `relay` is null for
   * the one that the policy names.
   */
  enrol(given: EnrolmentRequest): Promise<SignInResult>
  /** What the relay that the policy names offers; null if it names none, or none answers there. */
  relayInfo(): Promise<RelayInfo | null>
  /** Finds the agent in the account API (CCM), and stores its key beside the token or without one. */
  connectAccount(form: AccountForm): Promise<SignInResult>
  /** Deletes the key of the account API. The event describes the session with the token that remains. */
  disconnectAccount(): Promise<EventInput>
  /** Changes the number of the agent's phone; `number` as people write it. */
  changeNumber(number: string): Promise<CommandResult>
  /** Deletes all secrets. The event says that the agent is signed out, or why not. */
  forget(): Promise<EventInput>
  /** Stores the newest minted token, if the keychain refused it when it was minted. */
  saveMintedToken(): Promise<void>
  /** `text` without any secret that was used since the last sign-out, replaced ones included. */
  redact(text: string): string
}

/** A one-time code for the relay at `relay`; null: for the one that the policy names. */
export interface EnrolmentRequest {
  readonly relay?: string | null
  readonly code: string
  /** The secret that goes with a code of the company's sign-in (PKCE); null or left out for any other code. */
  readonly verifier?: string | null
  /** The only user whom the code may sign in: one who is signed in already; null: any. */
  readonly user?: string | null
}

export interface CredentialsOptions {
  readonly keychain: Keychain
  readonly settings: SettingsFile
  readonly fetch: Fetch
  /** The host of the embedded Exotel; null if it does not run. */
  readonly simulator: string | null
  /** The rules of the policy for the account. */
  readonly rules: Pick<PolicyRules, 'allowedHosts' | 'account'>
  /** Closes the connections to Exotel; resolves once no call is left on them. */
  closeConnections(): Promise<void>
  /** Called with the reason when the account API cannot be read although switching works; with null once it can be. */
  onAccountRead(failure: Failure | null): void
  /** Called with what each answer says of the limit that all desks of the account share. */
  onRateLimit(seen: RateLimit): void
  /** Called when a new token was minted, because Exotel no longer accepted the old one; null if its expiry is unknown. */
  onTokenRenewed(token: TokenLife | null): void
}

/** Opens the credentials of one profile. Reads nothing before `restore`. */
export function openCredentials(options: CredentialsOptions): CredentialsStore {
  const { keychain, settings, fetch, simulator, rules } = options
  const { onAccountRead, onRateLimit, onTokenRenewed } = options
  let integrations: IntegrationsLink | null = null
  let ccm: CcmLink | null = null
  let gateway: Gateway | null = null
  /** A minted token that is in use, but not in the keychain yet. */
  let unsaved: { readonly entry: string; readonly token: string } | null = null
  /** The secrets of this session, in every form that a text may repeat them in. */
  const usedForms = new Set<string>()
  const noteSecret = (secret: string) => {
    for (const form of formsOf(secret)) usedForms.add(form)
  }

  const tokenLife = () => integrations?.tokenLife() ?? null
  const parts: SignInParts = {
    keychain,
    settings,
    fetch,
    simulator,
    hosts: { integrationsUrl: rules.account?.integrationsUrl ?? defaultIntegrationsUrl, isAllowed },
    noteSecret,
    openIntegrations,
    openCcm,
  }

  function isAllowed(host: string): boolean {
    const relay = rules.account?.relay ?? null
    const isRelay = relay !== null && new URL(relay).host === host
    return host === simulator || isRelay || isHostAllowed(host, rules.allowedHosts)
  }

  /** The settings without the accounts at hosts that the policy does not allow: no secret may be sent there. */
  function onlyAllowed(saved: Settings): Settings {
    const { integrations, account } = saved
    const allowed = <At extends { readonly url: string }>(at: At | null): At | null =>
      at !== null && isAllowed(new URL(at.url).host) ? at : null
    return { ...saved, integrations: allowed(integrations), account: allowed(account) }
  }

  /** Combines the open links to one gateway. */
  function updateGateway(): void {
    gateway =
      integrations === null
        ? (ccm?.gateway ?? null)
        : ccm === null
          ? integrations.gateway
          : combinedGateway(integrations.gateway, ccm.gateway, onAccountRead)
  }

  function openIntegrations(access: IntegrationsAccess): IntegrationsLink {
    noteSecret(access.token)
    if (access.app !== null) noteSecret(access.app.appSecret)
    const entry = tokenEntry(new URL(access.origin).host, access.userId)
    const keeper: TokenKeeper = {
      minted(token) {
        noteSecret(token)
        if (integrations !== link) return
        unsaved = { entry, token }
        onTokenRenewed(link.tokenLife())
        // Not awaited: a locked keychain must not delay the switch for which the token was minted.
        void saveMintedToken()
      },
      async renewed(token) {
        noteSecret(token)
        // A link that was replaced meanwhile, or signed out, must not leave its token behind.
        if (integrations !== link || !(await keychain.write(entry, token)).ok) return false
        if (integrations === link) onTokenRenewed(lifeOf(token, true))
        return true
      },
    }
    const link: IntegrationsLink = openIntegrationsLink(access, fetch, keeper, onRateLimit)
    return link
  }

  function openCcm(access: CcmAccess): CcmLink {
    noteSecret(access.apiToken)
    noteSecret(`${access.apiKey}:${access.apiToken}`)
    return openCcmLink(access, fetch, onRateLimit)
  }

  /** A token that is never saved costs only one more minting at the next start. */
  async function saveMintedToken(): Promise<void> {
    const saving = unsaved
    if (saving === null) return
    const saved = await keychain.write(saving.entry, saving.token)
    if (saved.ok && unsaved === saving) unsaved = null
  }

  /** The settings. If they were lost, the agent is searched in the keychain and written to the settings again. */
  async function settingsWithAgent(): Promise<Settings> {
    const now = settings.read()
    if (!settings.agentLost()) return now
    const entries = await keychain.entries()
    const found = entries.ok ? agentInEntries(entries.value) : null
    if (found === null) return now
    // If the disk refuses it, the next start searches again.
    settings.write({ integrations: found })
    return { ...now, integrations: found }
  }

  /** Deletes one secret, because the agent asked for it: if it is locked, they are asked to unlock it. */
  async function forgetOne(entry: string): ReturnType<Keychain['forget']> {
    const forgotten = await keychain.forget(entry)
    if (forgotten.ok || forgotten.failure.kind !== 'locked') return forgotten
    return (await keychain.unlock([entry], 'all')) === 'unlocked' ? keychain.forget(entry) : forgotten
  }

  return {
    gateway: () => gateway,
    desk: () => integrations?.desk ?? null,
    agentLost: settings.agentLost,
    unlock: () => keychain.unlock(keychainEntriesOf(settings.read()), 'any'),

    async restore() {
      const disk = settings.trouble()
      if (disk !== null) return { kind: 'disk-failed', failure: disk }
      const known = await settingsWithAgent()
      const former = identityOf(known, simulator)
      const saved = onlyAllowed(known)
      if (former === null) return { kind: 'credentials-missing', former: null }
      const secrets = new Map<string, string>()
      for (const entry of keychainEntriesOf(saved)) {
        const secret = await keychain.read(entry)
        if (!secret.ok) return { kind: 'keychain-failed', identity: former, failure: secret.failure }
        if (secret.value !== null) secrets.set(entry, secret.value)
      }
      const token = integrationsAccess(saved, secrets)
      const key = ccmAccess(saved, secrets)
      if (token === null && key === null) return { kind: 'credentials-missing', former }
      integrations = token === null ? null : openIntegrations(token)
      ccm = key === null ? null : openCcm(key)
      updateGateway()
      const usable: Settings = {
        ...saved,
        integrations: token === null ? null : saved.integrations,
        account: key === null ? null : saved.account,
      }
      const identity = atRelay(identityOf(usable, simulator) ?? former, integrations)
      return { kind: 'signed-in', identity, token: tokenLife() }
    },

    async signIn(form) {
      const tried = await signInWithToken(form, ccm, parts)
      if (!tried.ok) return tried
      integrations = tried.link
      unsaved = null
      updateGateway()
      return tried.signedIn
    },

    async enrol({ relay = null, code, verifier = null, user = null }) {
      const origin = relay ?? rules.account?.relay ?? null
      if (origin === null)
        return refusal(exitCodes.wrongUsage, (messages) => messages.relay.refused.noneNamed)
      const tried = await enrolAtRelay({ relay: origin, code, verifier, user }, ccm, parts)
      if (!tried.ok) return tried
      integrations = tried.link
      unsaved = null
      updateGateway()
      return tried.signedIn
    },

    async relayInfo() {
      const origin = rules.account?.relay ?? null
      if (origin === null) return null
      return readRelayInfo(createHttp(origin, fetch), AbortSignal.timeout(timing.callLimit))
    },

    async connectAccount(form) {
      const tried = await connectWithKey(form, integrations, parts)
      if (!tried.ok) return tried
      ccm = tried.link
      updateGateway()
      return tried.signedIn
    },

    async disconnectAccount() {
      const before = settings.read()
      const identity = identityOf({ ...before, account: null }, simulator)
      if (identity === null) return { kind: 'credentials-missing', former: null }
      for (const entry of keychainEntriesOf({ ...before, integrations: null })) {
        const forgotten = await forgetOne(entry)
        if (!forgotten.ok) return { kind: 'keychain-failed', identity, failure: forgotten.failure }
      }
      const written = settings.write({ account: null })
      ccm = null
      updateGateway()
      return written.ok
        ? { kind: 'signed-in', identity: atRelay(identity, integrations), token: tokenLife() }
        : { kind: 'disk-failed', failure: written.failure }
    },

    changeNumber: async (text) =>
      ccm === null
        ? { exit: exitCodes.notAvailable, message: (messages) => messages.account.none }
        : ccm.changeNumber(text),

    async forget() {
      const before = settings.read()
      const identity = identityOf(before, simulator)
      for (const entry of identity === null ? [] : keychainEntriesOf(before)) {
        const forgotten = await forgetOne(entry)
        if (!forgotten.ok && identity !== null) {
          return { kind: 'keychain-failed', identity, failure: forgotten.failure }
        }
      }
      const written = identity === null ? null : settings.write({ integrations: null, account: null })
      integrations = null
      ccm = null
      unsaved = null
      updateGateway()
      // Chromium keeps the headers of a connection's calls. A call that fails now may still repeat a secret.
      await options.closeConnections()
      usedForms.clear()
      return { kind: 'signed-out', disk: written?.ok === false ? written.failure : null }
    },

    saveMintedToken,
    redact: (text) => redactForms(text, usedForms),
  }
}
