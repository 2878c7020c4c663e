import type { Result } from '../../core/model/failure.ts'
import type { KeychainFailure } from '../../core/model/state.ts'
import { timing } from '../../core/model/timing.ts'

/** Where secrets live: one password for each account name. */
export interface Keychain {
  /** The secret; null where there is surely none, which a locked keychain is not. */
  read(account: string): Promise<Result<string | null, KeychainFailure>>
  write(account: string, secret: string): Promise<Result<null, KeychainFailure>>
  /** Forgets every secret of that name. Fails as locked where one stays, in a keyring that is locked. */
  forget(account: string): Promise<Result<null, KeychainFailure>>
  /** The names of all that can be read. */
  accounts(): Promise<Result<readonly string[], KeychainFailure>>
  /**
   * Has the person at the desk asked to unlock what holds these accounts, or would hold them; for that person's own act
   * alone. One question at a time: who asks meanwhile hears the same answer. `any`: one secret of each name is enough;
   * `all`: there may be several, and every one is needed.
   */
  unlock(accounts: readonly string[], matches: 'any' | 'all'): Promise<Unlocked>
}

/** What became of asking somebody to unlock the keychain; `no-answer`: they have not answered in time. */
export type Unlocked = 'open' | 'dismissed' | 'no-answer'

/** What a keychain is wanted for: to use what it holds, or to put something into it. */
export type KeychainUse = 'read' | 'write'

/** Whether the keychain can be asked at all. */
export type KeychainState = { readonly kind: 'ready' } | KeychainFailure

/** How an item is found again: the attributes that keytar gives it. */
export interface KeychainItem {
  readonly service: string
  readonly account: string
}

/** What is used of keytar. */
export type Keytar = Pick<
  typeof import('keytar'),
  'getPassword' | 'setPassword' | 'deletePassword' | 'findCredentials'
>

/** Where a keychain keeps secrets. Each call rejects with the keychain's own reason. */
export interface Vault {
  /** Null where there is none, or where it is locked. */
  get(item: KeychainItem): Promise<string | null>
  set(item: KeychainItem, secret: string): Promise<void>
  /** Deletes all that are named so; gives how many stay nevertheless. */
  remove(item: KeychainItem): Promise<number>
  /** The account names of all that can be read of `service`. */
  accounts(service: string): Promise<readonly string[]>
}

export interface SystemKeychainParts {
  readonly vault: Vault
  /** Asks, without keytar, whether it could answer for `item` now. Never throws. */
  stateNow(item: KeychainItem, use: KeychainUse): Promise<KeychainState>
  /** Has somebody asked to unlock what holds `items`; rejects where the keychain does not take the question. */
  askToUnlock(items: readonly KeychainItem[], matches: 'any' | 'all'): Promise<Unlocked>
  /** Told when a call that had been given up has ended after all: from then on the keychain can be asked again. */
  freed(): void
}

const service = 'Hookswitch'

/**
 * The operating system's keychain. A vault answers null for an item in a *locked* collection, so `stateNow` is asked
 * first; and a hung call would fill Node's thread pool and stall every file access, so there is never more than one.
 */
export function systemKeychain({ vault, stateNow, askToUnlock, freed }: SystemKeychainParts): Keychain {
  let last: Promise<unknown> = Promise.resolve()
  let hung = false
  let asking: Promise<Unlocked> | null = null

  function inTurn<Value>(
    account: string,
    use: KeychainUse,
    call: (item: KeychainItem) => Promise<Value>,
  ): Promise<Result<Value, KeychainFailure>> {
    const result = last.then(() => guarded({ service, account }, use, call))
    last = result
    return result
  }

  async function guarded<Value>(
    item: KeychainItem,
    use: KeychainUse,
    call: (item: KeychainItem) => Promise<Value>,
  ): Promise<Result<Value, KeychainFailure>> {
    if (hung) return { ok: false, failure: noAnswer }
    const before = await stateNow(item, use)
    if (before.kind !== 'ready') return { ok: false, failure: before }
    try {
      const value = await limited(call(item))
      if (!value.ok || value.value !== null) return value
      // It may have been locked between the question and the call: then null says nothing.
      const after = await stateNow(item, use)
      return after.kind === 'ready' ? value : { ok: false, failure: after }
    } catch (error) {
      return { ok: false, failure: refusal(error) }
    }
  }

  function limited<Value>(called: Promise<Value>): Promise<Result<Value, KeychainFailure>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        hung = true
        resolve({ ok: false, failure: noAnswer })
      }, timing.keychainLimit)
      called
        .then((value) => resolve({ ok: true, value }), reject)
        .finally(() => {
          clearTimeout(timer)
          if (!hung) return
          hung = false
          freed()
        })
    })
  }

  return {
    read: (account) => inTurn(account, 'read', vault.get),
    write: async (account, secret) => done(await inTurn(account, 'write', (item) => vault.set(item, secret))),
    async forget(account) {
      const stay = await inTurn(account, 'read', vault.remove)
      return stay.ok && stay.value > 0 ? { ok: false, failure: { kind: 'locked' } } : done(stay)
    },
    accounts: () => inTurn('', 'write', () => vault.accounts(service)),
    unlock(accounts, matches) {
      const items = accounts.map((account) => ({ service, account }))
      asking ??= askToUnlock(items, matches)
        .catch((): Unlocked => 'dismissed')
        .finally(() => {
          asking = null
        })
      return asking
    },
  }
}

/** Secrets that end with the process: what the simulator's profile uses. */
export function memoryKeychain(): Keychain {
  const secrets = new Map<string, string>()
  return {
    read: async (account) => ({ ok: true, value: secrets.get(account) ?? null }),
    write: async (account, secret) => {
      secrets.set(account, secret)
      return { ok: true, value: null }
    },
    forget: async (account) => {
      secrets.delete(account)
      return { ok: true, value: null }
    },
    accounts: async () => ({ ok: true, value: [...secrets.keys()] }),
    unlock: async () => 'open',
  }
}

const noAnswer: KeychainFailure = { kind: 'unavailable', why: 'no-answer' }

/** What threw, as a failure. */
export function refusal(error: unknown): KeychainFailure {
  const said = error instanceof Error && error.message !== '' ? error.message : 'it gives no reason'
  return { kind: 'unavailable', why: 'refused', said: said.replace(/\.$/, '') }
}

function done(result: Result<unknown, KeychainFailure>): Result<null, KeychainFailure> {
  return result.ok ? { ok: true, value: null } : result
}

/** Windows' Credential Manager and the macOS keychain, which know one secret of a name. */
export function keytarVault(load: () => Promise<Keytar>): Vault {
  return {
    get: async ({ service, account }) => (await load()).getPassword(service, account),
    set: async ({ service, account }, secret) => (await load()).setPassword(service, account, secret),
    async remove({ service, account }) {
      await (await load()).deletePassword(service, account)
      return 0
    },
    accounts: async (service) =>
      (await (await load()).findCredentials(service)).map(({ account }) => account),
  }
}

/** Loads keytar, which is heavy. */
export async function loadKeytar(): Promise<Keytar> {
  // biome-ignore lint/style/noRestrictedImports: this is the one file with keytar
  const { default: keytar } = await import('keytar')
  return keytar
}
