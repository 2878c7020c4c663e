import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { autostartFile, systemLoginItem } from '../../src/main/storage/login-item.ts'
import { eventually } from '../support/condition.ts'
import { runProcess } from '../support/processes.ts'

let config: string
beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'hk-'))
})
afterEach(() => rmSync(config, { recursive: true, force: true }))

const file = () => join(config, 'autostart', 'hookswitch.desktop')

describe('the autostart file', () => {
  test('comes and goes', () => {
    const item = autostartFile(config, '/opt/Hookswitch/hookswitch')
    expect(item.isOn()).toBe(false)
    expect(item.set(false).ok).toBe(true)
    expect(item.set(true).ok).toBe(true)
    expect(item.isOn()).toBe(true)
    expect(readFileSync(file(), 'utf8')).toContain('\nExec="/opt/Hookswitch/hookswitch" --hidden\n')
    expect(item.set(false).ok).toBe(true)
    expect(existsSync(file())).toBe(false)
  })

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'that the desktop marked %s is off',
    (line) => {
      const item = autostartFile(config, '/opt/Hookswitch/hookswitch')
      item.set(true)
      writeFileSync(file(), `${readFileSync(file(), 'utf8')}${line}\n`)
      expect(item.isOn()).toBe(false)
      item.set(true)
      expect(item.isOn()).toBe(true)
    },
  )

  test('that cannot be written is told, and nothing is left of it', () => {
    writeFileSync(join(config, 'autostart'), 'a file where the folder should be')
    const set = autostartFile(config, '/opt/Hookswitch/hookswitch').set(true)
    expect(set).toMatchObject({ ok: false, failure: { kind: 'failed', file: file() } })
  })

  test.each([
    'Hookswitch-1.0.0.AppImage',
    'with a space',
    'quote"dollar$back`tick',
    'back\\slash',
    "apostrophe's",
    'हुकस्विच',
  ])('starts exactly the program that is named: %s', async (name) => {
    const program = join(config, name)
    const told = join(config, 'told')
    mkdirSync(config, { recursive: true })
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$0" "$#" "$@" > '${told}'\n`)
    chmodSync(program, 0o755)
    expect(autostartFile(config, program).set(true).ok).toBe(true)

    const checked = await runProcess('desktop-file-validate', [file()], { from: 'desktop-file-utils' })
    expect(checked.stdout + checked.stderr).toBe('')
    // GLib launches it as GNOME and Xfce do at login.
    const launched = await runProcess('gio', ['launch', file()], { from: 'libglib2.0-bin' })
    expect(launched.stderr).toBe('')
    await eventually(
      () => readFileSync(told, 'utf8'),
      (text) => text === `${program}\n1\n--hidden\n`,
      { describe: 'the program to be started with --hidden alone' },
    )
  })
})

test('elsewhere the system is asked, and told to start hidden', () => {
  let openAtLogin = false
  const asked: unknown[] = []
  const item = systemLoginItem({
    getLoginItemSettings: (options) => {
      asked.push(options)
      return {
        openAtLogin,
        openAsHidden: false,
        wasOpenedAtLogin: false,
        wasOpenedAsHidden: false,
        restoreState: false,
        status: 'not-found',
        executableWillLaunchAtLogin: openAtLogin,
        launchItems: [],
      }
    },
    setLoginItemSettings: (settings) => {
      asked.push(settings)
      openAtLogin = settings.openAtLogin ?? false
    },
  })
  expect(item.isOn()).toBe(false)
  expect(item.set(true).ok).toBe(true)
  expect(item.isOn()).toBe(true)
  expect(asked).toContainEqual({ openAtLogin: true, args: ['--hidden'] })
  expect(asked).toContainEqual({ args: ['--hidden'] })
})
