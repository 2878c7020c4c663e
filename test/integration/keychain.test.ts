import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Bus } from '../../src/main/dbus/bus.ts'
import { keytarVault, loadKeytar, systemKeychain } from '../../src/main/keychain/keychain.ts'
import { promptToUnlock } from '../../src/main/keychain/secret-service/prompt.ts'
import { secretServiceState } from '../../src/main/keychain/secret-service/state.ts'
import { secretServiceVault } from '../../src/main/keychain/secret-service/vault.ts'
import type { SecretCollection } from '../support/keyring.ts'
import { type EnteredDesktop, enterDesktop } from '../support/on-desktop.ts'

let entered: EnteredDesktop

beforeAll(async () => {
  // libsecret finds the bus on its first call, in the environment of this process.
  entered = await enterDesktop({ keyring: 'unlocked', host: 'none', display: false })
})
afterAll(() => entered.close())

const account = 'integrations:example.com:1'
const item = { service: 'Hookswitch', account }
const found = () => entered.desktop.keyring.find(item)

const onSecretService = systemKeychain({
  vault: secretServiceVault(() => entered.bus, loadKeytar),
  checkState: (one, use) => secretServiceState(entered.bus, one, use),
  promptToUnlock: (items, matches) => promptToUnlock(entered.bus, items, matches, 10_000),
  onRecovered: () => {},
})
const onKeytar = systemKeychain({
  vault: keytarVault(loadKeytar),
  checkState: async () => ({ kind: 'ready' }),
  promptToUnlock: async () => 'unlocked',
  onRecovered: () => {},
})
const success = (value: unknown) => ({ ok: true, value })

describe.each([
  ['the desktop’s Secret Service', onSecretService],
  ['keytar alone, as on Windows and macOS', onKeytar],
])('%s', (_, keychain) => {
  test('writes, reads, replaces and deletes a secret, which other programs find, too', async () => {
    expect(await keychain.read(account)).toEqual(success(null))
    expect(await keychain.write(account, 'tok/en+ü')).toEqual(success(null))
    expect(await found()).toHaveLength(1)
    expect(await keychain.read(account)).toEqual(success('tok/en+ü'))
    expect(await keychain.write(account, 'newer')).toEqual(success(null))
    expect(await keychain.read(account)).toEqual(success('newer'))
    expect(await keychain.entries()).toEqual(success([account]))
    expect(await keychain.forget(account)).toEqual(success(null))
    expect(await keychain.read(account)).toEqual(success(null))
    expect(await found()).toEqual([])
    expect(await keychain.entries()).toEqual(success([]))
  })
})

test('each reads what the other one writes', async () => {
  await onKeytar.write(account, 'by keytar')
  expect(await onSecretService.read(account)).toEqual(success('by keytar'))
  await onSecretService.write(account, 'by the service')
  expect(await onKeytar.read(account)).toEqual(success('by the service'))
  await onSecretService.forget(account)
})

test('secrets are encrypted on the bus if the service supports it', async () => {
  const transferred: unknown[] = []
  const recorded: Bus = {
    ...entered.bus,
    call: async (request) => {
      const reply = await entered.bus.call(request)
      transferred.push(request.body, reply)
      return reply
    },
  }
  const vault = secretServiceVault(
    () => recorded,
    async () => ({ ...(await loadKeytar()), setPassword: () => Promise.reject(new Error('not now')) }),
  )
  await vault.set(item, 'token-of-one')
  expect(await vault.get(item)).toBe('token-of-one')
  const bytes = transferred
    .flat(Number.POSITIVE_INFINITY)
    .flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one).flat(Number.POSITIVE_INFINITY) : [one],
    )
  expect(bytes.filter((one) => Buffer.isBuffer(one)).length).toBeGreaterThan(0)
  for (const one of bytes) expect(String(one)).not.toContain('token-of-one')
  await vault.remove(item)
})

test('a keychain that is locked never reports "no secret"', async () => {
  const failure = { kind: 'locked' } as const
  const locked = systemKeychain({
    vault: keytarVault(loadKeytar),
    checkState: async () => failure,
    promptToUnlock: async () => 'dismissed',
    onRecovered: () => {},
  })
  expect(await locked.read(account)).toEqual({ ok: false, failure })
})

describe('with a second keyring', () => {
  let other: SecretCollection
  beforeAll(async () => {
    other = await entered.desktop.keyring.addCollection('Work')
  })
  afterEach(async () => {
    await other.unlock()
    await entered.desktop.keyring.unlock()
    await onSecretService.forget(account)
  })

  test('a locked match does not hide an unlocked one, whichever keyring holds it', async () => {
    await other.store(item, 'in the other')
    await onSecretService.write(account, 'in the other, too')
    await entered.desktop.keyring.store(item, 'in the login keyring')
    await other.lock()
    expect(await onSecretService.read(account)).toEqual(success('in the login keyring'))
    await other.unlock()
    await entered.desktop.keyring.lock()
    expect(await onSecretService.read(account)).toEqual(success('in the other, too'))
    await other.lock()
    expect(await onSecretService.read(account)).toEqual({ ok: false, failure: { kind: 'locked' } })
  })

  test('a secret is changed in the keyring that holds it, also while the login keyring is locked', async () => {
    await other.store(item, 'old')
    await entered.desktop.keyring.lock()
    expect(await onSecretService.write(account, 'new')).toEqual(success(null))
    expect(await onSecretService.read(account)).toEqual(success('new'))
    await entered.desktop.keyring.unlock()
    expect((await found()).map(({ secret }) => secret)).toEqual(['new'])
  })

  test('an outdated duplicate is deleted if it is unlocked, else it stays and is not read', async () => {
    await other.store(item, 'stale')
    await other.store({ ...item, note: 'twice' }, 'stale, too')
    await entered.desktop.keyring.store(item, 'stale as well')
    expect(await onSecretService.write(account, 'new')).toEqual(success(null))
    expect((await found()).map(({ secret }) => secret)).toEqual(['new'])

    await onSecretService.forget(account)
    await other.store(item, 'stale')
    await other.lock()
    expect(await onSecretService.write(account, 'new')).toEqual(success(null))
    expect(await onSecretService.read(account)).toEqual(success('new'))
  })

  test('deleting removes every unlocked match, and fails if a locked one is left', async () => {
    await other.store(item, 'one')
    await entered.desktop.keyring.store(item, 'another')
    await other.lock()
    expect(await onSecretService.forget(account)).toEqual({ ok: false, failure: { kind: 'locked' } })
    expect((await found()).map(({ locked }) => locked)).toEqual([true])
    await other.unlock()
    expect(await onSecretService.forget(account)).toEqual(success(null))
    expect(await found()).toEqual([])
  })
})

test('reading and writing work after the keyring restarts', async () => {
  await onSecretService.write(account, 'before')
  await entered.desktop.keyring.restart()
  expect(await onSecretService.read(account)).toEqual(success('before'))
  expect(await onSecretService.write(account, 'after')).toEqual(success(null))
  expect((await found()).map(({ secret }) => secret)).toEqual(['after'])
  expect(await onSecretService.write('integrations:example.com:2', 'a new one')).toEqual(success(null))
  expect(await onSecretService.forget('integrations:example.com:2')).toEqual(success(null))
  expect(await onSecretService.forget(account)).toEqual(success(null))
  expect(await found()).toEqual([])
})
