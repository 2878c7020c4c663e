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
  '%s cannot be a profile, and the failure says why',
  (name) => {
    expect(makeProfile(at(name))).toMatchObject({ file: at(name), reason: expect.stringMatching(/./) })
  },
)

test('a file system without folders is a failure, not a hang', () => {
  expect(makeProfile('/proc/hookswitch/below')).toMatchObject({ reason: expect.stringContaining('ENOENT') })
})

test.each(['elsewhere', 'to-a-folder', 'new/one/deep/down'])('%s becomes a profile of mode 0700', (name) => {
  expect(makeProfile(at(name))).toBeNull()
  expect(statSync(at(name)).mode & 0o777).toBe(0o700)
})
