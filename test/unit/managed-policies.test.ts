import { expect, test } from 'vitest'
import { parsePolicy } from '../../src/core/settings/policy.ts'
import { readManagedPreferences } from '../../src/main/settings/macos-managed-preferences.ts'
import { readWindowsPolicies, windowsOwnerOf } from '../../src/main/settings/windows-policies.ts'

/** What `reg query HKLM\SOFTWARE\Policies\Hookswitch /s` prints. */
const registry = `
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Hookswitch
    signOut    REG_DWORD    0x0
    helpUrl    REG_SZ    https://intranet.example/help
    account    REG_SZ    {"userIdFrom":"login"}

HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Hookswitch\\allowedHosts
    1    REG_SZ    *.exotel.com
    2    REG_SZ    exotel.example.com

HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Hookswitch\\forced
    autoOffLock    REG_DWORD    0x1
    idleMinutes    REG_DWORD    0xf
    shiftEnd    REG_SZ    18:00
    breaks    REG_SZ    [{"name":"Lunch    and tea","minutes":30}]

HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Hookswitch\\defaults
    restore    REG_SZ    ask
    remindOffMinutes    REG_SZ    null
`

test('the registry’s values become a policy', () => {
  const calls: unknown[] = []
  const found = readWindowsPolicies((program, args) => {
    calls.push([program, ...args])
    return registry.replaceAll('\n', '\r\n')
  })
  expect(calls).toEqual([
    ['C:\\Windows\\System32\\reg.exe', 'query', 'HKLM\\SOFTWARE\\Policies\\Hookswitch', '/s'],
  ])
  if (found.kind !== 'found') throw new Error('nothing was found')
  expect(JSON.parse(found.text)).toMatchObject({ helpUrl: 'https://intranet.example/help' })
  const policy = parsePolicy(found.file, found.text)
  expect(policy.forced).toEqual({
    autoOffLock: true,
    idleMinutes: 15,
    shiftEnd: '18:00',
    breaks: [{ name: 'Lunch and tea', minutes: 30 }],
  })
  expect(policy.defaults).toEqual({ restore: 'ask', remindOffMinutes: null })
  expect(policy.rules).toMatchObject({
    signOut: false,
    allowedHosts: ['*.exotel.com', 'exotel.example.com'],
    account: { userIdFrom: 'login', integrationsUrl: null, signIn: 'token' },
  })
})

test('without the key there is no policy; where it cannot be read, that is trouble', () => {
  const failing = (status: number | null) => () => {
    throw Object.assign(new Error('reg.exe failed'), { status })
  }
  expect(readWindowsPolicies(failing(1))).toEqual({ kind: 'none' })
  expect(readWindowsPolicies(failing(null))).toMatchObject({ kind: 'unreadable', reason: 'reg.exe failed' })
})

test('a value that is no JSON is left to the policy’s parser', () => {
  const text = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Hookswitch\r\n    allowedHosts    REG_SZ    [oops\r\n'
  const found = readWindowsPolicies(() => text)
  expect(found.kind === 'found' && parsePolicy('registry', found.text).trouble).toMatchObject({
    wrong: ['allowedHosts'],
  })
})

test('the owner of a file on Windows is asked by its literal path', () => {
  const asked: string[] = []
  const owner = windowsOwnerOf("C:\\ProgramData\\it's", (_program, args) => {
    asked.push(args.at(-1) ?? '')
    return 'S-1-5-18\r\n'
  })
  expect(owner).toBe('S-1-5-18')
  expect(asked[0]).toContain("-LiteralPath 'C:\\ProgramData\\it''s'")
  const fails = () => {
    throw new Error('no PowerShell')
  }
  expect(windowsOwnerOf('C:\\x', fails)).toBe('')
})

test('the managed preferences of macOS are a policy', () => {
  const file = '/Library/Managed Preferences/com.hookswitch.app.plist'
  const read = (exists: boolean, run: () => string) => readManagedPreferences(run, () => exists)
  expect(read(false, () => '{}')).toEqual({ kind: 'none' })
  expect(read(true, () => '{"signOut":false}')).toEqual({ kind: 'found', file, text: '{"signOut":false}' })
  const fails = () => {
    throw new Error('plutil failed')
  }
  expect(read(true, fails)).toEqual({ kind: 'unreadable', file, reason: 'plutil failed' })
})
