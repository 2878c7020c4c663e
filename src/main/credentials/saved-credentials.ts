import type { Identity } from '../../core/model/identity.ts'
import type { Keychain } from '../keychain/keychain.ts'
import type { Settings, SettingsFile } from '../settings/settings-schema.ts'
import type { EventInput } from '../store.ts'
import type { CcmAccess } from './ccm-link.ts'
import { type HostRules, withAllowedHosts } from './host-rules.ts'
import { identityOf } from './identity.ts'
import type { IntegrationsAccess } from './integrations-link.ts'
import { agentInEntries, ccmAccess, integrationsAccess, keychainEntriesOf } from './keychain-entries.ts'

/** What the settings and the keychain hold of the last run: access to at least one API, or the event that says why not. */
export type SavedCredentials =
  | {
      readonly kind: 'found'
      readonly identity: Identity
      readonly integrations: IntegrationsAccess | null
      readonly ccm: CcmAccess | null
    }
  | Extract<EventInput, { kind: 'disk-failed' | 'credentials-missing' | 'keychain-failed' }>

/** Where credentials are saved, and which of them may be used. */
export interface SavedParts {
  readonly keychain: Keychain
  readonly settings: SettingsFile
  /** The host of the embedded Exotel; null if it does not run. */
  readonly simulator: string | null
  readonly hosts: HostRules
}

/** Reads the credentials of the last run. Secrets for a host that the policy does not allow are not read. */
export async function readSavedCredentials(parts: SavedParts): Promise<SavedCredentials> {
  const { keychain, settings, simulator, hosts } = parts
  const disk = settings.trouble()
  if (disk !== null) return { kind: 'disk-failed', failure: disk }
  const saved = await settingsWithAgent(settings, keychain)
  const former = identityOf(saved, simulator)
  if (former === null) return { kind: 'credentials-missing', former: null }
  const allowed = withAllowedHosts(saved, hosts)
  const secrets = new Map<string, string>()
  for (const entry of keychainEntriesOf(allowed)) {
    const secret = await keychain.read(entry)
    if (!secret.ok) return { kind: 'keychain-failed', identity: former, failure: secret.failure }
    if (secret.value !== null) secrets.set(entry, secret.value)
  }
  const integrations = integrationsAccess(allowed, secrets)
  const ccm = ccmAccess(allowed, secrets)
  if (integrations === null && ccm === null) return { kind: 'credentials-missing', former }
  const usable: Settings = {
    ...allowed,
    integrations: integrations === null ? null : allowed.integrations,
    account: ccm === null ? null : allowed.account,
  }
  return { kind: 'found', identity: identityOf(usable, simulator) ?? former, integrations, ccm }
}

/** The settings. If they were lost, the agent is searched in the keychain and written to the settings again. */
async function settingsWithAgent(settings: SettingsFile, keychain: Keychain): Promise<Settings> {
  const now = settings.read()
  if (!settings.agentLost()) return now
  const entries = await keychain.entries()
  const found = entries.ok ? agentInEntries(entries.value) : null
  if (found === null) return now
  // If the disk refuses it, the next start searches again.
  settings.write({ integrations: found })
  return { ...now, integrations: found }
}
