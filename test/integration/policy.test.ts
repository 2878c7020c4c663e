import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { policyAdvice } from '../../src/core/locales/policy.ts'
import { factsOfPolicy, noPolicy, parsePolicy } from '../../src/core/settings/policy.ts'
import { strictestPolicy } from '../../src/core/settings/policy-in-force.ts'
import { parseLocated } from '../../src/main/settings/json-places.ts'
import {
  type FoundPolicy,
  policyFile,
  posixTrustIn,
  readPolicyFile,
  trustAnyone,
} from '../../src/main/settings/policy-file.ts'
import { openPolicy } from '../../src/main/settings/policy-in-force.ts'
import { messages } from '../support/messages.ts'

const folder = mkdtempSync(join(tmpdir(), 'hk-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'policy.json')

const readPolicy = (path: string) => readPolicyFile(path, trustAnyone).policy

test('a machine without the file has no policy', () => {
  expect(readPolicy(file)).toEqual(noPolicy)
  expect(readPolicy(join(folder, 'no', 'such', 'folder', 'policy.json'))).toEqual(noPolicy)
})

test.each(['policy.json', 'folder'])(
  'a %s that is a link to nothing is a policy that cannot be read',
  (lost) => {
    const place = mkdtempSync(join(folder, 'hk-'))
    symlinkSync(join(place, 'nowhere'), join(place, lost))
    const linked = lost === 'folder' ? join(place, lost, 'policy.json') : join(place, lost)
    expect(readPolicy(linked)).toEqual({
      ...noPolicy,
      trouble: { kind: 'unreadable', file: linked, reason: 'ENOENT' },
    })
  },
)

test('a valid policy is read', () => {
  writeFileSync(file, JSON.stringify({ forced: { autoOffLock: true }, defaults: { restore: 'ask' } }))
  expect(readPolicy(file)).toEqual({
    ...noPolicy,
    forced: { autoOffLock: true },
    defaults: { restore: 'ask' },
  })
})

test.each([
  ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
  ['UTF-16 with a mark, as Windows PowerShell writes it', (text: string) => utf16(`\uFEFF${text}`)],
  ['UTF-16 without a mark', utf16],
  ['UTF-16 of the other byte order', (text: string) => utf16(`\uFEFF${text}`).swap16()],
  ['UTF-16 of the other byte order without a mark', (text: string) => utf16(text).swap16()],
])('it is read in %s, and its errors are located there', (_, encode) => {
  writeFileSync(file, encode(JSON.stringify({ forced: { autoOffLock: true } }, null, 2)))
  expect(readPolicy(file)).toEqual({ ...noPolicy, forced: { autoOffLock: true } })
  writeFileSync(file, encode('{\r\n  "forced": { "autoOffLock": true },\r\n}\r\n'))
  expect(readPolicy(file).trouble).toMatchObject({ kind: 'not-understood', at: { line: 3, column: 1 } })
  writeFileSync(file, encode(''))
  expect(readPolicy(file).trouble).toMatchObject({ kind: 'not-understood' })
})

test('status and diagnostics list the names that it fixes and presets, without values', () => {
  writeFileSync(file, JSON.stringify({ forced: { autoOffLock: true }, defaults: { restore: 'ask' } }))
  expect(factsOfPolicy(readPolicy(file), file)).toEqual({
    file,
    rules: ['autoOffLock'],
    presets: ['restore'],
  })
  writeFileSync(file, '{')
  expect(factsOfPolicy(readPolicy(file), file)).toEqual({ file, rules: [], presets: [] })
  rmSync(file)
  expect(factsOfPolicy(readPolicy(file), file)).toBe(null)
})

test('a truncated policy is reported, and not applied', () => {
  writeFileSync(file, '{ "forced": { "autoOffLock": tr')
  const { trouble, ...rest } = readPolicy(file)
  expect({ ...rest, trouble: null }).toEqual(noPolicy)
  expect(trouble).toEqual({ kind: 'not-understood', file, at: { line: 1, column: 30 } })
  expect(trouble === null ? '' : policyAdvice(messages, trouble).message).toBe(
    `The policy ${file} (line 1, column 30) cannot be understood, so it is not applied.`,
  )
})

test('so is a policy that cannot be read', () => {
  const directory = join(folder, 'directory.json')
  mkdirSync(directory)
  const { trouble } = readPolicy(directory)
  expect(trouble).toEqual({ kind: 'unreadable', file: directory, reason: 'EISDIR' })
  expect(trouble === null ? '' : policyAdvice(messages, trouble).message).toBe(
    `The policy ${directory} cannot be read (EISDIR), so it is not applied.`,
  )
})

test('unknown names and invalid values are named in the message', () => {
  writeFileSync(file, JSON.stringify({ forced: { autoOfLock: true, idleMinutes: 'soon' } }))
  const { trouble } = readPolicy(file)
  expect(trouble === null ? '' : policyAdvice(messages, trouble).message).toBe(
    `The policy ${file} is applied only in part (unknown setting: autoOfLock (line 1, column 12); ` +
      'autoOfLock is probably autoOffLock; invalid value: idleMinutes (line 1, column 44)).',
  )
})

test.each([
  ['linux', '/etc/hookswitch/policy.json'],
  ['darwin', '/Library/Application Support/Hookswitch/policy.json'],
  ['win32', 'C:\\ProgramData\\Hookswitch\\policy.json'],
] as const)('it lies where agents cannot write: %s', (platform, path) => {
  expect(policyFile(platform)).toBe(path)
})

describe('a text', () => {
  test.each([
    ['', 1, 1],
    ['\r\n  ', 2, 3],
    ['{', 1, 2],
    ['[]', 1, 1],
    ['"x"', 1, 1],
    ['{"forced": []}', 1, 12],
    ['{\n  "forced": {},\n  "defaults": 1\n}', 3, 15],
    ['{\n  "forced": {\n    "autoOffLock": true,\n  }\n}', 4, 3],
    ['// ours\n{}', 1, 1],
    ['{\r\n  /* ours */\r\n}', 2, 3],
    ['{ "forced": { "autoOffLock": tru } }', 1, 30],
    ["{ 'forced': {} }", 1, 3],
    ['{ "forced": { "autoOffLock" true } }', 1, 29],
    ['{ "forced": { "idleMinutes": 15 "restore": "ask" } }', 1, 33],
    ['{}}', 1, 3],
    ['{ "forced": ', 1, 13],
  ])('that is %j is not applied, because of line %i, column %i', (text, line, column) => {
    expect(parsePolicy('p.json', text, parseLocated)).toEqual({
      ...noPolicy,
      trouble: { kind: 'not-understood', file: 'p.json', at: { line, column } },
    })
  })

  test('gives the place of an unknown name or an invalid value', () => {
    const text = `{
  "forced": { "autoOfLock": true, "idleMinutes": "soon" },
  "defaults": {
    "keys": { "phone": "P" }
  },
  "surprise": 1
}`
    const { trouble } = parsePolicy('p.json', text, parseLocated)
    expect(trouble).toMatchObject({
      places: {
        autoOfLock: { line: 2, column: 15 },
        idleMinutes: { line: 2, column: 50 },
        'keys.phone': { line: 4, column: 24 },
        surprise: { line: 6, column: 3 },
      },
    })
  })
})

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le')
}

describe('the hosts for the integrated sign-in', () => {
  const named = (hosts: unknown) =>
    parsePolicy(file, `{\n "integratedSignInHosts": ${JSON.stringify(hosts)}\n}`, parseLocated)

  test('are those that the policy names', () => {
    const policy = named(['gateway.example.com', '*.corp.example.com'])
    expect(policy.integratedSignInHosts).toEqual(['gateway.example.com', '*.corp.example.com'])
    expect(policy.trouble).toBe(null)
    expect(factsOfPolicy(policy, file)?.rules).toEqual(['integratedSignInHosts'])
  })

  test.each([
    ['one text', 'gateway.example.com'],
    ['every host', ['*']],
    ['two hosts in one', ['a.example.com,*']],
    ['an address', ['https://gateway.example.com/']],
    ['no text', [1]],
  ])('are none if it names %s, and the message gives the place', (_, hosts) => {
    const policy = named(hosts)
    expect(policy.integratedSignInHosts).toEqual([])
    expect(policy.trouble).toMatchObject({
      kind: 'in-part',
      wrong: ['integratedSignInHosts'],
      places: { integratedSignInHosts: { line: 2 } },
    })
  })
})

describe('a policy counts only if it is an administrator’s', () => {
  const place = mkdtempSync(join(folder, 'hk-'))
  const own = join(place, 'policy.json')
  const trust = posixTrustIn(process.getuid?.() ?? 0)
  const text = JSON.stringify({ forced: { autoOffLock: true } })

  test('a file and a folder that only the administrator can change', () => {
    writeFileSync(own, text, { mode: 0o644 })
    chmodSync(place, 0o755)
    expect(readPolicyFile(own, trust)).toMatchObject({ text, policy: { trouble: null } })
  })

  test.each([
    ['the file', () => own, 0o664],
    ['the file', () => own, 0o646],
    ['the folder', () => place, 0o775],
    ['the folder', () => place, 0o757],
  ])('not where others can write to %s', (_, changed, mode) => {
    chmodSync(own, 0o644)
    chmodSync(place, 0o755)
    chmodSync(changed(), mode)
    expect(readPolicyFile(own, trust)).toEqual({
      file: own,
      text: null,
      policy: {
        ...noPolicy,
        trouble: { kind: 'untrusted', file: own, place: changed(), anyoneCanCreate: false },
      },
    })
  })

  test('not where it is another user’s', () => {
    chmodSync(own, 0o644)
    chmodSync(place, 0o755)
    const others = posixTrustIn((process.getuid?.() ?? 0) + 1)
    expect(readPolicyFile(own, others).policy.trouble).toMatchObject({ kind: 'untrusted', place })
  })

  test('not where a link leads to a folder that others can write to', () => {
    const theirs = mkdtempSync(join(folder, 'hk-'))
    writeFileSync(join(theirs, 'policy.json'), text, { mode: 0o644 })
    chmodSync(theirs, 0o777)
    const linked = join(place, 'linked.json')
    symlinkSync(join(theirs, 'policy.json'), linked)
    expect(readPolicyFile(linked, trust).policy.trouble).toMatchObject({ kind: 'untrusted', place: theirs })
  })
})

describe('the copy in the profile', () => {
  const profile = mkdtempSync(join(folder, 'hk-'))
  const copy = join(profile, 'policy.last-good.json')
  const found = (text: string): FoundPolicy => {
    writeFileSync(file, text)
    return readPolicyFile(file, trustAnyone)
  }
  const good = JSON.stringify({ forced: { idleMinutes: 5 }, signOut: false })

  test('is kept of a policy without trouble, and holds where that cannot be used any more', () => {
    expect(openPolicy(profile, found(good)).policy.trouble).toBeNull()
    expect(readFileSync(copy, 'utf8')).toBe(good)
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    const { policy } = openPolicy(profile, found('{'))
    expect(policy).toMatchObject({
      forced: { idleMinutes: 5 },
      rules: { signOut: false },
      trouble: { kind: 'not-understood', holds: 'last-good' },
    })
    expect(readFileSync(copy, 'utf8')).toBe(good)
  })

  test('is not used if somebody has broken it', () => {
    writeFileSync(copy, '{ "forced": { "idleMinutes": "never" } }')
    expect(openPolicy(profile, found('{')).policy).toMatchObject({
      forced: strictestPolicy.forced,
      trouble: { holds: 'strictest' },
    })
  })

  test('goes with the policy', () => {
    openPolicy(profile, found(good))
    rmSync(file)
    expect(openPolicy(profile, readPolicyFile(file, trustAnyone)).policy).toEqual(noPolicy)
    expect(existsSync(copy)).toBe(false)
  })
})
