import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mendEnvironment } from '../../src/main/lifecycle/user-environment.ts'

const uid = process.getuid?.() ?? 0
let folder: string
let runtime: string
let bus: Server

/** What becomes of `environment` for a user who is logged in, with a session bus where systemd puts it. */
function mended(environment: NodeJS.ProcessEnv, home: string | null = '/home/asha'): NodeJS.ProcessEnv {
  const changed = { ...environment }
  mendEnvironment(changed, { uid, home, runtimeFolders: folder })
  return changed
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hk-'))
  runtime = join(folder, `${uid}`)
  mkdirSync(runtime, { mode: 0o700 })
  bus = createServer()
  await new Promise<void>((resolve) => bus.listen(join(runtime, 'bus'), resolve))
})
afterAll(() => {
  bus.close()
  rmSync(folder, { recursive: true })
})

test.each([
  { PATH: '/usr/bin:/bin' },
  // Chromium adds this before our first line runs.
  { PATH: '/usr/bin:/bin', DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
])('variables that cron leaves out are added: %j', (environment) => {
  expect(mended(environment)).toEqual({
    PATH: '/usr/bin:/bin',
    HOME: '/home/asha',
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${runtime}/bus`,
  })
})

test('variables that a login sets stay as they are', () => {
  const given = {
    HOME: '/home/other',
    XDG_RUNTIME_DIR: folder,
    XDG_CONFIG_HOME: '/home/other/settings',
    XDG_DATA_DIRS: '/usr/local/share:/usr/share',
    DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x,guid=1',
  }
  expect(mended(given)).toEqual(given)
})

describe('paths that the XDG Base Directory Specification ignores are removed', () => {
  test.each(['', 'relative/folder', './here', '~/config', '$HOME/config'])('%j', (path) => {
    const { XDG_CONFIG_HOME, XDG_CACHE_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR } = mended({
      XDG_CONFIG_HOME: path,
      XDG_CACHE_HOME: path,
      XDG_DATA_HOME: path,
      XDG_STATE_HOME: path,
      XDG_RUNTIME_DIR: path,
    })
    expect([XDG_CONFIG_HOME, XDG_CACHE_HOME, XDG_DATA_HOME, XDG_STATE_HOME]).toEqual(Array(4).fill(undefined))
    expect(XDG_RUNTIME_DIR).toBe(runtime)
  })

  test('from lists, one by one', () => {
    const { XDG_DATA_DIRS, XDG_CONFIG_DIRS } = mended({
      XDG_DATA_DIRS: 'share::/usr/share:./x:/opt/share',
      XDG_CONFIG_DIRS: ':',
    })
    expect(XDG_DATA_DIRS).toBe('/usr/share:/opt/share')
    expect(XDG_CONFIG_DIRS).toBeUndefined()
  })
})

test.each(['', 'asha', '~'])('HOME=%j is replaced by the home of the password file', (HOME) => {
  expect(mended({ HOME }).HOME).toBe('/home/asha')
})

test('a user who is not in the password file keeps HOME as it is', () => {
  expect(mended({ HOME: '' }, null).HOME).toBe('')
})

test('the runtime folder of another user, which `su` leaves set, is replaced', () => {
  const changed = mended({ XDG_RUNTIME_DIR: '/proc/1/no-such-folder' })
  expect(changed.XDG_RUNTIME_DIR).toBe(runtime)
})

test.each([{}, { DBUS_SESSION_BUS_ADDRESS: '' }, { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }])(
  'without a session bus the address says so, so that none is started: %j',
  (environment) => {
    const changed: NodeJS.ProcessEnv = { ...environment }
    mendEnvironment(changed, { uid, home: null, runtimeFolders: join(folder, 'nobody') })
    expect(changed).toEqual({ DBUS_SESSION_BUS_ADDRESS: 'disabled:' })
  },
)
