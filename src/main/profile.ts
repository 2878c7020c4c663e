import type { LocalizedText } from '../core/locales/messages.ts'
import type { RateLimit } from '../core/model/account-limit.ts'
import type { Failure } from '../core/model/failure.ts'
import { noRules, type PolicyRules } from '../core/model/policy-rules.ts'
import { timing } from '../core/model/timing.ts'
import type { TokenLife } from '../core/model/token-life.ts'
import type { Policy } from '../core/settings/policy.ts'
import { type CredentialsStore, openCredentials } from './credentials/credentials-store.ts'
import type { Bus } from './dbus/bus.ts'
import {
  type Keychain,
  keytarVault,
  loadKeytar,
  memoryKeychain,
  systemKeychain,
} from './keychain/keychain.ts'
import { promptToUnlock } from './keychain/secret-service/prompt.ts'
import { watchedSecretService } from './keychain/secret-service/state.ts'
import { secretServiceVault } from './keychain/secret-service/vault.ts'
import { dropExotelConnections, exotelFetch } from './network/exotel-session.ts'
import { type ProxyPasswords, proxyPasswordsFrom } from './network/proxy/proxy-passwords.ts'
import { mendProxyVariables } from './network/proxy/proxy-variables.ts'
import { openPolicy } from './settings/policy-in-force.ts'
import { openSettings } from './settings/settings-file.ts'
import { memorySettings, type Settings, type SettingsFile } from './settings/settings-schema.ts'
import { type IntentFile, memoryIntentFile, openIntentFile } from './storage/intent-file.ts'

/** Everything of a profile that survives a run of the app. */
export interface Profile {
  readonly credentials: CredentialsStore
  readonly settings: SettingsFile
  readonly intentFile: IntentFile
  /** The administrator's policy, the same for every profile. */
  readonly policy: Policy
  /** The policy's path, whether the file exists or not. */
  readonly policyFile: string
  readonly proxyPasswords: ProxyPasswords
}

/** Opens the profile in the folder `profile`; with `simulator`, starts the embedded Exotel and keeps everything in memory. */
export async function openProfile({
  profile,
  simulator,
  sessionBus,
  keychainChanged,
  accountRead,
  rateLimitSeen,
  tokenRenewed,
  settingsSetAside,
  say,
}: {
  readonly profile: string
  readonly simulator: boolean
  /** The shared connection to the session bus; null if there is no bus. */
  sessionBus(): Bus | null
  /** Called when the state of the keychain may have changed. */
  keychainChanged(): void
  /** Called with the reason when the account API cannot be read although switching works; with null once it can be. */
  accountRead(failure: Failure | null): void
  /** Called with what each answer says of the limit that all desks of the account share. */
  rateLimitSeen(seen: RateLimit): void
  /** Called when a new token was minted; null if its expiry is unknown. */
  tokenRenewed(token: TokenLife | null): void
  /** Called with the new path of broken settings, and whether the last good copy replaced them. */
  settingsSetAside(path: string, restored: boolean): void
  /** Prints a sentence on the terminal from which the app was started. */
  say(sentence: LocalizedText): void
}): Promise<Profile> {
  const proxyVariables = mendProxyVariables(process.env)
  const { policy, file: policyPath } = openPolicy(profile)
  if (!simulator) {
    const settings = openSettings(profile, (path, restored) => {
      say(({ storage }) => (restored ? storage.settingsRestored(path) : storage.settingsSetAside(path)))
      settingsSetAside(path, restored)
    })
    const keychain = desktopKeychain(sessionBus, keychainChanged)
    const proxyPasswords = proxyPasswordsFrom(keychain, proxyVariables.credentials)
    const credentials = openCredentials({
      keychain,
      settings,
      fetch: exotelFetch(proxyPasswords, proxyVariables, policy.integratedSignInHosts),
      simulator: null,
      rules: rulesWithAgent(policy, settings.read()),
      closeConnections: dropExotelConnections,
      onAccountRead: accountRead,
      onRateLimit: rateLimitSeen,
      onTokenRenewed: tokenRenewed,
    })
    return {
      credentials,
      settings,
      intentFile: openIntentFile(profile),
      policy,
      policyFile: policyPath,
      proxyPasswords,
    }
  }
  const { startSimulator } = await import('../exotel/simulator/index.ts')
  const { facts } = await startSimulator({})
  const { userId, token, url } = facts
  say(({ signIn }) => signIn.simulatorAt(url))
  const settings = memorySettings()
  const keychain = memoryKeychain()
  const proxyPasswords = proxyPasswordsFrom(keychain, proxyVariables.credentials)
  const credentials = openCredentials({
    keychain,
    settings,
    fetch: exotelFetch(proxyPasswords, null, []),
    simulator: new URL(facts.url).host,
    rules: noRules,
    closeConnections: dropExotelConnections,
    onAccountRead: accountRead,
    onRateLimit: rateLimitSeen,
    onTokenRenewed: tokenRenewed,
  })
  await credentials.signIn({ userId, integrationsUrl: url, credential: { kind: 'token', token } })
  const { sid, apiKey, apiToken, email } = facts
  await credentials.connectAccount({ accountUrl: url, sid, apiKey, apiToken, search: { by: 'email', email } })
  return {
    credentials,
    settings,
    intentFile: memoryIntentFile(),
    policy,
    policyFile: policyPath,
    proxyPasswords,
  }
}

/**
 * The rules for the account. If nothing is known of the policy, the host at which the agent is signed in stays allowed:
 * without an agent no absence would turn calls off.
 */
function rulesWithAgent({ rules, trouble }: Policy, { integrations, account }: Settings): PolicyRules {
  const { allowedHosts } = rules
  if (trouble?.holds !== 'strictest' || allowedHosts === null) return rules
  const theirs = [integrations, account].flatMap((at) => (at === null ? [] : [new URL(at.url).hostname]))
  return { ...rules, allowedHosts: [...allowedHosts, ...theirs] }
}

function desktopKeychain(sessionBus: () => Bus | null, changed: () => void): Keychain {
  if (process.platform !== 'linux') {
    return systemKeychain({
      vault: keytarVault(loadKeytar),
      checkState: async () => ({ kind: 'ready' }),
      // These systems show a prompt of their own when a secret is read.
      promptToUnlock: async () => 'unlocked',
      onRecovered: changed,
    })
  }
  const bus = (): Bus => {
    const found = sessionBus()
    if (found === null) throw new Error('there is no session bus')
    return found
  }
  return systemKeychain({
    vault: secretServiceVault(bus, loadKeytar),
    checkState: watchedSecretService(sessionBus, changed),
    promptToUnlock: async (items, matches) => promptToUnlock(bus(), items, matches, timing.keychainPrompt),
    onRecovered: changed,
  })
}
