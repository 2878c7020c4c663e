import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemKeychain } from '../../src/main/storage/keychain.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { onDesktop } from '../support/on-desktop.ts'

let desktop: Desktop
let leave: () => void

beforeAll(async () => {
  desktop = await startDesktop({ keyring: 'unlocked', host: 'none', display: false })
  // libsecret looks up the bus when it is first asked, in the environment of this very process.
  leave = onDesktop(desktop)
})
afterAll(async () => {
  leave()
  await desktop.close()
})

const keychain = systemKeychain({ stateNow: async () => ({ kind: 'ready' }), freed: () => {} })

test('a secret is written, found by the desktop, read, replaced and forgotten', async () => {
  const account = 'integrations:1@example.com'
  expect(await keychain.read(account)).toEqual({ ok: true, value: null })
  expect(await keychain.write(account, 'tok/en+ü')).toEqual({ ok: true, value: null })
  expect(await desktop.findSecrets({ service: 'Hookswitch', account })).toHaveLength(1)
  expect(await keychain.read(account)).toEqual({ ok: true, value: 'tok/en+ü' })
  expect(await keychain.write(account, 'newer')).toEqual({ ok: true, value: null })
  expect(await keychain.read(account)).toEqual({ ok: true, value: 'newer' })
  expect(await keychain.forget(account)).toEqual({ ok: true, value: null })
  expect(await keychain.read(account)).toEqual({ ok: true, value: null })
  expect(await desktop.findSecrets({ service: 'Hookswitch', account })).toEqual([])
})

test('a keychain that is not ready is never taken for one without a secret', async () => {
  const failure = { kind: 'locked' } as const
  const locked = systemKeychain({ stateNow: async () => failure, freed: () => {} })
  expect(await locked.read('integrations:1@example.com')).toEqual({ ok: false, failure })
})
