import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../src/main/surfaces/command-line.ts'
import { commandTable, optionsEverywhere, startShape } from '../../src/main/surfaces/command-table.ts'
import { words } from '../support/words.ts'

test('what stands behind a link is not read', () => {
  const parsed = parseCommandLine([
    'hookswitch://sip',
    '--user-data-dir=/tmp/elsewhere',
    '--simulator',
    'phone',
  ])
  expect(parsed).toEqual({
    invocation: { kind: 'start', hidden: false, link: 'hookswitch://sip' },
    simulator: false,
    userDataDir: null,
  })
})

describe('understood', () => {
  test.each([
    { args: [], as: { kind: 'start', hidden: false, link: null } },
    { args: ['--hidden'], as: { kind: 'start', hidden: true, link: null } },
    { args: ['hookswitch://sip'], as: { kind: 'start', hidden: false, link: 'hookswitch://sip' } },
    { args: ['hookswitch://off'], as: { kind: 'start', hidden: true, link: 'hookswitch://off' } },
    {
      args: ['hookswitch://off', '--hidden', 'phone'],
      as: { kind: 'start', hidden: true, link: 'hookswitch://off' },
    },
    { args: ['sip'], as: { kind: 'switch', command: 'sip', waitSeconds: 10 } },
    { args: ['--wait=5', 'sip'], as: { kind: 'switch', command: 'sip', waitSeconds: 5 } },
    { args: ['off', '--wait', '0'], as: { kind: 'switch', command: 'off', waitSeconds: 0 } },
    { args: ['toggle', '--wait', '0.5'], as: { kind: 'switch', command: 'toggle', waitSeconds: 0.5 } },
    { args: ['status', '--json'], as: { kind: 'status', json: true } },
    {
      args: ['sip', '--no-sandbox', '--enable-logging'],
      as: { kind: 'switch', command: 'sip', waitSeconds: 10 },
    },
    { args: ['-h'], as: { kind: 'help' } },
    { args: ['help'], as: { kind: 'help' } },
    { args: ['help', 'sip'], as: { kind: 'help' } },
    { args: ['sip', '--help'], as: { kind: 'help' } },
    { args: ['--bogus', '--help'], as: { kind: 'help' } },
    { args: ['-V'], as: { kind: 'version' } },
    {
      args: ['sign-in', '--user-id', ' 1+ä b ', '--token-file', '-'],
      as: {
        kind: 'sign-in',
        userId: '1+ä b',
        integrationsUrl: null,
        appId: null,
        secret: { kind: 'file', path: '-' },
      },
    },
    { args: ['simulator', '--port', '0'], as: { kind: 'simulator', port: 0, faultFile: null } },
  ])('$args', ({ args, as }) => {
    expect(parseCommandLine(args).invocation).toEqual(as)
  })

  test('the profile and the simulator go with every command', () => {
    const { simulator, userDataDir } = parseCommandLine(['--simulator', '--user-data-dir=/x', 'status'])
    expect({ simulator, userDataDir }).toEqual({ simulator: true, userDataDir: '/x' })
  })
})

describe('wrong, and the nearest right one named', () => {
  test.each([
    { args: ['phnoe'], says: 'There is no command "phnoe". Did you mean phone?' },
    { args: ['tog'], says: 'Did you mean toggle?' },
    { args: ['signout'], says: 'Did you mean sign-out?' },
    { args: ['on'], says: 'There is no command "on". See hookswitch --help.' },
    { args: [''], says: 'There is no command "".' },
    { args: ['constructor'], says: 'There is no command "constructor".' },
    { args: ['__proto__'], says: 'There is no command "__proto__".' },
    { args: ['start'], says: 'There is no command "start".' },
    { args: ['status', '--constructor'], says: 'There is no option --constructor.' },
    { args: ['status', '--jsn'], says: 'There is no option --jsn. Did you mean --json?' },
    { args: ['status', '-json'], says: 'There is no option -json. Did you mean --json?' },
    { args: ['status', '-j'], says: 'There is no option -j. Did you mean --json?' },
    { args: ['sip', '-w', '5'], says: 'There is no option -w. Did you mean --wait?' },
    { args: ['-sip'], says: 'There is no option -sip.' },
    { args: ['sip', '-'], says: 'There is no option -.' },
    { args: ['sip', '--'], says: 'There is no option --.' },
    { args: ['status', '--json=yes'], says: '--json takes no value.' },
    { args: ['sip', '--json'], says: '--json does not go with sip: it goes with status.' },
    { args: ['--wait', '5'], says: '--wait goes with phone, sip, off, toggle, swap.' },
    { args: ['sip', '--hidden'], says: '--hidden does not go with sip: it goes with no command.' },
    { args: ['sip', 'off'], says: '"off" is too many' },
    { args: ['sip', '--wait'], says: '--wait needs a value.' },
    { args: ['sip', '--wait='], says: '--wait needs a value.' },
    { args: ['sip', '--wait', '-5'], says: 'not "-5"' },
    { args: ['sip', '--wait', 'Infinity'], says: 'not "Infinity"' },
    { args: ['--user-data-dir='], says: '--user-data-dir needs a value.' },
    { args: ['sign-in', '--user-id', '--token-stdin'], says: '--user-id needs a value.' },
    { args: ['sign-in', '--user-id', 'x'.repeat(257), '--token-stdin'], says: 'The user id is far too long' },
    { args: ['simulator', '--port', '80.5'], says: '--port takes a whole number' },
  ])('$args', ({ args, says }) => {
    const { invocation } = parseCommandLine(args)
    expect(invocation.kind === 'wrong' && invocation.sentence(words)).toContain(says)
  })
})

describe.each([
  { where: '--help', text: words.help },
  { where: 'the README', text: readFileSync(new URL('../../README.md', import.meta.url), 'utf8') },
])('$where', ({ text }) => {
  const lines = text.split('\n').filter((line) => /^ *(hookswitch|--)/.test(line))
  const shapes = [startShape, ...commandTable.values(), { options: optionsEverywhere }]

  test('lists every command and no other', () => {
    const listed = lines.flatMap((line) => /^ *hookswitch ([a-z][a-z|-]*)/.exec(line)?.[1]?.split('|') ?? [])
    expect([...new Set(listed)].sort()).toEqual([...commandTable.keys()].sort())
  })

  test('lists every option and no other', () => {
    const listed = lines.flatMap((line) => [...line.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name))
    const known = shapes.flatMap(({ options }) => Object.keys(options))
    expect([...new Set(listed)].sort()).toEqual([...new Set(known)].sort())
  })
})
