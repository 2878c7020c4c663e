import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import { rulesSet } from '../../src/core/model/policy-rules.ts'
import type { ControlEndpoint, ControlReply, ControlRequest } from '../../src/core/protocol/control.ts'
import { noPolicy } from '../../src/core/settings/policy.ts'
import { askRunningApp } from '../../src/main/control/control-client.ts'
import { closeToOthers, endpointLocatorHere } from '../../src/main/control/control-endpoint.ts'
import { listenForRequests } from '../../src/main/control/control-server.ts'
import {
  keytarVault,
  loadKeytar,
  longestCredential,
  systemKeychain,
} from '../../src/main/keychain/keychain.ts'
import { findPolicy, policyFile } from '../../src/main/settings/policy-file.ts'
import { openIntentFile } from '../../src/main/storage/intent-file.ts'
import { openJournal } from '../../src/main/storage/journal.ts'
import { makeProfile } from '../../src/main/storage/profile-folder.ts'
import { lastJournalLines } from '../../src/main/storage/read-journal.ts'

/**
 * The parts of the app that are its own on Windows and need no Electron, run by Node.js for Windows: the credential store,
 * the named pipe of the command line, the places of profile and policy, and the files of the
 * profile (not settings.json, whose library needs Electron). `npm run test:windows` runs it under Wine.
 *
 * Two things differ under Wine and are not tested: there a second listener on one pipe succeeds, and the credential store
 * takes secrets over its limit.
 */
const folder = mkdtempSync(join(tmpdir(), 'hookswitch-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('runs on Windows', () => {
  assert.equal(process.platform, 'win32')
})

describe('the credential store', () => {
  const keychain = systemKeychain({
    vault: keytarVault(loadKeytar),
    checkState: async () => ({ kind: 'ready' }),
    promptToUnlock: async () => 'unlocked',
    onRecovered: () => {},
  })
  const account = 'integrations:example.com:1'
  const success = (value: unknown) => ({ ok: true, value })

  test('keeps, replaces, lists and forgets a secret', async () => {
    assert.deepEqual(await keychain.read(account), success(null))
    assert.deepEqual(await keychain.write(account, 'tok/en+ü'), success(null))
    assert.deepEqual(await keychain.read(account), success('tok/en+ü'))
    assert.deepEqual(await keychain.write(account, 'newer'), success(null))
    assert.deepEqual(await keychain.read(account), success('newer'))
    assert.deepEqual(await keychain.entries(), success([account]))
    assert.deepEqual(await keychain.forget(account), success(null))
    assert.deepEqual(await keychain.read(account), success(null))
    assert.deepEqual(await keychain.forget(account), success(null))
    assert.deepEqual(await keychain.entries(), success([]))
  })

  test('keeps the longest secret that Windows takes, and refuses a longer one with a sentence', async () => {
    const longest = 'ü'.repeat(longestCredential / 2)
    assert.deepEqual(await keychain.write(account, longest), success(null))
    assert.deepEqual(await keychain.read(account), success(longest))
    assert.deepEqual(await keychain.write(account, `${longest}x`), {
      ok: false,
      failure: {
        kind: 'unavailable',
        why: 'refused',
        said: 'Windows keeps secrets of up to 2560 bytes, and this one has 2561',
      },
    })
    assert.deepEqual(await keychain.read(account), success(longest))
    assert.deepEqual(await keychain.forget(account), success(null))
  })
})

