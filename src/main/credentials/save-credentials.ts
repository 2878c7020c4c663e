import { diskLine } from '../../core/locales/disk.ts'
import { tokenNotSaved } from '../../core/locales/keychain.ts'
import type { LocalizedText } from '../../core/locales/messages.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { Keychain } from '../keychain/keychain.ts'
import { replaceSecrets } from '../keychain/replace-secrets.ts'
import type { Settings, SettingsFile } from '../settings/settings-schema.ts'
import { keychainEntriesOf } from './keychain-entries.ts'
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
  let stored = await replaceSecrets(keychain, secrets)
  const locked = !stored.ok && stored.failure.kind === 'locked'
  if (locked && (await keychain.unlock([...secrets.keys()], 'any')) === 'unlocked') {
    stored = await replaceSecrets(keychain, secrets)
  }
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
