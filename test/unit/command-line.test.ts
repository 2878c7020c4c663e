import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { parseCommandLine } from '../../src/main/cli/command-line.ts'
import { commandTable, optionsEverywhere, startShape } from '../../src/main/cli/command-table.ts'
import { secretOnInput } from '../../src/main/cli/secret-source.ts'
import { messages } from '../support/messages.ts'

const fromLink = { kind: 'enrol', relay: 'https://relay.example.in', code: '7Q3K' }

describe('behind a link nothing may stand', () => {
  test.each([
    ['--user-data-dir=/tmp/elsewhere'],
    ['--simulator'],
    ['phone'],
    ['--ignore-certificate-errors'],
    ['--gtk-version=3'],
    ['hookswitch://off'],
    [''],
  ])('%j makes it wrong usage, and nothing is obeyed', (behind) => {
    const { invocation, ...rest } = parseCommandLine(['--simulator', 'hookswitch://sip', behind])
    expect(rest).toEqual({ simulator: false, userDataDir: null })
    expect(invocation.kind === 'wrong' && invocation.sentence(messages)).toBe(
      `Nothing may stand behind a link, but "${behind}" does.`,
    )
  })

  test.each([['--'], ['%U']])('but %j, which means nothing', (behind) => {
    const { invocation } = parseCommandLine(['hookswitch://sip', behind])
    expect(invocation).toEqual({ kind: 'start', hidden: false, link: 'hookswitch://sip' })
  })
})

describe('the API key', () => {
  const args = ['connect-account', '--region', 'in', '--sid', 's', '--email', 'a@b.in', '--api-token-stdin']
  const wrong = (...more: readonly string[]) => {
    const { invocation } = parseCommandLine([...args, ...more])
    return invocation.kind === 'wrong' ? invocation.sentence(messages) : null
  }

  test('may come in a file', () => {
    const { invocation } = parseCommandLine([...args, '--api-key-file', '/k'])
    expect(invocation).toMatchObject({ kind: 'connect-account', apiKey: { kind: 'file', path: '/k' } })
    expect(parseCommandLine([...args, '--api-key', 'k']).invocation).toMatchObject({ apiKey: 'k' })
  })

  test('comes in one way', () => {
    expect(wrong()).toContain('--api-key-file')
    expect(wrong('--api-key', 'k', '--api-key-file', '/k')).toContain('--api-key-file')
    expect(wrong('--api-key', 'a:b')).toContain('An API key is one word')
  })
})

describe('the sandbox', () => {
  const off = [
    '--no-sandbox',
    '-no-sandbox',
    '--NO-SANDBOX',
    '--no-zygote',
    '--disable-seccomp-filter-sandbox',
  ]

  test.each(off)('is not switched off by %s, before or behind a word', (one) => {
    for (const args of [[one], [one, '--hidden'], ['status', one], [one, 'hookswitch://off']]) {
      const { invocation } = parseCommandLine(args, { mayLackSandbox: false })
      expect(invocation.kind === 'wrong' && invocation.sentence(messages)).toContain(
        'does not run without it',
      )
    }
  })

  test('is switched off for root', () => {
    const { invocation } = parseCommandLine(['--no-sandbox', 'status'], { mayLackSandbox: true })
    expect(invocation).toEqual({ kind: 'status', json: false })
  })
})

