import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Bus, connectSessionBus } from '../../src/main/dbus/bus.ts'
import { keytarVault, loadKeytar, systemKeychain } from '../../src/main/keychain/keychain.ts'
import { secretServiceState } from '../../src/main/keychain/secret-service.ts'
import { unlockBy } from '../../src/main/keychain/secret-unlock.ts'
import { secretServiceVault } from '../../src/main/keychain/secret-vault.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { collectionOf, type SecretCollection } from '../support/keyring-collection.ts'
import { onDesktop } from '../support/on-desktop.ts'

let desktop: Desktop
let bus: Bus
let leave: () => void

beforeAll(async () => {
  desktop = await startDesktop({ keyring: 'unlocked', host: 'none', display: false })
  // libsecret looks up the bus when it is first asked, in the environment of this very process.
  leave = onDesktop(desktop)
  bus = connectSessionBus()
})
afterAll(async () => {
  bus.close()
  leave()
  await desktop.close()
})

const account = 'integrations:example.com:1'
const item = { service: 'Hookswitch', account }
const found = () => desktop.findSecrets(item)

const onSecretService = systemKeychain({
  vault: secretServiceVault(() => bus, loadKeytar),
  stateNow: (one, use) => secretServiceState(bus, one, use),
  askToUnlock: (items, matches) => unlockBy(bus, items, matches, 10_000),
  freed: () => {},
})
const onKeytar = systemKeychain({
  vault: keytarVault(loadKeytar),
  stateNow: async () => ({ kind: 'ready' }),
  askToUnlock: async () => 'open',
  freed: () => {},
})
const kept = (value: unknown) => ({ ok: true, value })

describe.each([
  ['the desktop’s Secret Service', onSecretService],
  ['keytar alone, as on Windows and macOS', onKeytar],
])('%s', (_, keychain) => {
  test('writes a secret that the desktop finds, reads, replaces and forgets it', async () => {
    expect(await keychain.read(account)).toEqual(kept(null))
    expect(await keychain.write(account, 'tok/en+ü')).toEqual(kept(null))
    expect(await found()).toHaveLength(1)
    expect(await keychain.read(account)).toEqual(kept('tok/en+ü'))
    expect(await keychain.write(account, 'newer')).toEqual(kept(null))
    expect(await keychain.read(account)).toEqual(kept('newer'))
    expect(await keychain.accounts()).toEqual(kept([account]))
    expect(await keychain.forget(account)).toEqual(kept(null))
    expect(await keychain.read(account)).toEqual(kept(null))
    expect(await found()).toEqual([])
    expect(await keychain.accounts()).toEqual(kept([]))
  })
})

test('what the one writes the other reads', async () => {
  await onKeytar.write(account, 'by keytar')
  expect(await onSecretService.read(account)).toEqual(kept('by keytar'))
  await onSecretService.write(account, 'by the service')
  expect(await onKeytar.read(account)).toEqual(kept('by the service'))
  await onSecretService.forget(account)
})

test('no secret travels in plain where the service can do otherwise', async () => {
  const travelled: unknown[] = []
  const recorded: Bus = {
    ...bus,
    call: async (request) => {
      const reply = await bus.call(request)
      travelled.push(request.body, reply)
      return reply
    },
  }
  const vault = secretServiceVault(
    () => recorded,
    async () => ({ ...(await loadKeytar()), setPassword: () => Promise.reject(new Error('not now')) }),
  )
  await vault.set(item, 'token-of-one')
  expect(await vault.get(item)).toBe('token-of-one')
  const bytes = travelled
    .flat(Number.POSITIVE_INFINITY)
    .flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one).flat(Number.POSITIVE_INFINITY) : [one],
    )
  expect(bytes.filter((one) => Buffer.isBuffer(one)).length).toBeGreaterThan(0)
  for (const one of bytes) expect(String(one)).not.toContain('token-of-one')
  await vault.remove(item)
})

test('a keychain that is not ready is never taken for one without a secret', async () => {
  const failure = { kind: 'locked' } as const
  const locked = systemKeychain({
    vault: keytarVault(loadKeytar),
    stateNow: async () => failure,
    askToUnlock: async () => 'dismissed',
    freed: () => {},
  })
  expect(await locked.read(account)).toEqual({ ok: false, failure })
})

describe('with a second keyring', () => {
  let other: SecretCollection
  beforeAll(async () => {
    other = await collectionOf(bus, 'Work')
  })
  afterEach(async () => {
    await other.unlock()
    await desktop.unlockKeyring()
    await onSecretService.forget(account)
  })

  test('one locked match does not hide an open one, whichever keyring has it', async () => {
    await other.store(item, 'in the other')
    await onSecretService.write(account, 'in the other, too')
    await desktop.keyring.store(item, 'in the login keyring')
    await other.lock()
    expect(await onSecretService.read(account)).toEqual(kept('in the login keyring'))
    await other.unlock()
    await desktop.lockKeyring()
    expect(await onSecretService.read(account)).toEqual(kept('in the other, too'))
    await other.lock()
    expect(await onSecretService.read(account)).toEqual({ ok: false, failure: { kind: 'locked' } })
  })

  test('a secret is changed where it is, also while the login keyring is locked', async () => {
    await other.store(item, 'old')
    await desktop.lockKeyring()
    expect(await onSecretService.write(account, 'new')).toEqual(kept(null))
    expect(await onSecretService.read(account)).toEqual(kept('new'))
    await desktop.unlockKeyring()
    expect((await found()).map(({ secret }) => secret)).toEqual(['new'])
  })

  test('an open duplicate that is out of date is deleted, a locked one stays and does not count', async () => {
    await other.store(item, 'stale')
    await other.store({ ...item, note: 'twice' }, 'stale, too')
    await desktop.keyring.store(item, 'stale as well')
    expect(await onSecretService.write(account, 'new')).toEqual(kept(null))
    expect((await found()).map(({ secret }) => secret)).toEqual(['new'])

    await onSecretService.forget(account)
    await other.store(item, 'stale')
    await other.lock()
    expect(await onSecretService.write(account, 'new')).toEqual(kept(null))
    expect(await onSecretService.read(account)).toEqual(kept('new'))
  })

  test('forgetting takes every match that is open, and tells of one that is locked', async () => {
    await other.store(item, 'one')
    await desktop.keyring.store(item, 'another')
    await other.lock()
    expect(await onSecretService.forget(account)).toEqual({ ok: false, failure: { kind: 'locked' } })
    expect((await found()).map(({ locked }) => locked)).toEqual([true])
    await other.unlock()
    expect(await onSecretService.forget(account)).toEqual(kept(null))
    expect(await found()).toEqual([])
  })
})

test('a keyring that starts anew is read and written as before', async () => {
  await onSecretService.write(account, 'before')
  await desktop.keyring.restart()
  expect(await onSecretService.read(account)).toEqual(kept('before'))
  expect(await onSecretService.write(account, 'after')).toEqual(kept(null))
  expect((await found()).map(({ secret }) => secret)).toEqual(['after'])
  expect(await onSecretService.write('integrations:example.com:2', 'a new one')).toEqual(kept(null))
  expect(await onSecretService.forget('integrations:example.com:2')).toEqual(kept(null))
  expect(await onSecretService.forget(account)).toEqual(kept(null))
  expect(await found()).toEqual([])
})
