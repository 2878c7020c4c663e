import type { Result } from '../../core/failure.ts'
import type { KeychainFailure } from '../../core/state.ts'

/** Where secrets live: one password for each account name. */
export interface Keychain {
  /** The secret; null where there is surely none, which a locked keychain is not. */
  read(account: string): Promise<Result<string | null, KeychainFailure>>
  write(account: string, secret: string): Promise<Result<null, KeychainFailure>>
  forget(account: string): Promise<Result<null, KeychainFailure>>
}

/** Whether the keychain can be asked at all. */
export type KeychainState = { readonly kind: 'ready' } | KeychainFailure

const service = 'Hookswitch'

/** A call that takes longer waits for somebody at a prompt, or hangs. Milliseconds. */
const callLimit = 30_000

/**
 * The operating system's keychain. keytar answers null for an item in a *locked* collection, so `stateNow` is asked
 * first; and a hung call would fill Node's thread pool and stall every file access, so there is never more than one.
 */
export function systemKeychain(stateNow: () => Promise<KeychainState>): Keychain {
  let last: Promise<unknown> = Promise.resolve()
  let hung = false

  function inTurn<Value>(call: (keytar: Keytar) => Promise<Value>): Promise<Result<Value, KeychainFailure>> {
    const result = last.then(() => guarded(call))
    last = result
    return result
  }

  async function guarded<Value>(
    call: (keytar: Keytar) => Promise<Value>,
  ): Promise<Result<Value, KeychainFailure>> {
    if (hung) return unavailable('it has not answered an earlier question')
    const now = await stateNow()
    if (now.kind !== 'ready') return { ok: false, failure: now }
    try {
      const { default: keytar } = await import('keytar')
      hung = true
      const called = call(keytar).finally(() => {
        hung = false
      })
      return await withLimit(called)
    } catch (error) {
      return unavailable(error instanceof Error ? error.message : 'it gave no reason')
    }
  }

  return {
    read: (account) => inTurn((keytar) => keytar.getPassword(service, account)),
    write: (account, secret) =>
      inTurn(async (keytar) => {
        await keytar.setPassword(service, account, secret)
        return null
      }),
    forget: (account) =>
      inTurn(async (keytar) => {
        await keytar.deletePassword(service, account)
        return null
      }),
  }
}

type Keytar = typeof import('keytar')

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

function withLimit<Value>(called: Promise<Value>): Promise<Result<Value, KeychainFailure>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(unavailable('it does not answer')), callLimit)
    called.then((value) => resolve({ ok: true, value }), reject).finally(() => clearTimeout(timer))
  })
}

function unavailable(reason: string): Result<never, KeychainFailure> {
  return { ok: false, failure: { kind: 'unavailable', reason } }
}
