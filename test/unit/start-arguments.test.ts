import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { appArguments } from '../../scripts/setup/app-arguments.js'
import { parseCommandLine } from '../../src/main/cli/command-line.ts'

const noSettings = join(import.meta.dirname, 'no-such-settings.json')

describe('without an account `npm start` runs against the simulator', () => {
  test.each([
    { args: [] },
    { args: ['--hidden'] },
    { args: ['status', '--json'] },
    { args: ['hookswitch://off'] },
    { args: ['--', 'HOOKSWITCH://off'] },
  ])('$args', ({ args }) => {
    const before = parseCommandLine(args)
    expect(parseCommandLine(appArguments(args, noSettings))).toEqual({ ...before, simulator: true })
  })

  test.each([
    { args: ['sign-in', '--user-id', '1', '--token-stdin'] },
    { args: ['proxy-password', '--proxy', 'proxy.example:3128', '--user', 'asha', '--password-stdin'] },
    { args: ['simulator'] },
    { args: ['--user-data-dir=/x', 'hookswitch://off'] },
  ])('but for $args', ({ args }) => {
    expect(appArguments(args, noSettings)).toEqual(args)
  })
})
