import type { Result } from '../../core/model/failure.ts'
import type { KeychainFailure } from '../../core/model/state.ts'
import type { Keychain } from './keychain.ts'

/** Puts back what was there before; false where the keychain did not take all of it. */
export type PutBack = () => Promise<boolean>

/**
 * Writes all of `secrets` (account names and what they hold), or none: where the keychain fails half-way, what it took
 * is put back. What is built on them may fail later: the answer puts everything back, too.
 */
export async function replaceSecrets(
  keychain: Keychain,
  secrets: ReadonlyMap<string, string>,
): Promise<Result<PutBack, KeychainFailure>> {
  const before: { readonly name: string; readonly secret: string | null }[] = []
  const putBack: PutBack = async () => {
    let complete = true
    for (const { name, secret } of before.toReversed()) {
      const put = secret === null ? await keychain.forget(name) : await keychain.write(name, secret)
      complete &&= put.ok
    }
    return complete
  }
  for (const [name, secret] of secrets) {
    const held = await keychain.read(name)
    // What a locked keyring holds beside the one that is written to stays there, whatever becomes of this.
    const written = held.ok || held.failure.kind === 'locked' ? await keychain.write(name, secret) : held
    if (!written.ok) {
      await putBack()
      return written
    }
    before.push({ name, secret: held.ok ? held.value : null })
  }
  return { ok: true, value: putBack }
}
