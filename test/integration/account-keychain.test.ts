import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignInForm } from '../../src/core/contract.ts'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { type Account, openAccount } from '../../src/main/account.ts'
import { type Keychain, memoryKeychain } from '../../src/main/storage/keychain.ts'
import type { Settings, SettingsFile } from '../../src/main/storage/settings.ts'

let exotel: Simulator
let settings: SettingsFile
let keychain: ReturnType<typeof countingKeychain>
let account: Account

beforeEach(async () => {
  exotel = await startSimulator()
  settings = settingsInMemory()
  keychain = countingKeychain()
  account = openAccount({ keychain, settings, fetch, simulated: false })
})
afterEach(() => exotel.close())

describe('a keychain that locks between two secrets', () => {
  test('keeps neither of them, and names nobody', async () => {
    keychain.lockAfter(1)
    expect(await account.signIn(withApp())).toMatchObject({ kept: false, ending: { exit: 3 } })
    expect(account.gateway()).toBe(null)
    expect(settings.read().integrations).toBe(null)
    expect(await keychain.read(names().token)).toEqual({ ok: true, value: null })
  })

  test('leaves the account that worked as it was', async () => {
    const { token } = exotel.facts
    expect(await account.signIn(withToken())).toMatchObject({ kept: true })
    const gateway = account.gateway()
    keychain.lockAfter(1)
    expect(await account.signIn(withApp())).toMatchObject({ kept: false, ending: { exit: 3 } })
    expect(account.gateway()).toBe(gateway)
    expect(settings.read().integrations).toMatchObject({ userId: '1', appId: null })
    keychain.unlock()
    expect(await keychain.read(names().token)).toEqual({ ok: true, value: token })
  })

  test('never makes signing out forget the token before the secret of the app', async () => {
    expect(await account.signIn(withApp())).toMatchObject({ kept: true })
    keychain.lockAfter(1)
    expect(await account.forget()).toMatchObject({ kind: 'keychain-failed', failure: { kind: 'locked' } })
    expect(account.gateway()).not.toBe(null)
    keychain.unlock()
    expect(await account.restore()).toMatchObject({ kind: 'signed-in', identity: { userId: '1' } })
    expect(await account.forget()).toEqual({ kind: 'signed-out' })
    expect(await account.restore()).toEqual({ kind: 'account-missing', former: null })
  })
})

test('the secret of an app that is used no more is not left behind', async () => {
  expect(await account.signIn(withApp())).toMatchObject({ kept: true })
  expect(await keychain.read(names().app)).toEqual({ ok: true, value: exotel.facts.appSecret })
  expect(await account.signIn(withToken())).toMatchObject({ kept: true })
  expect(await keychain.read(names().app)).toEqual({ ok: true, value: null })
  expect(await keychain.read(names().token)).toEqual({ ok: true, value: exotel.facts.token })
})

test('a token that is surely gone tells whose it was and touches no setting', async () => {
  expect(await account.signIn(withToken())).toMatchObject({ kept: true })
  await keychain.forget(names().token)
  const before = settings.read()
  expect(await account.restore()).toMatchObject({ kind: 'account-missing', former: { userId: '1' } })
  expect(settings.read()).toEqual(before)
})

function withToken(): SignInForm {
  const { url, token } = exotel.facts
  return { userId: '1', integrationsUrl: url, credential: { kind: 'token', token } }
}

function withApp(): SignInForm {
  const { url, appId, appSecret } = exotel.facts
  return { userId: '1', integrationsUrl: url, credential: { kind: 'app', appId, appSecret } }
}

function names() {
  const { host } = new URL(exotel.facts.url)
  return { token: `integrations:${host}:1`, app: `app:${host}:${exotel.facts.appId}` }
}

/** The product's own reach for electron-store, which wants Electron around it. */
function settingsInMemory(): SettingsFile {
  let kept: Settings = { integrations: null }
  return {
    read: () => kept,
    write: (changed) => {
      kept = changed
    },
  }
}

/** A keychain in memory that locks once so many more secrets were written or forgotten; it lets itself be read then. */
function countingKeychain(): Keychain & { lockAfter(changes: number): void; unlock(): void } {
  const memory = memoryKeychain()
  let left = Number.POSITIVE_INFINITY
  const change = (make: () => ReturnType<Keychain['forget']>): ReturnType<Keychain['forget']> => {
    if (left === 0) return Promise.resolve({ ok: false, failure: { kind: 'locked' } })
    left -= 1
    return make()
  }
  return {
    read: memory.read,
    write: (name, secret) => change(() => memory.write(name, secret)),
    forget: (name) => change(() => memory.forget(name)),
    lockAfter: (changes) => {
      left = changes
    },
    unlock: () => {
      left = Number.POSITIVE_INFINITY
    },
  }
}
