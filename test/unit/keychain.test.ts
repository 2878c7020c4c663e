import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/timing.ts'
import { type KeychainState, type Keytar, systemKeychain } from '../../src/main/storage/keychain.ts'

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
    const keychain = systemKeychain({ stateNow: ready, freed, load: async () => calls.keytar })
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
    const keychain = systemKeychain({ stateNow: ready, freed: () => {}, load: async () => calls.keytar })
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
  const keychain = systemKeychain({ stateNow: ready, freed: () => {}, load: async () => calls.keytar })
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
  const keychain = systemKeychain({
    stateNow: async () => states.shift() ?? { kind: 'locked' },
    freed: () => {},
    load: async () => calls.keytar,
  })
  const read = keychain.read('a')
  await vi.advanceTimersByTimeAsync(0)
  calls.end(null)
  expect(await read).toEqual({ ok: false, failure: { kind: 'locked' } })
})

const ready = async (): Promise<KeychainState> => ({ kind: 'ready' })

/** A keytar whose every call stays open until it is ended by hand. */
function heldCalls() {
  const held: { resolve: (value: string | null) => void; reject: (error: Error) => void }[] = []
  const hold = () => new Promise<string | null>((resolve, reject) => held.push({ resolve, reject }))
  const keytar: Keytar = {
    getPassword: hold,
    setPassword: async () => void (await hold()),
    deletePassword: async () => (await hold()) !== null,
  }
  return {
    keytar,
    open: () => held.length,
    end: (value: string | null) => held.shift()?.resolve(value),
    fail: (error: Error) => held.shift()?.reject(error),
  }
}
