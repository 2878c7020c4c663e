import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { neededBy } from '../../scripts/setup/app-arguments.js'
import { parseCommandLine } from '../../src/main/cli/command-line.ts'
import { commandTable, synonyms } from '../../src/main/cli/command-table.ts'
import { installCommand } from '../support/installed-command.ts'
import { runProcess } from '../support/processes.ts'

/** What lets a command run without a display and without Chromium's complaints. */
const headless = ['--ozone-platform=headless', '--log-level=3']

let folder: string
let command: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-'))
  // In the program's place one that prints its arguments.
  command = installCommand(join(folder, 'arguments'), 'for argument; do printf "%s\\n" "$argument"; done')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('neither a command nor an app that it starts writes a core dump, whatever the terminal allows', async () => {
  const program = installCommand(join(folder, 'limits'), 'ulimit -Sc; ulimit -Hc')
  for (const args of [['status'], ['--hidden']]) {
    const given = ['-c', 'ulimit -Sc hard; exec "$@"', 'bash', program, ...args]
    expect((await runProcess('bash', given)).stdout).toBe('0\n0\n')
  }
})

/** The arguments that the program gets if this user runs the command; by default an ordinary one. */
async function given(args: readonly string[], user = 1000): Promise<readonly string[]> {
  const programs = join(folder, `user-${user}`)
  mkdirSync(programs, { recursive: true })
  writeFileSync(join(programs, 'id'), `#!/bin/sh\necho ${user}\n`, { mode: 0o755 })
  const env = { ...process.env, PATH: `${programs}:${process.env.PATH}` }
  const { stdout } = await runProcess(command, args, { env })
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

test('root can check a policy and ask for help and version, without the sandbox that Chromium denies to root', async () => {
  for (const args of [['policy', '--check', 'a b'], ['help'], ['--help'], ['--version'], ['-v']]) {
    expect(await given(args, 0)).toEqual(['--no-sandbox', ...headless, ...args])
  }
})

test.each([[['sign-in', '--user-id', '1']], [['status']], [['diagnostics']], [['--hidden']], [[]]])(
  'the sandbox stays on for root with what belongs to an agent: %j',
  async (args) => {
    expect(await given(args, 0)).not.toContain('--no-sandbox')
  },
)

test.each([
  { args: ['phnoe'] },
  { args: ['phnoe', '--json'] },
  { args: ['statuss', '--user-data-dir=/tmp/profile'] },
])('a misspelt command needs no display: $args', async ({ args }) => {
  expect(await given(args)).toEqual([...headless, ...args])
  expect(neededBy(args).display).toBe(false)
  expect(parseCommandLine(args).invocation.kind).toBe('wrong')
})

test.each([
  { args: [] },
  { args: ['--hidden'] },
  { args: ['%U'] },
  { args: ['--class', 'Hookswitch'] },
  { args: ['phnoe', 'hookswitch://off'] },
  { args: ['--gtk-version=3', '--', '--hidden'] },
  { args: ['hookswitch://off'] },
  { args: ['HOOKSWITCH://off'] },
])('a start with $args needs one', async ({ args }) => {
  expect(await given(args)).toEqual(args)
  expect(neededBy(args).display).toBe(true)
  expect(parseCommandLine(args).invocation.kind).toBe('start')
})

test('what stands behind a link is left to the program, which refuses it', async () => {
  const args = ['HOOKSWITCH://off', 'status', '--help']
  expect(await given(args)).toEqual(args)
  expect(neededBy(args).display).toBe(true)
  expect(parseCommandLine(args).invocation.kind).toBe('wrong')
})
