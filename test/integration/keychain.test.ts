import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemKeychain } from '../../src/main/storage/keychain.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'

let desktop: Desktop
let before: NodeJS.ProcessEnv

beforeAll(async () => {
  desktop = await startDesktop({ keyring: 'unlocked', host: 'none', display: false })
  // libsecret looks up the bus when it is first asked, in the environment of this very process.
  before = { ...process.env }
  Object.assign(process.env, desktop.env)
})
afterAll(async () => {
  for (const name of Object.keys(desktop.env)) delete process.env[name]
  Object.assign(process.env, before)
  await desktop.close()
})

const keychain = systemKeychain(async () => ({ kind: 'ready' }))

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
  const failure = { kind: 'locked', reason: 'it is locked' } as const
  const locked = systemKeychain(async () => failure)
  expect(await locked.read('integrations:1@example.com')).toEqual({ ok: false, failure })
})
