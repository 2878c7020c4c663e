import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import type { RunningProcess } from '../support/processes.ts'
import { startBus } from '../support/session-bus.ts'

/** What an environment can have that a desktop never sets. */
const odd = {
  XDG_CONFIG_HOME: 'odd-settings',
  XDG_CACHE_HOME: '',
  XDG_DATA_HOME: './odd-data',
  XDG_STATE_HOME: '~/odd-state',
  XDG_DATA_DIRS: '',
  XDG_CONFIG_DIRS: 'odd:also-odd',
  XDG_RUNTIME_DIR: 'odd-runtime',
  LANG: 'xx_YY.UTF-8',
  LC_ALL: '',
  LANGUAGE: '',
}

let place: Workplace
let agent: Agent
let app: RunningProcess

beforeAll(async () => {
  place = await startWorkplace({ systemBus: true })
  agent = agentOf(place)
  await place.prepareAccount()
  app = place.start(['--gtk-version=3', '--', '--hidden', '%U'], odd)
  await place.desktop.host.waitForItem({ within: 15_000 })
})
afterAll(async () => {
  await app?.stop()
  await place?.close()
})

const none = 'Hookswitch is not running. Start it first.\n'

test('variables that say nothing change nothing: the profile is where it always is', async () => {
  // The test's own command has the variables of a desktop.
  expect((await place.command(['sip'])).stdout).toBe('Calls ring on your softphone (SIP).\n')
  await agent.rings('sip')
  const made = readdirSync(checkout).filter((name) => name.includes('odd'))
  expect(made).toEqual([])
})

test.each([
  { what: 'the same odd variables', env: odd },
  { what: 'hardly any, as from cron', env: null },
])('a command with $what finds the app', async ({ env }) => {
  const { HOME, PATH, DBUS_SYSTEM_BUS_ADDRESS } = place.desktop.env
  const bare = Object.fromEntries(Object.keys(place.desktop.env).map((name) => [name, undefined]))
  const { code, stdout, stderr } = await place.command(
    ['off'],
    undefined,
    env ?? { ...bare, HOME, PATH, DBUS_SYSTEM_BUS_ADDRESS },
  )
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'Calls are off.\n', stderr: '' })
  expect(await agent.deviceOn()).toBe(null)
})

test.each([
  { env: { LANG: 'xx_YY.UTF-8', LANGUAGE: '' }, says: none },
  { env: { LC_ALL: 'C', LANG: 'hi_IN.UTF-8', LANGUAGE: 'hi' }, says: none },
  {
    env: { LANG: 'en_IN.UTF-8', LANGUAGE: 'xx:hi:en' },
    says: `${messagesIn('hi').commandLine.noAppRunning}\n`,
  },
])('the language of $env', async ({ env, says }) => {
  const nobody = `--user-data-dir=${join(place.desktop.home, 'nobody-here')}`
  const { code, stderr } = await place.command(['off', nobody], undefined, env)
  expect({ code, stderr }).toEqual({ code: 3, stderr: says })
})

test.each(['', 'asha'])('HOME=%j is not taken for a folder', async (HOME) => {
  const before = existsSync('/tmp/.config/Hookswitch')
  const config = join(place.desktop.home, 'config-of-nobody')
  mkdirSync(config, { recursive: true })
  const { code, stderr } = await place.command(['status'], undefined, { HOME, XDG_CONFIG_HOME: config })
  expect(stderr).toBe(none)
  expect(code).toBe(3)
  expect(existsSync('/tmp/.config/Hookswitch')).toBe(before)
  expect(readdirSync(checkout)).not.toContain('asha')
})

test('a session bus that hangs keeps no command from ending', async () => {
  const { process: bus, address } = await startBus(place.desktop.home, 'hung', place.desktop.env)
  bus.signal('SIGSTOP')
  const nobody = `--user-data-dir=${join(place.desktop.home, 'nobody-here')}`
  for (const command of ['status', 'sign-out']) {
    const env = { DBUS_SESSION_BUS_ADDRESS: address }
    expect(await place.command([command, nobody], undefined, env)).toMatchObject({ code: 3, signal: null })
  }
  await bus.stop({ signal: 'SIGKILL' })
})