describe('a command line is parsed', () => {
  test.each([
    { args: [], as: { kind: 'start', hidden: false, link: null } },
    { args: ['--hidden'], as: { kind: 'start', hidden: true, link: null } },
    { args: ['hookswitch://sip'], as: { kind: 'start', hidden: false, link: 'hookswitch://sip' } },
    { args: ['hookswitch://off'], as: { kind: 'start', hidden: true, link: 'hookswitch://off' } },
    { args: ['sip'], as: { kind: 'switch', command: 'sip', waitSeconds: 10 } },
    { args: ['--wait=5', 'sip'], as: { kind: 'switch', command: 'sip', waitSeconds: 5 } },
    { args: ['off', '--wait', '0'], as: { kind: 'switch', command: 'off', waitSeconds: 0 } },
    {
      args: ['off', '--for', '15', '--reason', ' Lunch\t<b> '],
      as: { kind: 'off-for', minutes: 15, until: null, reason: 'Lunch <b>', waitSeconds: 10 },
    },
    {
      args: ['off', '--until=17:00', '--wait', '0'],
      as: { kind: 'off-for', minutes: null, until: '17:00', reason: null, waitSeconds: 0 },
    },
    {
      args: ['off', '--reason', 'लंच'],
      as: { kind: 'off-for', minutes: null, until: null, reason: 'लंच', waitSeconds: 10 },
    },
    { args: ['toggle', '--wait', '0.5'], as: { kind: 'switch', command: 'toggle', waitSeconds: 0.5 } },
    { args: ['status', '--json'], as: { kind: 'status', json: true } },
    {
      args: ['sip', '--no-sandbox', '--enable-logging'],
      as: { kind: 'switch', command: 'sip', waitSeconds: 10 },
    },
    { args: ['log'], as: { kind: 'log', lines: 50 } },
    { args: ['log', '--lines', '7'], as: { kind: 'log', lines: 7 } },
    { args: ['policy', '--check'], as: { kind: 'check-policy', file: null } },
    { args: ['policy', '--check', '/a b.json'], as: { kind: 'check-policy', file: '/a b.json' } },
    { args: ['diagnostics'], as: { kind: 'diagnostics', zip: null } },
    { args: ['diagnostics', '--zip', 'a.zip'], as: { kind: 'diagnostics', zip: 'a.zip' } },
    { args: ['-h'], as: { kind: 'help', command: null } },
    { args: ['help'], as: { kind: 'help', command: null } },
    { args: ['help', 'sip'], as: { kind: 'help', command: 'sip' } },
    { args: ['sip', '--help'], as: { kind: 'help', command: 'sip' } },
    { args: ['--help', 'off', '--for', '99999'], as: { kind: 'help', command: 'off' } },
    { args: ['phone-number', '+1', '-?'], as: { kind: 'help', command: 'phone-number' } },
    { args: ['phnoe', '--help'], as: { kind: 'help', command: null } },
    { args: ['constructor', '--help'], as: { kind: 'help', command: null } },
    { args: ['--bogus', '--help'], as: { kind: 'help', command: null } },
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
    {
      args: ['enrol', '7Q3K-M2XV', '--relay', 'https://relay.example.in'],
      as: { kind: 'enrol', relay: 'https://relay.example.in', code: '7Q3K-M2XV' },
    },
    { args: ['enrol', '--code-stdin'], as: { kind: 'enrol', relay: null, code: { kind: 'stdin' } } },
    ...['--link hookswitch://enrol?relay=https%3A%2F%2Frelay.example.in&code=7Q3K'].flatMap((both) => [
      { args: ['enrol', ...both.split(' ')], as: fromLink },
      { args: ['enrol', both.replace(' ', '=')], as: fromLink },
    ]),
    { args: ['simulator', '--port', '0'], as: { kind: 'simulator', port: 0, faultFile: null } },
  ])('$args', ({ args, as }) => {
    expect(parseCommandLine(args).invocation).toEqual(as)
  })

  test('every command takes a profile and the simulator', () => {
    const { simulator, userDataDir } = parseCommandLine(['--simulator', '--user-data-dir=/x', 'status'])
    expect({ simulator, userDataDir }).toEqual({ simulator: true, userDataDir: '/x' })
  })
})

/** What distributions, desktops and people put on the command lines of Electron apps, and what nobody has heard of. */
const foreign: readonly (readonly string[])[] = [
  ['--gtk-version=3'],
  ['--no-sandbox'],
  ['--enable-features=UseOzonePlatform,WaylandWindowDecorations'],
  ['--disable-features=WaylandFractionalScaleV1'],
  ['--ozone-platform-hint=auto'],
  ['--ozone-platform=x11'],
  ['--class=Hookswitch'],
  ['--force-device-scale-factor=1.5'],
  ['--password-store=gnome-libsecret'],
  ['--high-dpi-support=1'],
  ['--enable-wayland-ime', '--wayland-text-input-version=3'],
  ['--no-xshm'],
  ['--use-gl=egl', '--ignore-gpu-blocklist'],
]
const unknown: readonly (readonly string[])[] = [
  ['--never-heard-of'],
  ['--never-heard-of=it'],
  ['--never-heard-of', 'it'],
  ['--frobnicate=--hidden'],
  ['-x'],
  ['-q', '-Z3'],
  ['-'],
  ['--'],
  ['%U'],
  ['--class', 'Hookswitch', '%u'],
  ['--test', '--apt', '--hel'],
]

