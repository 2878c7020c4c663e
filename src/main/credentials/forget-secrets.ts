import type { Result } from '../../core/model/failure.ts'
import type { KeychainFailure } from '../../core/model/storage-failure.ts'
import type { Keychain } from '../keychain/keychain.ts'

/**
 * Deletes the secrets of these entries, in this order, because the agent asked for it: if one is locked, they are asked to
 * unlock it. Stops at the first that cannot be deleted, and returns why; null if all are deleted.
 */
export async function forgetSecrets(
  keychain: Keychain,
  entries: readonly string[],
): Promise<KeychainFailure | null> {
  for (const entry of entries) {
    const forgotten = await forgetOne(keychain, entry)
    if (!forgotten.ok) return forgotten.failure
  }
  return null
}

async function forgetOne(keychain: Keychain, entry: string): Promise<Result<null, KeychainFailure>> {
  const forgotten = await keychain.forget(entry)
  if (forgotten.ok || forgotten.failure.kind !== 'locked') return forgotten
  return (await keychain.unlock([entry], 'all')) === 'unlocked' ? keychain.forget(entry) : forgotten
}
