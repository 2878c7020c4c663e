import { diskLine } from '../../core/locales/disk.ts'
import { tokenNotKept } from '../../core/locales/keychain.ts'
import type { LocalizedText } from '../../core/locales/messages.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { Keychain } from '../keychain/keychain.ts'
import { replaceSecrets } from '../keychain/replace-secrets.ts'
import type { Settings, SettingsFile } from '../settings/settings-schema.ts'
import { secretNames } from './keychain-names.ts'
import { type Refusal, refusal } from './refusal.ts'

/**
 * Keeps `secrets`, which somebody has just entered, in the keychain and `change` in the settings, both or neither; null where that was done. What
 * nothing names any more is forgotten, as it would stay in the keychain for ever.
 */
export async function saveCredentials(
  { keychain, settings }: { readonly keychain: Keychain; readonly settings: SettingsFile },
  secrets: ReadonlyMap<string, string>,
  change: Partial<Settings>,
): Promise<Refusal | null> {
  const before = settings.read()
  let stored = await replaceSecrets(keychain, secrets)
  const locked = !stored.ok && stored.failure.kind === 'locked'
  if (locked && (await keychain.unlock([...secrets.keys()], 'any')) === 'open') {
    stored = await replaceSecrets(keychain, secrets)
  }
  if (!stored.ok) {
    const { failure } = stored
    return refusal(exitCodes.notAvailable, (messages) => tokenNotKept(messages, failure))
  }
  const written = settings.write(change)
  if (!written.ok) {
    const putBack = await stored.value()
    const { failure } = written
    const message: LocalizedText = (messages) =>
      `${diskLine(messages, failure)} ${putBack ? messages.keychain.putBack : messages.keychain.notPutBack}`
    return { ...refusal(exitCodes.internalError, message), disk: failure }
  }
  const named = secretNames({ ...before, ...change })
  // One that fails now harms nothing.
  for (const name of secretNames(before)) if (!named.includes(name)) await keychain.forget(name)
  return null
}
