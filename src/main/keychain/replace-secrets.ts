import type { Result } from '../../core/model/failure.ts'
import type { KeychainFailure } from '../../core/model/storage-failure.ts'
import type { Keychain } from './keychain.ts'

/** Restores the previous secrets; resolves with false if the keychain refused one of them. */
export type RestoreSecrets = () => Promise<boolean>

/**
 * Writes all of `secrets` (by entry), or none: if the keychain fails in between, the previous secrets are
 * restored. Returns a function that restores them, for a caller whose next step fails.
 */
export async function replaceSecrets(
  keychain: Keychain,
  secrets: ReadonlyMap<string, string>,
): Promise<Result<RestoreSecrets, KeychainFailure>> {
  const before: { readonly entry: string; readonly secret: string | null }[] = []
  const restore: RestoreSecrets = async () => {
    let complete = true
    for (const { entry, secret } of before.toReversed()) {
      const restored = secret === null ? await keychain.forget(entry) : await keychain.write(entry, secret)
      complete &&= restored.ok
    }
    return complete
  }
  for (const [entry, secret] of secrets) {
    const previous = await keychain.read(entry)
    // A secret in another, locked keyring is not touched by the write.
    const isWritable = previous.ok || previous.failure.kind === 'locked'
    const written = isWritable ? await keychain.write(entry, secret) : previous
    if (!written.ok) {
      await restore()
      return written
    }
    before.push({ entry, secret: previous.ok ? previous.value : null })
  }
  return { ok: true, value: restore }
}
