import type { Result } from '../../core/model/failure.ts'
import type { KeychainFailure } from '../../core/model/storage-failure.ts'
import { timing } from '../../core/model/timing.ts'
import { createSerialQueue } from '../storage/serial-queue.ts'

/** The keychain of the operating system: one secret for each entry, by the entry's name. */
export interface Keychain {
  /** The secret; null if there certainly is none. A locked keychain is a failure, never null. */
  read(entry: string): Promise<Result<string | null, KeychainFailure>>
  write(entry: string, secret: string): Promise<Result<null, KeychainFailure>>
  /** Deletes every secret of that entry. Fails as locked if one is left in a locked keyring. */
  forget(entry: string): Promise<Result<null, KeychainFailure>>
  /** The names of all entries that can be read. */
  entries(): Promise<Result<readonly string[], KeychainFailure>>
  /**
   * Asks the user to unlock what holds these entries, or will hold them. Only to be called when the user themselves asked
   * for something. There is one prompt at a time: calls during a prompt get its result. `any`: one secret of each entry is
   * enough; `all`: all secrets of these entries are needed.
   */
  unlock(entries: readonly string[], matches: 'any' | 'all'): Promise<UnlockResult>
}

/** The result of asking the user to unlock the keychain; `no-answer`: the time limit passed, the prompt may still be open. */
export type UnlockResult = 'unlocked' | 'dismissed' | 'no-answer'

/** Whether a secret is read or deleted, or a new one may have to be created. */
export type KeychainUse = 'read' | 'write'

/** Whether the keychain can be used at the moment. */
export type KeychainState = { readonly kind: 'ready' } | KeychainFailure

/** The attributes that identify an entry, as keytar sets them: `account` is its name. */
export interface KeychainItem {
  readonly service: string
  readonly account: string
}

/** The functions of keytar that are used. */
export type Keytar = Pick<
  typeof import('keytar'),
  'getPassword' | 'setPassword' | 'deletePassword' | 'findCredentials'
>

/** The storage behind a keychain. Each call rejects with the storage's own reason. */
export interface Vault {
  /** The secret; null if there is none, or if it is locked. */
  get(item: KeychainItem): Promise<string | null>
  set(item: KeychainItem, secret: string): Promise<void>
  /** Deletes all matching secrets; returns how many are left because they are locked. */
  remove(item: KeychainItem): Promise<number>
  /** The names of all entries of `service` that can be read. */
  entries(service: string): Promise<readonly string[]>
}

export interface SystemKeychainOptions {
  readonly vault: Vault
  /** Whether the vault can be used for `item` at the moment. Never rejects. */
  checkState(item: KeychainItem, use: KeychainUse): Promise<KeychainState>
  /** Asks the user to unlock what holds `items`. Rejects if the keychain has no prompt. */
  promptToUnlock(items: readonly KeychainItem[], matches: 'any' | 'all'): Promise<UnlockResult>
  /** Called when a call that had passed its time limit has ended: the keychain can be used again. */
  onRecovered(): void
}

const service = 'Hookswitch'

/**
 * The operating system's keychain. A vault returns null for an item in a *locked* collection, so `checkState` is called
 * before and after. Calls run one at a time: each hung call of keytar blocks a thread of Node's pool, and a pool without
 * free threads would stall every file access.
 */