describe('the named pipe of the command line', () => {
  const done: ControlReply<'switch'> = { kind: 'ending', ending: { exit: 0, message: 'Accepted.' } }
  const off: ControlRequest<'switch'> = { kind: 'switch', command: 'off', waitSeconds: 0 }
  const locator = endpointLocatorHere(folder)

  test('is not found before the app listens', async () => {
    assert.equal(locator.find(), null)
    assert.deepEqual(await askRunningApp(locator.find(), off, 3000), { kind: 'no-app' })
  })

  test('answers who has read the profile, is not trusted by others, and is gone with the app', async () => {
    const endpoint = locator.prepare()
    assert.match(endpoint.address, /^\\\\\.\\pipe\\hookswitch-[0-9a-f]{32}$/)
    await listenForRequests(endpoint, async () => done)
    closeToOthers(endpoint)
    assert.deepEqual(await askRunningApp(locator.find(), off, 5000), { kind: 'reply', reply: done })
    const stranger: ControlEndpoint = { ...endpoint, nonce: 'f'.repeat(64) }
    assert.deepEqual(await askRunningApp(stranger, off, 3000), { kind: 'invalid' })
    const gone: ControlEndpoint = { ...endpoint, address: '\\\\.\\pipe\\hookswitch-nobody' }
    assert.deepEqual(await askRunningApp(gone, off, 3000), { kind: 'no-app' })
  })
})

describe('the policy', () => {
  const key = 'HKLM\\SOFTWARE\\Policies\\Hookswitch'
  const reg = (...args: readonly string[]) => execFileSync('C:\\Windows\\System32\\reg.exe', args)

  test('lies in ProgramData, whatever the environment says', () => {
    process.env.ProgramData = 'C:\\users'
    assert.equal(policyFile(process.platform), 'C:\\ProgramData\\Hookswitch\\policy.json')
    assert.equal(findPolicy(process.platform).policy, noPolicy)
  })

  test('counts from the registry, where a group policy writes it', () => {
    after(() => reg('delete', key, '/f'))
    reg('add', `${key}\\forced`, '/v', 'idleMinutes', '/t', 'REG_DWORD', '/d', '15')
    reg('add', `${key}\\forced`, '/v', 'autoOffLock', '/t', 'REG_DWORD', '/d', '1')
    reg('add', key, '/v', 'signOut', '/t', 'REG_DWORD', '/d', '0')
    reg('add', `${key}\\allowedHosts`, '/v', '1', '/t', 'REG_SZ', '/d', '*.exotel.com')
    const { file, policy } = findPolicy(process.platform)
    assert.equal(file, key)
    assert.equal(policy.trouble, null)
    assert.deepEqual(policy.forced, { idleMinutes: 15, autoOffLock: true })
    assert.deepEqual(rulesSet(policy.rules), { allowedHosts: ['*.exotel.com'], signOut: false })
  })
})

describe('the profile', () => {
  const profile = join(folder, 'Ünïcode agent', 'Hookswitch')

  test('is made with the folders above it, below the user’s own folder', () => {
    assert.ok(folder.startsWith(homedir()), `${folder} in ${homedir()}`)
    assert.equal(makeProfile(profile), null)
    assert.ok(existsSync(profile))
  })

  test('keeps an unconfirmed OFF, and forgets it once it is confirmed', async () => {
    const file = openIntentFile(profile)
    const owner = { userId: '1', host: 'example.com' }
    const state = {
      ...emptyPersistedState,
      off: { id: 'a', cause: 'lock', at: 1_700_000_000_000, before: null, owner },
    } as const
    assert.equal(await file.write(state), true)
    assert.deepEqual(openIntentFile(profile).read(), state)
    assert.equal(await file.write(emptyPersistedState), true)
    assert.deepEqual(openIntentFile(profile).read(), emptyPersistedState)
    assert.ok(!readdirSync(profile).includes('intent.json'))
  })

  test('keeps a journal', async () => {
    const journal = openJournal({
      folder: profile,
      redact: (text) => text,
      notWritten: (reason) => assert.fail(reason),
    })
    const entry = { at: 1_700_000_000_000, level: 'info', what: 'app started', facts: {} } as const
    assert.equal(await journal.write(entry), true)
    assert.match(readFileSync(join(profile, 'journal.log'), 'utf8'), /^\S+Z info app started/)
    assert.match((await lastJournalLines(profile, 1))?.join('') ?? '', /app started/)
  })
})
