import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeProfile } from '../../src/main/storage/profile-folder.ts'

let folder: string
const at = (name: string) => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-'))
  writeFileSync(at('file'), 'mine')
  mkdirSync(at('elsewhere'))
  symlinkSync(at('nowhere'), at('dangling'))
  symlinkSync(at('file'), at('to-a-file'))
  symlinkSync(at('to-itself'), at('to-itself'))
  symlinkSync(at('elsewhere'), at('to-a-folder'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each(['file', 'dangling', 'to-a-file', 'to-itself', 'file/below', 'dangling/below', 'x'.repeat(300)])(
  'no profile can be at %s, and that is told',
  (name) => {
    expect(makeProfile(at(name))).toMatchObject({ file: at(name), reason: expect.stringMatching(/./) })
  },
)

test('a file system that makes no folders does not hold up the start', () => {
  expect(makeProfile('/proc/hookswitch/below')).toMatchObject({ reason: expect.stringContaining('ENOENT') })
})

test.each(['elsewhere', 'to-a-folder', 'new/one/deep/down'])('a profile can be at %s', (name) => {
  expect(makeProfile(at(name))).toBeNull()
  expect(statSync(at(name)).mode & 0o777).toBe(0o700)
})
