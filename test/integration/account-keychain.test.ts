import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TokenLife } from '../../src/core/model/token-life.ts'
import type { SignInForm } from '../../src/core/protocol/contract.ts'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import type { Account } from '../../src/main/credentials/account.ts'
import { openAccount } from '../../src/main/credentials/index.ts'
import { type Keychain, memoryKeychain } from '../../src/main/keychain/keychain.ts'
import { memorySettings } from '../../src/main/settings/memory-settings.ts'
import { openSettings } from '../../src/main/settings/settings-file.ts'
import type { SettingsFile } from '../../src/main/settings/settings-schema.ts'
import { messages } from '../support/messages.ts'

let exotel: Simulator
let settings: SettingsFile
let keychain: ReturnType<typeof refusingKeychain>
let account: Account
let renewed: (TokenLife | null)[]

beforeEach(async () => {
  renewed = []
  exotel = await startSimulator()
  settings = memorySettings()
  keychain = refusingKeychain()
  account = openAccountOf(settings)
})
afterEach(() => exotel.close())

describe('a keychain that locks between two secrets', () => {
  test('keeps neither of them, and names nobody', async () => {
    keychain.refuse((change) => change >= 1)
    expect(await account.signIn(withApp())).toMatchObject({ kept: false, ending: { exit: 3 } })
    expect(account.gateway()).toBe(null)
    expect(settings.read().integrations).toBe(null)
    expect(await keychain.read(names().token)).toEqual({ ok: true, value: null })
  })

  test('keeps no secret of an app where only the token is refused', async () => {
    keychain.refuse((change) => change === 1)
    expect(await account.signIn(withApp())).toMatchObject({ kept: false, ending: { exit: 3 } })
    expect(await keychain.read(names().app)).toEqual({ ok: true, value: null })
  })

  test('leaves the account that worked as it was', async () => {
    const { token } = exotel.facts
    expect(await account.signIn(withToken())).toMatchObject({ kept: true })
    const gateway = account.gateway()
    keychain.refuse((change) => change >= 1)
    expect(await account.signIn(withApp())).toMatchObject({ kept: false, ending: { exit: 3 } })
    expect(account.gateway()).toBe(gateway)
    expect(settings.read().integrations).toMatchObject({ userId: '1', appId: null })
    keychain.refuse(() => false)
    expect(await keychain.read(names().token)).toEqual({ ok: true, value: token })
  })

  test('never makes signing out forget the token before the secret of the app', async () => {
    expect(await account.signIn(withApp())).toMatchObject({ kept: true })
    keychain.refuse((change) => change >= 1)
    expect(await account.forget()).toMatchObject({ kind: 'keychain-failed', failure: { kind: 'locked' } })
    expect(account.gateway()).not.toBe(null)
    keychain.refuse(() => false)
    expect(await account.restore()).toMatchObject({ kind: 'signed-in', identity: { userId: '1' } })
    expect(await account.forget()).toEqual({ kind: 'signed-out', disk: null })
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

describe('settings that were lost', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hk-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** The account of a profile whose settings a power loss filled with zeros. */
  const openLost = () => {
    writeFileSync(join(folder, 'settings.json'), Buffer.alloc(64))
    const lost = openSettings(folder, () => {})
    return openAccountOf(lost)
  }

  test('are found again where the keychain knows one agent, and stand in the file again', async () => {
    expect(await account.signIn(withApp())).toMatchObject({ kept: true })
    const restored = openLost()
    expect(restored.agentLost()).toBe(true)
    expect(await restored.restore()).toMatchObject({ kind: 'signed-in', identity: { userId: '1' } })
    expect(restored.agentLost()).toBe(false)
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toMatchObject({
      integrations: { userId: '1', url: exotel.facts.url, appId: exotel.facts.appId },
    })
  })

  test('are asked for where it knows two', async () => {
    await keychain.write('integrations:one.example.com:1', 'token of one')
    await keychain.write('integrations:two.example.com:1', 'token of two')
    const restored = openLost()
    expect(await restored.restore()).toEqual({ kind: 'account-missing', former: null })
    expect(restored.agentLost()).toBe(true)
    expect(await restored.signIn(withToken())).toMatchObject({ kept: true })
    expect(restored.agentLost()).toBe(false)
  })

  test('are not taken for another profile’s, which has never had any', async () => {
    expect(await account.signIn(withToken())).toMatchObject({ kept: true })
    const fresh = openSettings(folder, () => {})
    const other = openAccountOf(fresh)
    expect(await other.restore()).toEqual({ kind: 'account-missing', former: null })
  })
})

describe('when the token ends', () => {
  const day = 24 * 60 * 60 * 1000
  const said = async (form: SignInForm) => {
    const signed = await account.signIn(form)
    return signed.kept ? { text: signed.ending.message(messages), token: signed.token } : null
  }
  test.each([
    [90 * day, 'The token is good until'],
    [6 * day, 'Your Exotel token ends within a week'],
    [day / 2, 'Your Exotel token ends within a day'],
  ])('is said by whoever signs in with it: %i ms before', async (tokenLifetime, text) => {
    await exotel.close()
    exotel = await startSimulator({ tokenLifetime })
    const signed = await said(withToken())
    expect(signed?.text).toContain(text)
    const restored = await account.restore()
    expect(restored).toMatchObject({ kind: 'signed-in', token: signed?.token })
    expect(signed?.token?.renews).toBe(false)
  })

  test('alarms nobody where a new one is minted by itself, which is heard of', async () => {
    const signed = await said(withApp())
    expect(signed?.text).toBe('Signed in as 1.')
    expect(signed?.token?.renews).toBe(true)
    const expiry = { match: { method: 'GET' }, times: 1, fault: { kind: 'tokens-expire' } }
    await fetch(`${exotel.facts.url}/_simulator/faults`, { method: 'PUT', body: JSON.stringify([expiry]) })
    expect(await account.gateway()?.read(AbortSignal.timeout(10_000))).toMatchObject({ ok: true })
    expect(renewed).toMatchObject([{ renews: true }])
  })
})

function openAccountOf(kept: SettingsFile): Account {
  return openAccount({
    keychain,
    settings: kept,
    fetch,
    simulator: null,
    onAccountRead: () => {},
    onTokenRenewed: (token) => renewed.push(token),
  })
}

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

/** A keychain in memory that refuses the changes, counted from `refuse` on, that it is told to; it can be read then. */
function refusingKeychain(): Keychain & { refuse(which: (change: number) => boolean): void } {
  const memory = memoryKeychain()
  let refused = (_change: number) => false
  let changes = 0
  const change = (make: () => ReturnType<Keychain['forget']>): ReturnType<Keychain['forget']> => {
    changes += 1
    return refused(changes - 1) ? Promise.resolve({ ok: false, failure: { kind: 'locked' } }) : make()
  }
  return {
    ...memory,
    unlock: async () => 'dismissed',
    write: (name, secret) => change(() => memory.write(name, secret)),
    forget: (name) => change(() => memory.forget(name)),
    refuse: (which) => {
      refused = which
      changes = 0
    },
  }
}
