import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import {
  type KeychainState,
  type Keytar,
  keytarVault,
  longestCredential,
  type SystemKeychainOptions,
  systemKeychain,
} from '../../src/main/keychain/keychain.ts'

const noAnswer = { ok: false, failure: { kind: 'unavailable', why: 'no-answer' } }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('on Windows a secret that its credentials cannot hold is refused with a sentence, and elsewhere kept', async () => {
  const kept: string[] = []
  const keytar = {
    getPassword: async () => null,
    setPassword: async (_service: string, _account: string, secret: string) => void kept.push(secret),
    deletePassword: async () => true,
    findCredentials: async () => [],
  }
  const item = { service: 'Hookswitch', account: 'a' }
  const longest = 'x'.repeat(longestCredential)
  const onWindows = keytarVault(async () => keytar, 'win32')
  await onWindows.set(item, longest)
  await expect(onWindows.set(item, `${longest}x`)).rejects.toThrow('up to 2560 bytes, and this one has 2561')
  await keytarVault(async () => keytar, 'darwin').set(item, `${longest}x`)
  expect(kept).toEqual([longest, `${longest}x`])
})

describe('when a call of keytar hangs', () => {
  test('it fails after its time limit, and keytar is not called again before the call has ended', async () => {
    const calls = pendingCalls()
    const onRecovered = vi.fn()
    const keychain = systemKeychain(optionsWith(calls, { onRecovered }))
    const first = keychain.read('a')
    await vi.advanceTimersByTimeAsync(timing.keychainLimit)
    expect(await first).toEqual(noAnswer)
    expect(await keychain.write('a', 'secret')).toEqual(noAnswer)
    expect(calls.count()).toBe(1)
    expect(onRecovered).not.toHaveBeenCalled()

    calls.end(null)
    await vi.advanceTimersByTimeAsync(0)
    expect(onRecovered).toHaveBeenCalledOnce()
    const next = keychain.read('a')
    await vi.advanceTimersByTimeAsync(0)
    calls.end('secret')
    expect(await next).toEqual({ ok: true, value: 'secret' })
    expect(onRecovered).toHaveBeenCalledOnce()
  })

  test('the next call waits, in order', async () => {
    const calls = pendingCalls()
    const keychain = systemKeychain(optionsWith(calls))
    const both = Promise.all([keychain.read('a'), keychain.read('b')])
    await vi.advanceTimersByTimeAsync(0)
    expect(calls.count()).toBe(1)
    calls.end('secret of a')
    await vi.advanceTimersByTimeAsync(0)
    expect(calls.count()).toBe(1)
    calls.end('secret of b')
    expect(await both).toEqual([
      { ok: true, value: 'secret of a' },
      { ok: true, value: 'secret of b' },
    ])
  })
})

test('an error of keytar is a failure with its reason, and the next call reaches keytar', async () => {
  const calls = pendingCalls()
  const keychain = systemKeychain(optionsWith(calls))
  const refused = keychain.forget('a')
  await vi.advanceTimersByTimeAsync(0)
  calls.fail(new Error('Access denied.'))
  const failure = { kind: 'unavailable', why: 'refused', said: 'Access denied' }
  expect(await refused).toEqual({ ok: false, failure })
  const read = keychain.read('a')
  await vi.advanceTimersByTimeAsync(0)
  calls.end(null)
  expect(await read).toEqual({ ok: true, value: null })
})

test('a keychain that locks during a read reports "locked", not "no secret"', async () => {
  const states: KeychainState[] = [{ kind: 'ready' }, { kind: 'locked' }]
  const calls = pendingCalls()
  const keychain = systemKeychain(
    optionsWith(calls, { checkState: async () => states.shift() ?? { kind: 'locked' } }),
  )
  const read = keychain.read('a')
  await vi.advanceTimersByTimeAsync(0)
  calls.end(null)
  expect(await read).toEqual({ ok: false, failure: { kind: 'locked' } })
})

test('there is one prompt at a time: calls of unlock during a prompt get its result', async () => {
  const answers: ((unlocked: 'unlocked' | 'dismissed') => void)[] = []
  const promptToUnlock = () => new Promise<'unlocked' | 'dismissed'>((resolve) => answers.push(resolve))
  const keychain = systemKeychain(optionsWith(pendingCalls(), { promptToUnlock }))
  const both = Promise.all([keychain.unlock(['a'], 'any'), keychain.unlock(['b'], 'all')])
  expect(answers).toHaveLength(1)
  answers[0]?.('dismissed')
  expect(await both).toEqual(['dismissed', 'dismissed'])
  const next = keychain.unlock(['a'], 'any')
  answers[1]?.('unlocked')
  expect(await next).toBe('unlocked')
})

/** Options of a keychain that is always ready and uses this keytar. */
function optionsWith(
  { keytar }: ReturnType<typeof pendingCalls>,
  options: Partial<SystemKeychainOptions> = {},
): SystemKeychainOptions {
  return {
    vault: keytarVault(async () => keytar),
    checkState: async () => ({ kind: 'ready' }),
    promptToUnlock: async () => 'unlocked',
    onRecovered: () => {},
    ...options,
  }
}

/** A keytar whose calls stay pending until the test ends them. */
function pendingCalls() {
  const pending: { resolve: (value: string | null) => void; reject: (error: Error) => void }[] = []
  const call = () => new Promise<string | null>((resolve, reject) => pending.push({ resolve, reject }))
  const keytar: Keytar = {
    getPassword: call,
    setPassword: async () => void (await call()),
    deletePassword: async () => (await call()) !== null,
    findCredentials: async () => [{ account: 'a', password: (await call()) ?? '' }],
  }
  return {
    keytar,
    count: () => pending.length,
    end: (value: string | null) => pending.shift()?.resolve(value),
    fail: (error: Error) => pending.shift()?.reject(error),
  }
}