describe.each([...foreign, ...unknown])('with %s', (...more) => {
  test('the app starts, hidden too', () => {
    const start = { kind: 'start', link: null }
    expect(parseCommandLine(more).invocation).toEqual({ ...start, hidden: false })
    expect(parseCommandLine([...more, '--hidden']).invocation).toEqual({ ...start, hidden: true })
    expect(parseCommandLine(['--hidden', ...more]).invocation).toEqual({ ...start, hidden: true })
  })

  test('a link behind it is followed', () => {
    const off = { kind: 'start', hidden: true, link: 'hookswitch://off' }
    expect(parseCommandLine([...more, 'hookswitch://off']).invocation).toEqual(off)
    expect(parseCommandLine([...more, '--', 'hookswitch://off']).invocation).toEqual(off)
  })

  test('a command behind it is run, unless it looks like a misspelt option', () => {
    const off = { kind: 'switch', command: 'off', waitSeconds: 5 }
    const isMisspelt = more.includes('--test')
    const { invocation } = parseCommandLine([...more, 'off', '--wait', '5'])
    expect(invocation).toEqual(isMisspelt ? expect.objectContaining({ kind: 'wrong' }) : off)
  })
})

test.each(foreign)('%s behind a command changes nothing', (...more) => {
  expect(parseCommandLine(['status', ...more, '--json']).invocation).toEqual({ kind: 'status', json: true })
})

test.each([
  ['--class', 'Hookswitch'],
  ['--lang', 'hi'],
  ['--gtk-version', '3'],
  ['--class', 'Hookswitch', '--lang', 'hi'],
])('%s %s behind a command changes nothing', (...more) => {
  expect(parseCommandLine(['off', ...more, '--wait', '5']).invocation).toMatchObject({ waitSeconds: 5 })
  expect(parseCommandLine(['off', '--wait', '5', ...more]).invocation).toMatchObject({ command: 'off' })
})

test('a word that the command takes is not the value of a foreign switch', () => {
  const { invocation } = parseCommandLine(['phone-number', '--disable-gpu', '+919953125068', '--yes'])
  expect(invocation).toEqual({ kind: 'phone-number', number: '+919953125068', agreed: true })
})

test('a second command is not the value of a foreign switch', () => {
  const { invocation } = parseCommandLine(['off', '--no-sandbox', 'sip'])
  expect(invocation.kind === 'wrong' && invocation.sentence(messages)).toContain('"sip" is too many')
})

test.each([
  { args: ['--hidden=yes', 'hookswitch://off'] },
  { args: ['--wait', '5', 'hookswitch://off'] },
  { args: ['--user-data-dir=', 'hookswitch://off'] },
  { args: ['something', 'hookswitch://off'] },
])('a link is followed although $args is wrong', ({ args }) => {
  expect(parseCommandLine(args).invocation).toEqual({ kind: 'start', hidden: true, link: 'hookswitch://off' })
})

test.each([
  '--js-flags=--expose-gc',
  '-js-flags=--expose-gc',
  '--JS-FLAGS=--expose-gc',
  '--require-module=/tmp/x.js',
  '--host-rules=MAP * 127.0.0.1',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--ignore-certificate-errors',
  '--ignore-certificate-errors-spki-list=x',
  '--renderer-cmd-prefix=sh',
  '--gpu-launcher=sh',
  '--load-extension=/tmp/x',
  '--log-net-log=/tmp/x',
  '--log-file=/tmp/x',
  '--ssl-key-log-file=/tmp/x',
])('%s is refused, with a start, a command and a link', (refused) => {
  const own = [['--hidden'], ['off'], ['hookswitch://off']]
  for (const args of own) {
    const { invocation } = parseCommandLine([refused, ...args])
    expect(invocation.kind === 'wrong' && invocation.sentence(messages)).toContain('There is no option')
  }
})

