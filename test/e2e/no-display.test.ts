import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandTable } from '../../src/main/cli/command-table.ts'
import { eventually } from '../support/condition.ts'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { installCommand } from '../support/installed-command.ts'
import { messages } from '../support/messages.ts'
import { type Environment, type RunningProcess, runProcess } from '../support/processes.ts'
import { oneVisibleWindow } from '../support/visible-windows.ts'

let place: Workplace

beforeAll(async () => {
  // Where the system bus is missing, Chromium complains before it runs the app: only the installed command prevents that.
  place = await startWorkplace({ systemBus: true })
})
afterAll(async () => {
  await place?.close()
})

/** What ssh, cron and systemd units lack; the session bus stays, as systemd tells it to all three. */
const nowhere = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: undefined }

/** Runs the program by itself, without what an installed command gives it. */
function bare(args: readonly string[], input?: string, env: Environment = nowhere) {
  const given = [...electronArguments(), checkout, ...args]
  const options = { env: { ...place.desktop.env, ...env }, within: 50_000 }
  return runProcess(electronProgram(), given, input === undefined ? options : { ...options, input })
}

interface Expected {
  readonly code: number
  readonly says: string
}

interface Case {
  readonly args: readonly string[]
  readonly input?: string
  /** What comes of it where no app runs. */
  readonly alone: Expected
  /** And where one does; none for what leaves that as it is. */
  readonly running?: Expected
}

/** Each command of the command line with arguments that go with it, in an order in which each finds its work. */
function everyCommand(): readonly Case[] {
  const { url, token, sid, apiKey, apiToken, email } = place.exotel.facts
  const none = { code: 3, says: 'Hookswitch is not running. Start it first.\n' }
  const account = [
    '--account-url',
    url,
    '--sid',
    sid,
    '--api-key',
    apiKey,
    '--api-token-stdin',
    '--email',
    email,
  ]
  const wrongUsage = (says: string) => ({ alone: { code: 2, says }, running: { code: 2, says } })
  const ends = (says: string) => ({ alone: { code: 0, says }, running: { code: 0, says } })
  return [
    { args: ['--help'], alone: { code: 0, says: 'Hookswitch: switch where your Exotel calls ring.' } },
    { args: ['--version'], alone: { code: 0, says: '.' } },
    { args: ['phnoe'], alone: { code: 2, says: 'Did you mean phone?' } },
    {
      args: ['sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin'],
      input: `${token}\n`,
      ...ends('Signed in as 1.\n'),
    },
    { args: ['connect-account', ...account], input: `${apiToken}\n`, ...ends('connected') },
    {
      args: ['enrol', 'AAAA-BBBB', '--relay', url],
      alone: { code: 4, says: 'No relay of Hookswitch answers at' },
      running: { code: 4, says: 'No relay of Hookswitch answers at' },
    },
    { args: ['phone-number', '+919876543211', '--yes'], ...ends('The number is changed.') },
    { args: ['sip'], alone: none, running: { code: 0, says: 'Calls ring on your softphone (SIP).\n' } },
    { args: ['status', '--json'], alone: none, running: { code: 0, says: '"state":"sip"' } },
    { args: ['off'], alone: none, running: { code: 0, says: 'Calls are off.\n' } },
    { args: ['toggle'], alone: none, running: { code: 0, says: 'Calls ring on your softphone (SIP).\n' } },
    { args: ['swap'], alone: none, running: { code: 4, says: 'This device is not verified' } },
    { args: ['phone'], alone: none, running: { code: 4, says: 'This device is not verified' } },
    { args: ['status'], alone: none, running: { code: 0, says: 'SIP' } },
    {
      args: ['log'],
      alone: { code: 0, says: 'There is no journal yet: ' },
      running: { code: 0, says: ' device=sip on=true' },
    },
    { args: ['diagnostics'], ...ends('Desktop: ') },
    { args: ['diagnostics', '--zip', '/no/such/folder.zip'], ...wrongUsage('its folder does not exist') },
    { args: ['policy', '--check'], ...ends('There is no policy: ') },
    {
      args: ['proxy-password', '--proxy', 'proxy.example.com:3128', '--user', 'asha', '--password-stdin'],
      input: 'a proxy’s password\n',
      ...ends('are saved in the keychain.\n'),
    },
    { args: ['disconnect-account'], ...ends('no longer connected') },
    { args: ['sign-out'], ...ends('Signed out; calls are off.') },
    { args: ['simulator', '--port', 'x'], alone: { code: 2, says: '--port takes a whole number' } },
  ]
}

