import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import {
  type KeychainState,
  type Keytar,
  keytarVault,
  type SystemKeychainParts,
  systemKeychain,
} from '../../src/main/keychain/keychain.ts'

const noAnswer = { ok: false, failure: { kind: 'unavailable', why: 'no-answer' } }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a keytar that hangs', () => {
  test('is given up after its limit and not called again before it has ended', async () => {
    const calls = heldCalls()
    const freed = vi.fn()
    const keychain = systemKeychain(partsOver(calls, { freed }))
    const first = keychain.read('a')
    await vi.advanceTimersByTimeAsync(timing.keychainLimit)
    expect(await first).toEqual(noAnswer)
    expect(await keychain.write('a', 'secret')).toEqual(noAnswer)
    expect(calls.open()).toBe(1)
    expect(freed).not.toHaveBeenCalled()

    calls.end(null)
    await vi.advanceTimersByTimeAsync(0)
    expect(freed).toHaveBeenCalledOnce()
    const next = keychain.read('a')
    await vi.advanceTimersByTimeAsync(0)
    calls.end('secret')
    expect(await next).toEqual({ ok: true, value: 'secret' })
    expect(freed).toHaveBeenCalledOnce()
  })

  test('is called for one thing at a time, in the order in which they came', async () => {
    const calls = heldCalls()
    const keychain = systemKeychain(partsOver(calls))
    const both = Promise.all([keychain.read('a'), keychain.read('b')])
    await vi.advanceTimersByTimeAsync(0)
    expect(calls.open()).toBe(1)
    calls.end('secret of a')
    await vi.advanceTimersByTimeAsync(0)
    expect(calls.open()).toBe(1)
    calls.end('secret of b')
    expect(await both).toEqual([
      { ok: true, value: 'secret of a' },
      { ok: true, value: 'secret of b' },
    ])
  })
})

test('a keytar that throws refuses with its reason, and is called again', async () => {
  const calls = heldCalls()
  const keychain = systemKeychain(partsOver(calls))
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

test('a keychain that is locked while it is asked is not taken for one without the secret', async () => {
  const states: KeychainState[] = [{ kind: 'ready' }, { kind: 'locked' }]
  const calls = heldCalls()
  const keychain = systemKeychain(
    partsOver(calls, { stateNow: async () => states.shift() ?? { kind: 'locked' } }),
  )
  const read = keychain.read('a')
  await vi.advanceTimersByTimeAsync(0)
  calls.end(null)
  expect(await read).toEqual({ ok: false, failure: { kind: 'locked' } })
})

test('one question at a time: who wants it unlocked meanwhile hears the same answer', async () => {
  const answers: ((unlocked: 'open' | 'dismissed') => void)[] = []
  const askToUnlock = () => new Promise<'open' | 'dismissed'>((resolve) => answers.push(resolve))
  const keychain = systemKeychain(partsOver(heldCalls(), { askToUnlock }))
  const both = Promise.all([keychain.unlock(['a'], 'any'), keychain.unlock(['b'], 'all')])
  expect(answers).toHaveLength(1)
  answers[0]?.('dismissed')
  expect(await both).toEqual(['dismissed', 'dismissed'])
  const next = keychain.unlock(['a'], 'any')
  answers[1]?.('open')
  expect(await next).toBe('open')
})

/** A keychain that is always ready, over a keytar. */
function partsOver(
  { keytar }: ReturnType<typeof heldCalls>,
  parts: Partial<SystemKeychainParts> = {},
): SystemKeychainParts {
  return {
    vault: keytarVault(async () => keytar),
    stateNow: async () => ({ kind: 'ready' }),
    askToUnlock: async () => 'open',
    freed: () => {},
    ...parts,
  }
}

/** A keytar whose every call stays open until it is ended by hand. */
function heldCalls() {
  const held: { resolve: (value: string | null) => void; reject: (error: Error) => void }[] = []
  const hold = () => new Promise<string | null>((resolve, reject) => held.push({ resolve, reject }))
  const keytar: Keytar = {
    getPassword: hold,
    setPassword: async () => void (await hold()),
    deletePassword: async () => (await hold()) !== null,
    findCredentials: async () => [{ account: 'a', password: (await hold()) ?? '' }],
  }
  return {
    keytar,
    open: () => held.length,
    end: (value: string | null) => held.shift()?.resolve(value),
    fail: (error: Error) => held.shift()?.reject(error),
  }
}
