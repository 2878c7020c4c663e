import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { noPolicy } from '../../src/core/policy.ts'
import { policyAdvice } from '../../src/core/words/policy.ts'
import { policyFile, readPolicy } from '../../src/main/storage/policy.ts'
import { words } from '../support/words.ts'

const folder = mkdtempSync(join(tmpdir(), 'hk-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'policy.json')

test('a machine without one has none', () => {
  expect(readPolicy(file)).toEqual(noPolicy)
  expect(readPolicy(join(folder, 'no', 'such', 'folder', 'policy.json'))).toEqual(noPolicy)
})

test('it is read as it stands', () => {
  writeFileSync(file, JSON.stringify({ forced: { autoOffLock: true }, defaults: { restore: 'ask' } }))
  expect(readPolicy(file)).toEqual({
    forced: { autoOffLock: true },
    defaults: { restore: 'ask' },
    trouble: null,
  })
})

test('one that breaks off is a trouble with a sentence, and not the end of anything', () => {
  writeFileSync(file, '{ "forced": { "autoOffLock": tr')
  const { trouble, ...rest } = readPolicy(file)
  expect(rest).toEqual({ forced: {}, defaults: {} })
  expect(trouble).toEqual({ kind: 'not-understood', file })
})

test('what is there and is no file that can be read is one, too', () => {
  const directory = join(folder, 'directory.json')
  mkdirSync(directory)
  const { trouble } = readPolicy(directory)
  expect(trouble).toEqual({ kind: 'unreadable', file: directory, reason: 'EISDIR' })
  expect(trouble === null ? '' : policyAdvice(words, trouble).message).toBe(
    `The policy ${directory} cannot be read (EISDIR), so nothing of it holds.`,
  )
})

test('names that are none, and values of no use, are named in the sentence', () => {
  writeFileSync(file, JSON.stringify({ forced: { autoOfLock: true, idleMinutes: 'soon' } }))
  const { trouble } = readPolicy(file)
  expect(trouble === null ? '' : policyAdvice(words, trouble).message).toBe(
    `The policy ${file} holds only in part (no such setting: autoOfLock; no use as a value: idleMinutes).`,
  )
})

test.each([
  ['linux', '/etc/hookswitch/policy.json'],
  ['darwin', '/Library/Application Support/Hookswitch/policy.json'],
  ['win32', 'C:\\ProgramData\\Hookswitch\\policy.json'],
] as const)('it lies where agents cannot write: %s', (platform, path) => {
  expect(policyFile(platform)).toBe(path)
})