/** Runs each command, and gives what came otherwise than expected, or was said on the wrong stream. */
async function runEach(cases: readonly Case[], which: 'alone' | 'running'): Promise<readonly unknown[]> {
  const wrong: unknown[] = []
  for (const { args, input, [which]: expected } of cases) {
    if (expected === undefined) continue
    const { code, stdout, stderr } = await bare(args, input)
    const [spoken, silent] = code === 0 ? [stdout, stderr] : [stderr, stdout]
    const isRight = code === expected.code && spoken.includes(expected.says) && silent === ''
    // A sentence and what mends it, at most: nothing of Chromium's stands beside them.
    const isOurs = code === 0 || spoken.trim().split('\n').length === 1
    if (!isRight || !isOurs) wrong.push({ args, code, stdout, stderr })
  }
  return wrong
}

describe('without a display', () => {
  test('the list of commands is whole', () => {
    const tried = everyCommand().map(({ args }) => args[0])
    expect([...commandTable.keys()].filter((name) => !tried.includes(name))).toEqual([])
  })

  test('every command does its work where no app runs', { timeout: 120_000 }, async () => {
    expect(await runEach(everyCommand(), 'alone')).toEqual([])
  })

  test.each([':7654', 'localhost:7654.0'])(
    'a command that needs Chromium says nothing of the display %s',
    async (DISPLAY) => {
      const { code, stderr } = await bare(['sign-out'], undefined, { ...nowhere, DISPLAY })
      expect({ code, stderr }).toEqual({
        code: 3,
        stderr: expect.stringMatching(/^Nobody is signed in.*\n$/),
      })
    },
  )

  test('the simulator serves until it is told to end', async () => {
    const simulator = place.start(['simulator'], nowhere)
    const { url } = JSON.parse(await simulator.waitForLine(/^\{/)) as { url: string }
    expect((await fetch(`${url}/v2/integrations/app`)).status).toBe(401)
    expect(await simulator.stop()).toMatchObject({ code: 0 })
  })

  test.each([
    { what: 'no display', env: nowhere },
    { what: 'an empty name of one', env: { ...nowhere, DISPLAY: '' } },
    { what: 'one that has ended', env: { ...nowhere, DISPLAY: ':7654' } },
    { what: 'one of a connection by ssh that has ended', env: { ...nowhere, DISPLAY: 'localhost:7654.0' } },
    { what: 'none that Chromium is told to use', env: nowhere, args: ['--ozone-platform=wayland'] },
  ])('a start with $what says so and ends', async ({ env, args = [] }) => {
    const { code, stdout, stderr } = await bare([...args, '--hidden'], undefined, env)
    expect(stderr).toMatch(/^Hookswitch needs a display .*\n$/)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  })
})

describe('where neither bus answers, as in a container', () => {
  const missing = 'unix:path=/nonexistent'
  const env = { DBUS_SYSTEM_BUS_ADDRESS: missing, DBUS_SESSION_BUS_ADDRESS: missing }
  let command: string

  beforeAll(() => {
    const folder = join(place.desktop.home, 'installed')
    mkdirSync(folder)
    command = installCommand(
      folder,
      `exec ${[electronProgram(), ...electronArguments(), checkout].join(' ')} "$@"`,
    )
  })

  /** Runs the command of an installed package, with and without the desktop's display. */
  function installed(args: readonly string[], display: Environment, input = '') {
    return runProcess(command, args, {
      env: { ...place.desktop.env, ...display, ...env },
      input,
      within: 50_000,
    })
  }

  test.each([
    { what: 'with a display', display: {} },
    { what: 'without a display', display: nowhere },
  ])('every run $what prints its own words alone', { timeout: 120_000 }, async ({ display }) => {
    const { noAppRunning, unknownCommand } = messages.commandLine
    const quick = [
      { args: ['--version'], code: 0, stderr: '' },
      { args: ['status', '--json'], code: 3, stderr: `${noAppRunning}\n` },
      { args: ['phnoe'], code: 2, stderr: `${unknownCommand('phnoe', 'phone')}\n` },
    ]
    // Chromium looks for the system bus in about one run of three.
    for (let round = 0; round < 8; round += 1) {
      const runs = quick.map(async ({ args }) => {
        const { code, stderr } = await installed(args, display)
        return { args, code, stderr }
      })
      expect(await Promise.all(runs)).toEqual(quick)
    }
  })

  test('a command that needs Chromium says what it cannot reach, in one line', async () => {
    const { url, token } = place.exotel.facts
    const signIn = ['sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin']
    const { code, stderr } = await installed(signIn, nowhere, `${token}\n`)
    expect(stderr).toMatch(/^The token cannot be saved\. The keychain cannot be reached: .*\n$/)
    expect(code).toBe(3)
  })
})

describe('with a running app', () => {
  let app: RunningProcess

  beforeAll(async () => {
    app = place.start()
    await place.desktop.host.waitForItem({ within: 15_000 })
  })
  afterAll(() => app?.stop())

  test('every command does its work without a display', { timeout: 120_000 }, async () => {
    expect(await runEach(everyCommand(), 'running')).toEqual([])
  })

  test('a start without a display shows the window of the app that runs', async () => {
    expect(await bare([])).toMatchObject({ code: 0, stderr: '' })
    await oneVisibleWindow(place.desktop.env)
  })

  test('a link without a display is followed', async () => {
    expect((await place.signIn()).code).toBe(0)
    expect((await place.command(['sip'])).code).toBe(0)
    const link = ['--gtk-version=3', '--', 'hookswitch://off']
    expect(await bare(link)).toMatchObject({ code: 0, stderr: '' })
    await eventually(
      async () => (await place.command(['status'])).stdout,
      (text) => text.includes('Calls are off'),
      { describe: 'the link to be followed', within: 15_000 },
    )
  })
})

describe('a profile that cannot be used', () => {
  test.each([{}, { TMPDIR: '/no/such/folder' }])(
    'is told in a dialog, and on standard error: %j',
    async (env) => {
      const file = join(place.desktop.home, 'a-file')
      writeFileSync(file, 'mine')
      const start = place.start(['--hidden', `--user-data-dir=${file}`], env)
      await start.waitForLine(/a-file cannot be written or read:/)
      await oneVisibleWindow(place.desktop.env, 'Hookswitch', start.pid)
      start.signal('SIGTERM')
      expect(await start.exited).toMatchObject({ code: 1 })
    },
  )

  test('is told where nothing can be in the home folder, as in those of daemons', async () => {
    const home = { ...nowhere, HOME: '/dev/null', XDG_CONFIG_HOME: undefined }
    const status = await bare(['status'], undefined, home)
    expect(status).toMatchObject({ code: 3, stderr: 'Hookswitch is not running. Start it first.\n' })
    const { code, stderr } = await bare(['--hidden'], undefined, home)
    expect(stderr).toMatch(/^\/dev\/null.* cannot be written or read: .*\n$/)
    expect(code).toBe(1)
  })

  test('is told by a command that needs it, and no app runs there', async () => {
    const profile = `--user-data-dir=${join(place.desktop.home, 'a-file')}`
    const off = await bare(['off', profile])
    expect(off).toMatchObject({ code: 3, stderr: 'Hookswitch is not running. Start it first.\n' })
    const { url, token } = place.exotel.facts
    const signIn = ['sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin', profile]
    const { code, stderr } = await bare(signIn, `${token}\n`)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/a-file.* cannot be written or read: .*\n$/),
    })
  })
})