describe('wrong usage gets a sentence, with the most similar word', () => {
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
    { args: ['--wiat', '5', 'phone'], says: 'There is no option --wiat. Did you mean --wait?' },
    { args: ['phone', '--wiat', '5'], says: 'There is no option --wiat. Did you mean --wait?' },
    { args: ['--class', 'phnoe'], says: 'There is no command "phnoe". Did you mean phone?' },
    { args: ['status', '--jsn'], says: 'There is no option --jsn. Did you mean --json?' },
    { args: ['status', '-json'], says: 'There is no option -json. Did you mean --json?' },
    { args: ['status', '-j'], says: 'There is no option -j. Did you mean --json?' },
    { args: ['sip', '-w', '5'], says: 'There is no option -w. Did you mean --wait?' },
    { args: ['-sip'], says: 'There is no option -sip. Did you mean sip?' },
    { args: ['--off'], says: 'There is no option --off. Did you mean off?' },
    { args: ['sip', '-'], says: 'There is no option -.' },
    { args: ['status', '--json=yes'], says: '--json takes no value.' },
    { args: ['sip', '--json'], says: '--json does not go with sip: it goes with status.' },
    { args: ['--wait', '5'], says: '--wait goes with phone, sip, off, toggle, swap.' },
    { args: ['sip', '--hidden'], says: '--hidden does not go with sip: it goes with no command.' },
    { args: ['sip', 'off'], says: 'One command at a time: "off" is too many.' },
    { args: ['sip', '--wait'], says: '--wait needs a value.' },
    { args: ['sip', '--wait='], says: '--wait needs a value.' },
    { args: ['sip', '--wait', '-5'], says: 'not "-5"' },
    { args: ['sip', '--wait', 'Infinity'], says: 'not "Infinity"' },
    { args: ['log', '--lines', '0'], says: '--lines takes a whole number from 1 to 100000, not "0".' },
    { args: ['log', '--lines', 'all'], says: 'not "all"' },
    { args: ['policy'], says: 'Give --check.' },
    { args: ['policy', '--check', 'a', 'b'], says: '"b" is too many for hookswitch policy.' },
    { args: ['log', '50'], says: '"50" is too many for hookswitch log.' },
    { args: ['off', '--for', '0'], says: '--for takes whole minutes from 1 to 1440, not "0".' },
    { args: ['off', '--for', '1441'], says: 'not "1441"' },
    { args: ['off', '--for', '1.5'], says: 'not "1.5"' },
    { args: ['off', '--for', '1e2'], says: 'not "1e2"' },
    { args: ['off', '--for', 'lunch'], says: 'not "lunch"' },
    { args: ['off', '--until', '24:00'], says: '--until takes a time of day such as 17:00, not "24:00".' },
    { args: ['off', '--until', '5pm'], says: 'not "5pm"' },
    { args: ['off', '--for', '5', '--until', '17:00'], says: 'Give either --for or --until, not both.' },
    { args: ['off', '--reason', ' '], says: '--reason takes a text of 1 to 40 characters.' },
    { args: ['off', '--reason', 'x'.repeat(41)], says: '--reason takes a text' },
    { args: ['sip', '--for', '5'], says: '--for does not go with sip: it goes with off.' },
    { args: ['--user-data-dir', '--', 'off'], says: '--user-data-dir needs a value.' },
    { args: ['--user-data-dir='], says: '--user-data-dir needs a value.' },
    { args: ['sign-in', '--user-id', '--token-stdin'], says: '--user-id needs a value.' },
    { args: ['sign-in', '--user-id', 'x'.repeat(257), '--token-stdin'], says: 'The user id is too long' },
    { args: ['enrol'], says: 'Give a code, --code-stdin, or --link LINK' },
    { args: ['enrol', '7Q3K', '--code-stdin'], says: 'Give a code, --code-stdin, or --link LINK' },
    { args: ['enrol', '7Q3K;rm'], says: 'That is no code.' },
    { args: ['enrol', '--link', 'hookswitch://sip'], says: 'That is no enrolment link.' },
    {
      args: ['enrol', '--link', 'hookswitch://enrol?relay=http://relay.example.in&code=7Q3K'],
      says: 'is not a secure one (https)',
    },
    { args: ['enrol', '7Q3K', '--link', 'hookswitch://enrol?code=1'], says: 'no two of them' },
    { args: ['simulator', '--port', '80.5'], says: '--port takes a whole number' },
  ])('$args', ({ args, says }) => {
    const { invocation } = parseCommandLine(args)
    expect(invocation.kind === 'wrong' && invocation.sentence(messages)).toContain(says)
  })
})

