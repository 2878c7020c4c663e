import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { neededBy } from '../../scripts/setup/app-arguments.js'
import { commandTable, synonyms } from '../../src/main/cli/command-table.ts'
import { runProcess } from '../support/processes.ts'

/** What lets a command run without a display and without Chromium's complaints. */
const headless = ['--ozone-platform=headless', '--log-level=3']

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-'))
  mkdirSync(join(folder, 'opt', 'resources'), { recursive: true })
  mkdirSync(join(folder, 'bin'))
  const command = join(folder, 'opt', 'resources', 'hookswitch.sh')
  copyFileSync(join(import.meta.dirname, '..', '..', 'assets', 'linux', 'hookswitch.sh'), command)
  // In the program's place one that says what it was given.
  writeFileSync(join(folder, 'opt', 'hookswitch'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 })
  symlinkSync(command, join(folder, 'bin', 'hookswitch'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function given(args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runProcess(join(folder, 'bin', 'hookswitch'), args)
  return stdout.split('\n').slice(0, -1)
}

test.each([...commandTable.keys(), ...synonyms.keys(), '--help', '--version'].map((name) => ({ name })))(
  '$name needs no display, installed and in the checkout',
  async ({ name }) => {
    const args = ['--gtk-version=3', name, 'a b', "c'd"]
    expect(await given(args)).toEqual([...headless, ...args])
    expect(neededBy(args).display).toBe(false)
  },
)

test.each([
  { args: ['--hidden'] },
  { args: ['--gtk-version=3', '--', '--hidden'] },
  { args: ['hookswitch://off'] },
  { args: ['HOOKSWITCH://off', 'status', '--help'] },
])('a start with $args needs one', async ({ args }) => {
  expect(await given(args)).toEqual(args)
  expect(neededBy(args).display).toBe(true)
})
