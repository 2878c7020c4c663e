import type { Keychain } from '../keychain/keychain.ts'

/** The newest minted token, which is in use, until the keychain has taken it. */
export interface MintedToken {
  /** Has `token` stored in the keychain's `entry` by the next `save`. */
  keep(entry: string, token: string): void
  /** Stores the token, if there is one. Does not reject: a token that is never stored costs one more minting at the next start. */
  save(): Promise<void>
  /** Forgets the token: it is no longer in use. */
  drop(): void
}

export function createMintedToken(keychain: Keychain): MintedToken {
  let unsaved: { readonly entry: string; readonly token: string } | null = null
  return {
    keep(entry, token) {
      unsaved = { entry, token }
    },
    async save() {
      const saving = unsaved
      if (saving === null) return
      const saved = await keychain.write(saving.entry, saving.token)
      // A newer token may have come meanwhile.
      if (saved.ok && unsaved === saving) unsaved = null
    },
    drop() {
      unsaved = null
    },
  }
}