test.each([
  {
    args: ['sign-in', '--token-file', '/a b', '--user-id', '1'],
    as: ['sign-in', '--token-stdin', '--user-id', '1'],
  },
  { args: ['sign-in', '--app-secret-file=/dev/fd/63'], as: ['sign-in', '--app-secret-stdin'] },
  { args: ['connect-account', '--api-token-file', '-'], as: ['connect-account', '--api-token-stdin'] },
  {
    args: ['sign-in', '--token-stdin', '--user-id', 'x-file'],
    as: ['sign-in', '--token-stdin', '--user-id', 'x-file'],
  },
])('the headless process gets the secret on standard input: $args', ({ args, as }) => {
  expect(secretOnInput(args)).toEqual(as)
})

test('the headless process gets every kind of secret on standard input, never its file', () => {
  const options = [...commandTable.values()].flatMap((shape) => Object.keys(shape.options))
  const isRead = (name: string) => options.includes(name.replace(/-file$/, '-stdin'))
  const files = options.filter((name) => name.endsWith('-file') && isRead(name))
  expect(files).toContain('token-file')
  for (const name of files) {
    const stdin = `--${name.replace(/-file$/, '-stdin')}`
    expect(secretOnInput([`--${name}`, '/dev/fd/63'])).toEqual([stdin])
    expect(secretOnInput([`--${name}=/dev/fd/63`])).toEqual([stdin])
  }
  expect(secretOnInput(['simulator', '--fault-file', '/x'])).toEqual(['simulator', '--fault-file', '/x'])
})

describe.each([
  { where: '--help', text: messages.help },
  {
    where: 'docs/command-line.md',
    text: readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8'),
  },
])('$where', ({ text }) => {
  const lines = text.split('\n').filter((line) => /^ *(hookswitch|--)/.test(line))
  const shapes = [startShape, ...commandTable.values(), { options: optionsEverywhere }]

  test('lists every command and no other', () => {
    const listed = lines.flatMap((line) => /^ *hookswitch ([a-z][a-z|-]*)/.exec(line)?.[1]?.split('|') ?? [])
    expect([...new Set(listed)].sort()).toEqual([...commandTable.keys()].sort())
  })

  test('lists no option that does not exist', () => {
    const listed = lines.flatMap((line) => [...line.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name))
    const known = shapes.flatMap(({ options }) => Object.keys(options))
    expect([...new Set(listed)].filter((name) => name === undefined || !known.includes(name))).toEqual([])
  })
})

test('docs/command-line.md lists every option', () => {
  const text = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8')
  const shapes = [startShape, ...commandTable.values(), { options: optionsEverywhere }]
  const known = shapes.flatMap(({ options }) => Object.keys(options))
  expect(known.filter((name) => !text.includes(`--${name}`))).toEqual([])
})

describe.each([messages, messagesIn('hi')])('the help of a command in $language', ({ commandHelp, help }) => {
  const texts = new Map<string, string>(Object.entries(commandHelp))

  test('exists for every command and no other', () => {
    expect([...texts.keys()].sort()).toEqual([...commandTable.keys()].sort())
  })

  test.each([...commandTable])(
    '%s: has every option and no other, in its usage and explained',
    (name, shape) => {
      const [usage = '', ...rest] = texts.get(name)?.split('\n\n') ?? []
      const explained = [...rest.join('\n\n').matchAll(/^ {2}--([a-z-]+)/gm)].map(([, option]) => option)
      const used = [...usage.matchAll(/--([a-z-]+)/g)].map(([, option]) => option)
      const options = Object.keys(shape.options).sort()
      expect([...new Set(used)].sort()).toEqual(options)
      expect(explained.sort()).toEqual(options)
      expect(usage).toMatch(new RegExp(`^hookswitch ${name}\\b`))
    },
  )

  test.each([...commandTable.keys()])('%s: has examples that are valid', (name) => {
    const examples = [...(texts.get(name) ?? '').matchAll(/^ {2}hookswitch (.*)$/gm)].map(([, line]) => line)
    expect(examples.length).toBeGreaterThan(0)
    for (const line of examples) {
      const args = [...(line ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, word]) => quoted ?? word ?? '',
      )
      expect(args[0]).toBe(name)
      expect(parseCommandLine(args).invocation.kind, line).not.toMatch(/^(wrong|help|start)$/)
    }
  })

  test('is less than 100 columns wide, as is the help of all', () => {
    const wide = [help, ...texts.values()].flatMap((text) =>
      text.split('\n').filter((line) => [...line].length >= 100),
    )
    expect(wide).toEqual([])
  })
})
