import { diskLine } from '../../core/locales/disk.ts'
import { tokenNotSaved } from '../../core/locales/keychain.ts'
import type { LocalizedText } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import type { KeychainFailure } from '../../core/model/storage-failure.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { Keychain } from '../keychain/keychain.ts'
import { type RestoreSecrets, replaceSecrets } from '../keychain/replace-secrets.ts'
import type { Settings, SettingsFile } from '../settings/settings-schema.ts'
import { keychainEntriesOf, trialEntry } from './keychain-entries.ts'
import { type Refusal, refusal } from './sign-in-result.ts'

/**
 * Stores `secrets` (by entry), which the agent has just entered, in the keychain and `change` in the settings:
 * both, or neither. A locked keychain asks the agent to unlock it. Returns null on success. Secrets that the settings no
 * longer refer to are deleted, since no later run would delete them.
 */
export async function saveCredentials(
  { keychain, settings }: { readonly keychain: Keychain; readonly settings: SettingsFile },
  secrets: ReadonlyMap<string, string>,
  change: Partial<Settings>,
): Promise<Refusal | null> {
  const before = settings.read()
  const stored = await store(keychain, secrets)
  if (!stored.ok) {
    const { failure } = stored
    return refusal(exitCodes.notAvailable, (messages) => tokenNotSaved(messages, failure))
  }
  const written = settings.write(change)
  if (!written.ok) {
    const restored = await stored.value()
    const { failure } = written
    const message: LocalizedText = (messages) =>
      `${diskLine(messages, failure)} ${restored ? messages.keychain.putBack : messages.keychain.notPutBack}`
    return { ...refusal(exitCodes.internalError, message), disk: failure }
  }
  const needed = keychainEntriesOf({ ...before, ...change })
  // A secret that cannot be deleted now does no harm: nothing refers to it.
  for (const entry of keychainEntriesOf(before)) if (!needed.includes(entry)) await keychain.forget(entry)
  return null
}

/**
 * Checks that the keychain accepts secrets, by writing a trial entry and deleting it, before a one-time code is used up for a
 * token that could not be saved. A locked keychain asks the agent to unlock it. Returns null if it accepts them.
 */
export async function refuseUnusableKeychain(keychain: Keychain, host: string): Promise<Refusal | null> {
  const stored = await store(keychain, new Map([[trialEntry(host), 'trial']]))
  if (!stored.ok) {
    const { failure } = stored
    return refusal(exitCodes.notAvailable, (messages) => tokenNotSaved(messages, failure))
  }
  // A trial entry that stays there holds no secret, and the next trial replaces it.
  await stored.value()
  return null
}

/** Writes all of `secrets`, or none. A locked keychain asks the agent to unlock it. */
async function store(
  keychain: Keychain,
  secrets: ReadonlyMap<string, string>,
): Promise<Result<RestoreSecrets, KeychainFailure>> {
  const stored = await replaceSecrets(keychain, secrets)
  const locked = !stored.ok && stored.failure.kind === 'locked'
  if (!locked || (await keychain.unlock([...secrets.keys()], 'any')) !== 'unlocked') return stored
  return replaceSecrets(keychain, secrets)
}