export function systemKeychain(options: SystemKeychainOptions): Keychain {
  const { vault, checkState, promptToUnlock, onRecovered } = options
  const inTurn = createSerialQueue()
  let isHung = false
  let prompt: Promise<UnlockResult> | null = null

  const run = <Value>(
    entry: string,
    use: KeychainUse,
    call: (item: KeychainItem) => Promise<Value>,
  ): Promise<Result<Value, KeychainFailure>> => inTurn(() => guarded({ service, account: entry }, use, call))

  async function guarded<Value>(
    item: KeychainItem,
    use: KeychainUse,
    call: (item: KeychainItem) => Promise<Value>,
  ): Promise<Result<Value, KeychainFailure>> {
    if (isHung) return { ok: false, failure: noAnswer }
    const before = await checkState(item, use)
    if (before.kind !== 'ready') return { ok: false, failure: before }
    try {
      const value = await limited(call(item))
      if (!value.ok || value.value !== null) return value
      // The collection may have been locked since `before`; then null does not mean that there is no secret.
      const after = await checkState(item, use)
      return after.kind === 'ready' ? value : { ok: false, failure: after }
    } catch (error) {
      return { ok: false, failure: refusedBecause(error) }
    }
  }

  function limited<Value>(called: Promise<Value>): Promise<Result<Value, KeychainFailure>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        isHung = true
        resolve({ ok: false, failure: noAnswer })
      }, timing.keychainLimit)
      called
        .then((value) => resolve({ ok: true, value }), reject)
        .finally(() => {
          clearTimeout(timer)
          if (!isHung) return
          isHung = false
          onRecovered()
        })
    })
  }

  return {
    read: (entry) => run(entry, 'read', vault.get),
    write: async (entry, secret) => done(await run(entry, 'write', (item) => vault.set(item, secret))),
    async forget(entry) {
      const left = await run(entry, 'read', vault.remove)
      return left.ok && left.value > 0 ? { ok: false, failure: { kind: 'locked' } } : done(left)
    },
    entries: () => run('', 'write', () => vault.entries(service)),
    unlock(entries, matches) {
      const items = entries.map((account) => ({ service, account }))
      prompt ??= promptToUnlock(items, matches)
        .catch((): UnlockResult => 'dismissed')
        .finally(() => {
          prompt = null
        })
      return prompt
    },
  }
}

/** A keychain in memory, for the simulator's profile. */
export function memoryKeychain(): Keychain {
  const secrets = new Map<string, string>()
  return {
    read: async (entry) => ({ ok: true, value: secrets.get(entry) ?? null }),
    write: async (entry, secret) => {
      secrets.set(entry, secret)
      return { ok: true, value: null }
    },
    forget: async (entry) => {
      secrets.delete(entry)
      return { ok: true, value: null }
    },
    entries: async () => ({ ok: true, value: [...secrets.keys()] }),
    unlock: async () => 'unlocked',
  }
}

const noAnswer: KeychainFailure = { kind: 'unavailable', why: 'no-answer' }

/** The failure for an error of the keychain, with its own reason. */
export function refusedBecause(error: unknown): KeychainFailure {
  const said = error instanceof Error && error.message !== '' ? error.message : 'it gives no reason'
  return { kind: 'unavailable', why: 'refused', said: said.replace(/\.$/, '') }
}

function done(result: Result<unknown, KeychainFailure>): Result<null, KeychainFailure> {
  return result.ok ? { ok: true, value: null } : result
}

/** The most bytes that Windows keeps in one credential (Windows: wincred.h, CRED_MAX_CREDENTIAL_BLOB_SIZE). */
export const longestCredential = 2560

/**
 * The vault on Windows (Credential Manager) and macOS (Keychain), where a name has one secret at most. Windows answers a
 * secret that is too long with "The stub received bad data", so it is refused here.
 */
export function keytarVault(load: () => Promise<Keytar>, platform = process.platform): Vault {
  return {
    get: async ({ service, account }) => (await load()).getPassword(service, account),
    async set({ service, account }, secret) {
      const bytes = Buffer.byteLength(secret)
      if (platform === 'win32' && bytes > longestCredential) {
        throw new Error(
          `Windows keeps secrets of up to ${longestCredential} bytes, and this one has ${bytes}`,
        )
      }
      await (await load()).setPassword(service, account, secret)
    },
    async remove({ service, account }) {
      await (await load()).deletePassword(service, account)
      return 0
    },
    entries: async (service) => (await (await load()).findCredentials(service)).map(({ account }) => account),
  }
}

/** Loads keytar on first use: loading it takes long, and the start must not wait for it. */
export async function loadKeytar(): Promise<Keytar> {
  // biome-ignore lint/style/noRestrictedImports: this is the one file with keytar
  const { default: keytar } = await import('keytar')
  return keytar
}
