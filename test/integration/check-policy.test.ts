import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { policyInForce } from '../../src/core/settings/policy-in-force.ts'
import { checkPolicy } from '../../src/main/cli/check-policy.ts'
import { posixTrustIn, readPolicyFile } from '../../src/main/settings/policy-file.ts'
import { messages } from '../support/messages.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-policy-'))
  file = join(folder, 'policy.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

function check(policy: unknown, language: 'en' | 'hi' = 'en') {
  writeFileSync(file, typeof policy === 'string' ? policy : JSON.stringify(policy))
  const { exit, message } = checkPolicy(file, folder)
  return { exit, lines: message(messagesIn(language)).split('\n') }
}

const whole = {
  forced: { shiftEnd: '18:00', remindOffMinutes: 0, breaks: [{ name: '<b>Lunch</b>', minutes: 30 }] },
  defaults: { restore: 'ask', keys: { swap: null } },
  integratedSignInHosts: ['gateway.example.com'],
  helpUrl: 'https://help.example.com/calls',
}

test('a valid policy is listed, a value a line', () => {
  expect(check(whole)).toEqual({
    exit: 0,
    lines: [
      `The policy ${file} is valid.`,
      'It fixes remindOffMinutes: 0',
      'It fixes shiftEnd: "18:00"',
      'It fixes breaks: [{"name":"<b>Lunch</b>","minutes":30}]',
      'It fixes integratedSignInHosts: ["gateway.example.com"]',
      'It fixes helpUrl: "https://help.example.com/calls"',
      'It presets restore: "ask"',
      'It presets keys: {"swap":null}',
    ],
  })
  const hindi = check(whole, 'hi').lines
  expect(hindi).toHaveLength(8)
  expect(hindi[2]).toBe('तय करती है: shiftEnd: "18:00"')
})

test('a policy that sets nothing is valid', () => {
  expect(check('{}')).toEqual({ exit: 0, lines: [`The policy ${file} is valid.`] })
})

test('an invalid value is named with its place, and what is applied is listed all the same', () => {
  const { exit, lines } = check({ forced: { restore: 'ask', shiftEnd: '6 pm', autoOfLock: true } })
  expect(exit).toBe(2)
  expect(lines).toEqual([
    `The policy ${file} is applied only in part (unknown setting: autoOfLock (line 1, column 46); autoOfLock is probably autoOffLock; invalid value: shiftEnd (line 1, column 39)).`,
    'It fixes restore: "ask"',
  ])
})

test('a help page that is no https address is named, with what it must be', () => {
  const { exit, lines } = check({ helpUrl: 'http://help.example.com/' })
  expect(exit).toBe(2)
  expect(lines).toEqual([
    `The policy ${file} is applied only in part (invalid value: helpUrl (line 1, column 12); helpUrl must be one address that begins with https://, without a user name or password).`,
  ])
})

test('a name that must stand beside "forced" and "defaults" is named with its place, and with that', () => {
  const policy = { forced: { helpUrl: 'https://help.example.com/' }, defaults: { signOut: false } }
  expect(check(policy)).toEqual({
    exit: 2,
    lines: [
      `The policy ${file} is applied only in part (unknown setting: helpUrl (line 1, column 12), signOut (line 1, column 63); helpUrl, signOut must stand beside "forced" and "defaults").`,
    ],
  })
  expect(check(policy, 'hi').lines[0]).toContain('helpUrl, signOut को "forced" और "defaults" के बाहर')
})

test.each([
  [{ signout: false }, 'unknown setting: signout (line 1, column 2); signout is probably signOut'],
  [
    { autoOffLock: true },
    'unknown setting: autoOffLock (line 1, column 2); autoOffLock must stand under "forced" or "defaults"',
  ],
  [{ zebra: 1 }, 'unknown setting: zebra (line 1, column 2)'],
])('an unknown name comes with what was probably meant: %j', (policy, what) => {
  expect(check(policy).lines).toEqual([`The policy ${file} is applied only in part (${what}).`])
})

test.each([
  ['40 breaks', { forced: { breaks: Array.from({ length: 40 }, () => ({ name: 'Tea', minutes: 5 })) } }],
  ['a name of 200 characters', { defaults: { breaks: [{ name: 'x'.repeat(200), minutes: 5 }] } }],
  ['a reminder of -1 minutes', { forced: { remindOffMinutes: -1 } }],
  ['a broken text', '{ "forced": '],
])('%s is invalid', (_, policy) => {
  expect(check(policy).exit).toBe(2)
})

test('the file of this computer’s policy is valid only if nobody but an administrator can change it', () => {
  writeFileSync(file, '{ "signOut": false }', { mode: 0o666 })
  chmodSync(file, 0o666)
  const { policy } = readPolicyFile(file, posixTrustIn(process.getuid?.() ?? 0))
  const named = checkPolicy(file, folder, () => ({ file, policy: policyInForce(policy, null) }))
  expect(named.exit).toBe(2)
  expect(named.message(messages)).toContain(`${file} must belong to an administrator`)
  expect(named.message(messages)).toContain('Fixed now: signOut: false')
  // The same text elsewhere is a draft.
  expect(checkPolicy(file, folder, () => ({ file: `${file}.other`, policy }))).toMatchObject({ exit: 0 })
})

test('a file that the user names must exist; that of the computer need not', () => {
  const named = checkPolicy(join(folder, 'none.json'), folder)
  expect(named.exit).toBe(2)
  expect(named.message(messages)).toBe(`There is no policy: ${join(folder, 'none.json')} does not exist.`)
  expect(checkPolicy(null, folder).exit).toBe(0)
})
