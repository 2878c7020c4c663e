import type { Result } from '../../core/failure.ts'
import type { KeychainFailure } from '../../core/state.ts'
import { timing } from '../../core/timing.ts'

/** Where secrets live: one password for each account name. */
export interface Keychain {
  /** The secret; null where there is surely none, which a locked keychain is not. */
  read(account: string): Promise<Result<string | null, KeychainFailure>>
  write(account: string, secret: string): Promise<Result<null, KeychainFailure>>
  forget(account: string): Promise<Result<null, KeychainFailure>>
}

/** Whether the keychain can be asked at all. */
export type KeychainState = { readonly kind: 'ready' } | KeychainFailure

/** How an item is found again: the attributes that keytar gives it. */
export interface KeychainItem {
  readonly service: string
  readonly account: string
}

/** What is used of keytar. */
export type Keytar = Pick<typeof import('keytar'), 'getPassword' | 'setPassword' | 'deletePassword'>

export interface SystemKeychainParts {
  /** Asks, without keytar, whether it could answer for `item` now. Never throws. */
  stateNow(item: KeychainItem): Promise<KeychainState>
  /** Told when a call that had been given up has ended after all: from then on the keychain can be asked again. */
  freed(): void
  /** Loads keytar, which is heavy; the tests of hung calls bring their own. */
  load?(): Promise<Keytar>
}

const service = 'Hookswitch'

/**
 * The operating system's keychain. keytar answers null for an item in a *locked* collection, so `stateNow` is asked
 * first; and a hung call would fill Node's thread pool and stall every file access, so there is never more than one.
 */
export function systemKeychain({ stateNow, freed, load = loadKeytar }: SystemKeychainParts): Keychain {
  let last: Promise<unknown> = Promise.resolve()
  let hung = false

  function inTurn<Value>(
    account: string,
    call: (keytar: Keytar) => Promise<Value>,
  ): Promise<Result<Value, KeychainFailure>> {
    const result = last.then(() => guarded(account, call))
    last = result
    return result
  }

  async function guarded<Value>(
    account: string,
    call: (keytar: Keytar) => Promise<Value>,
  ): Promise<Result<Value, KeychainFailure>> {
    if (hung) return { ok: false, failure: noAnswer }
    const item = { service, account }
    const before = await stateNow(item)
    if (before.kind !== 'ready') return { ok: false, failure: before }
    try {
      const value = await limited(call(await load()))
      if (!value.ok || value.value !== null) return value
      // It may have been locked between the question and keytar's: then null says nothing.
      const after = await stateNow(item)
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
    read: (account) => inTurn(account, (keytar) => keytar.getPassword(service, account)),
    write: async (account, secret) =>
      done(await inTurn(account, (keytar) => keytar.setPassword(service, account, secret))),
    forget: async (account) =>
      done(await inTurn(account, (keytar) => keytar.deletePassword(service, account))),
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

async function loadKeytar(): Promise<Keytar> {
  const { default: keytar } = await import('keytar')
  return keytar
}
