import type { Identity } from '../../core/model/identity.ts'
import type { PolicyRules } from '../../core/model/policy-rules.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { timing } from '../../core/model/timing.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { AccountForm, SignInForm } from '../../core/protocol/shared-requests.ts'
import { type RelayInfo, readRelayInfo } from '../../exotel/desk-enrolment.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import type { Gateway } from '../../exotel/gateway.ts'
import { createHttp } from '../../exotel/http.ts'
import type { Keychain, UnlockResult } from '../keychain/keychain.ts'
import type { DeskLink } from '../relay/desk-link.ts'
import type { SettingsFile } from '../settings/settings-schema.ts'
import type { EventInput } from '../store.ts'
import { enrolAtRelay } from './enrol.ts'
import { forgetSecrets } from './forget-secrets.ts'
import { hostRulesOf } from './host-rules.ts'
import { atRelay, identityOf } from './identity.ts'
import type { IntegrationsLink } from './integrations-link.ts'
import { keychainEntriesOf } from './keychain-entries.ts'
import { createLinks, type LinkListeners } from './links.ts'
import { createMintedToken } from './minted-token.ts'
import { readSavedCredentials } from './saved-credentials.ts'
import { connectWithKey, type Linked, type SignInParts, signInWithToken } from './sign-in.ts'
import { refusal, type SignInResult } from './sign-in-result.ts'
import { createUsedSecrets } from './used-secrets.ts'

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

export interface CredentialsOptions extends LinkListeners {
  readonly keychain: Keychain
  readonly settings: SettingsFile
  readonly fetch: Fetch
  /** The host of the embedded Exotel; null if it does not run. */
  readonly simulator: string | null
  /** The rules of the policy for the account. */
  readonly rules: Pick<PolicyRules, 'allowedHosts' | 'account'>
  /** Closes the connections to Exotel; resolves once no call is left on them. */
  closeConnections(): Promise<void>
}

/** Opens the credentials of one profile. Reads nothing before `restore`. */
export function openCredentials(options: CredentialsOptions): CredentialsStore {
  const { keychain, settings, fetch, simulator, rules } = options
  const hosts = hostRulesOf(rules, simulator)
  const relayOfPolicy = rules.account?.relay ?? null
  const usedSecrets = createUsedSecrets()
  const mintedToken = createMintedToken(keychain)
  const links = createLinks({ ...options, mintedToken, noteSecret: usedSecrets.note })
  const parts: SignInParts = {
    keychain,
    settings,
    fetch,
    simulator,
    hosts,
    noteSecret: usedSecrets.note,
    openIntegrations: links.openIntegrations,
    openCcm: links.openCcm,
  }

  /** The event that the agent is signed in with the links in use. */
  function signedIn(identity: Identity): EventInput {
    const { integrations } = links.inUse()
    return {
      kind: 'signed-in',
      identity: atRelay(identity, integrations),
      token: integrations?.tokenLife() ?? null,
    }
  }

  /** Uses the link of a sign-in that succeeded; its token is in the keychain already. */
  function useNewToken(tried: Linked<IntegrationsLink>): SignInResult {
    if (!tried.ok) return tried
    mintedToken.drop()
    links.use({ integrations: tried.link })
    return tried.signedIn
  }

  return {
    gateway: links.gateway,
    desk: () => links.inUse().integrations?.desk ?? null,
    agentLost: settings.agentLost,
    unlock: () => keychain.unlock(keychainEntriesOf(settings.read()), 'any'),

    async restore() {
      const saved = await readSavedCredentials({ keychain, settings, simulator, hosts })
      if (saved.kind !== 'found') return saved
      links.use({
        integrations: saved.integrations === null ? null : links.openIntegrations(saved.integrations),
        ccm: saved.ccm === null ? null : links.openCcm(saved.ccm),
      })
      return signedIn(saved.identity)
    },

    signIn: async (form) => useNewToken(await signInWithToken(form, links.inUse().ccm, parts)),

    async enrol({ relay = null, code, verifier = null, user = null }) {
      const origin = relay ?? relayOfPolicy
      if (origin === null)
        return refusal(exitCodes.wrongUsage, (messages) => messages.relay.refused.noneNamed)
      const enrolment = { relay: origin, code, verifier, user }
      return useNewToken(await enrolAtRelay(enrolment, links.inUse().ccm, parts))
    },

    relayInfo: async () =>
      relayOfPolicy === null
        ? null
        : readRelayInfo(createHttp(relayOfPolicy, fetch), AbortSignal.timeout(timing.callLimit)),

    async connectAccount(form) {
      const tried = await connectWithKey(form, links.inUse().integrations, parts)
      if (!tried.ok) return tried
      links.use({ ccm: tried.link })
      return tried.signedIn
    },

    async disconnectAccount() {
      const before = settings.read()
      const identity = identityOf({ ...before, account: null }, simulator)
      if (identity === null) return { kind: 'credentials-missing', former: null }
      const failure = await forgetSecrets(keychain, keychainEntriesOf({ ...before, integrations: null }))
      if (failure !== null) return { kind: 'keychain-failed', identity, failure }
      const written = settings.write({ account: null })
      links.use({ ccm: null })
      return written.ok ? signedIn(identity) : { kind: 'disk-failed', failure: written.failure }
    },

    async changeNumber(text) {
      const { ccm } = links.inUse()
      return ccm === null
        ? { exit: exitCodes.notAvailable, message: (messages) => messages.account.none }
        : ccm.changeNumber(text)
    },

    async forget() {
      const before = settings.read()
      const identity = identityOf(before, simulator)
      let disk: DiskFailure | null = null
      if (identity !== null) {
        const failure = await forgetSecrets(keychain, keychainEntriesOf(before))
        if (failure !== null) return { kind: 'keychain-failed', identity, failure }
        const written = settings.write({ integrations: null, account: null })
        if (!written.ok) disk = written.failure
      }
      mintedToken.drop()
      links.use({ integrations: null, ccm: null })
      // Chromium keeps the headers of a connection's calls. A call that fails now may still repeat a secret.
      await options.closeConnections()
      usedSecrets.clear()
      return { kind: 'signed-out', disk }
    },

    saveMintedToken: mintedToken.save,
    redact: usedSecrets.redact,
  }
}
