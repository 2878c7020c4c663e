import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { autostartFile, configFolder, systemLoginItem } from '../../src/main/autostart/login-item.ts'
import { eventually } from '../support/condition.ts'
import { runProcess, startProcess } from '../support/processes.ts'

let config: string
beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'hk-'))
})
afterEach(() => rmSync(config, { recursive: true, force: true }))

const file = () => join(config, 'autostart', 'hookswitch.desktop')

describe('the autostart file', () => {
  test('is created and deleted', () => {
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
    'with %s is off, until it is turned on again',
    (line) => {
      const item = autostartFile(config, '/opt/Hookswitch/hookswitch')
      item.set(true)
      writeFileSync(file(), `${readFileSync(file(), 'utf8')}${line}\n`)
      expect(item.isOn()).toBe(false)
      item.set(true)
      expect(item.isOn()).toBe(true)
    },
  )

  test('that cannot be written is a failure', () => {
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
  ])('starts exactly the program: %s', async (name) => {
    const program = join(config, name)
    const told = join(config, 'told')
    mkdirSync(config, { recursive: true })
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$0" "$#" "$@" > '${told}'\n`)
    chmodSync(program, 0o755)
    expect(autostartFile(config, program).set(true).ok).toBe(true)

    const checked = await runProcess('desktop-file-validate', [file()], { from: 'desktop-file-utils' })
    expect(checked.stdout + checked.stderr).toBe('')
    // GLib launches it as GNOME and Xfce do at login.
    const launcher = startProcess('gio', ['launch', file()], { from: 'libglib2.0-bin' })
    try {
      await eventually(
        () => readFileSync(told, 'utf8'),
        (text) => text === `${program}\n1\n--hidden\n`,
        { describe: 'the program to be started with --hidden alone' },
      )
      expect(launcher.stderr()).toBe('')
    } finally {
      // Not before the program has told: it is ended with what started it.
      await launcher.stop()
    }
  })
})

describe('an autostart file that other programs changed', () => {
  const program = '/opt/Hookswitch/hookswitch'
  const env = () => ({
    PATH: '/usr/bin:/bin',
    XDG_CURRENT_DESKTOP: 'ubuntu:GNOME',
    XDG_CONFIG_DIRS: join(config, 'xdg'),
  })
  const item = () => autostartFile(config, program, env())
  const put = (text: string, where = config) => {
    mkdirSync(join(where, 'autostart'), { recursive: true })
    writeFileSync(join(where, 'autostart', 'hookswitch.desktop'), text)
  }
  const plain = `[Desktop Entry]\nType=Application\nName=Hookswitch\nExec="${program}" --hidden\n`
  const text = () => readFileSync(file(), 'utf8')

  test.each([
    'Hidden=true',
    'Hidden = true  ',
    'Hidden=TRUE',
    'Hidden=1',
    'X-GNOME-Autostart-enabled=false',
    'X-GNOME-Autostart-enabled=0',
    'X-MATE-Autostart-enabled=false',
    'X-KDE-autostart-enabled=false',
    'X-Cinnamon-Autostart-enabled = no',
    'NotShowIn=GNOME;',
    'NotShowIn=KDE;ubuntu',
    'NotShowIn = KDE ; GNOME ;',
    'OnlyShowIn=KDE;XFCE;',
    'OnlyShowIn=',
    'TryExec=/nowhere/hookswitch',
    'TryExec=no-such-program-anywhere',
    'Type=Link',
  ])('is off with %s, stays off, and is on once the agent turns it on here', (line) => {
    put(`${plain}${line}\n`)
    expect(item().isOn()).toBe(false)
    expect(item().isTurnedOff()).toBe(true)
    expect(item().set(true).ok).toBe(true)
    expect(item().isOn()).toBe(true)
    expect(text()).toContain('Name=Hookswitch\n')
    // Other desktops in the list are kept.
    if (line.includes('KDE;')) expect(text()).toContain('KDE;')
    expect(item().set(false).ok).toBe(true)
    expect(item().isOn()).toBe(false)
  })

  test.each([
    '# Hidden=true',
    'Hidden=false',
    'Hidden=0',
    'X-GNOME-Autostart-enabled=true',
    'NotShowIn=KDE;Unity;',
    'OnlyShowIn=GNOME;',
    'OnlyShowIn=KDE;\nNotShowIn=XFCE;\nOnlyShowIn=GNOME;',
    'TryExec=sh',
    'X-GNOME-Autostart-Delay=10',
    '[Desktop Action Off]\nName=Off\nHidden=true',
  ])('is on with %s, and turning it on changes nothing', (line) => {
    const before = `${plain}${line}\n`
    put(before)
    expect(item().isOn()).toBe(true)
    expect(item().set(true).ok).toBe(true)
    expect(text()).toBe(before)
  })

  test('keeps everything that is not ours, byte for byte', () => {
    const entry = (exec: string) =>
      [
        '# mine',
        '[Desktop Entry]',
        'Name=Hookswitch',
        'Name[hi]=हुकस्विच',
        'Comment[de]=Gr\u00fc\u00dfe',
        `Exec=${exec}`,
        'X-GNOME-Autostart-Delay=20',
        'Type=Application',
        '',
        '[X-Mine]',
        'Exec=/opt/old/hookswitch',
        '',
      ].join('\r\n')
    const given = 'env GTK_THEME=Dark "/opt/old place/hookswitch" --ozone-platform=x11 --hidden %U'
    put(entry(given))
    expect(item().set(true).ok).toBe(true)
    expect(text()).toBe(entry(given.replace('"/opt/old place/hookswitch"', `"${program}"`)))
    expect(item().set(false).ok).toBe(true)
    expect(text()).toContain('X-GNOME-Autostart-Delay=20\r\n')
    expect(text()).toContain('Hidden=true\r\n')
    expect(item().set(true).ok).toBe(true)
    expect(text()).toContain('\r\nExec=/opt/old/hookswitch\r\n')
  })

  test.each([
    ['/opt/old/hookswitch', `"${program}" --hidden`],
    ['hookswitch --lang=hi', `"${program}" --hidden --lang=hi`],
    ['/opt/old/Hookswitch-1.2.AppImage --hidden', `"${program}" --hidden`],
    ['"/gone/renamed.AppImage" --hidden --x', `"${program}" --hidden --x`],
    ['/opt/Hookswitch/hookswitch --hidden', '/opt/Hookswitch/hookswitch --hidden'],
    ['"/opt/Hookswitch/hookswitch" --hidden %u', '"/opt/Hookswitch/hookswitch" --hidden %u'],
    ['env A="b c" hookswitch --hidden', `env A="b c" "${program}" --hidden`],
    ['sh -c "sleep 5; exec /opt/hookswitch --hidden"', 'sh -c "sleep 5; exec /opt/hookswitch --hidden"'],
    ['hookswitch --user-data-dir=/data/Hookswitch', `"${program}" --hidden --user-data-dir=/data/Hookswitch`],
    ['', `"${program}" --hidden`],
  ])('starts the current program, with the user’s additions: Exec=%s', (before, after) => {
    put(`[Desktop Entry]\nType=Application\nExec=${before}\nName=H\n`)
    expect(item().set(true).ok).toBe(true)
    expect(text()).toBe(`[Desktop Entry]\nType=Application\nExec=${after}\nName=H\n`)
  })

  test('of the user overrides the machine’s, which the user can turn off and on', () => {
    put(plain, join(config, 'xdg'))
    expect(item().isOn()).toBe(true)
    expect(item().set(true).ok).toBe(true)
    expect(existsSync(file())).toBe(false)
    expect(item().set(false).ok).toBe(true)
    expect(item().isOn()).toBe(false)
    expect(text()).toContain('Hidden=true\n')
    expect(item().set(true).ok).toBe(true)
    expect(item().isOn()).toBe(true)
  })

  test('that is not a desktop entry is off, and turning on replaces it', () => {
    for (const broken of ['', '\0\0\0\0', 'Exec=hookswitch\n', '[Other]\nExec=hookswitch\n']) {
      put(broken)
      expect(item().isOn()).toBe(false)
      expect(item().set(true).ok).toBe(true)
      expect(item().isOn()).toBe(true)
    }
  })

  test('may be a symbolic link, which stays, with its mode', () => {
    const target = join(config, 'dotfile')
    writeFileSync(target, plain.replace('/opt/', '/old/'), { mode: 0o600 })
    mkdirSync(join(config, 'autostart'))
    symlinkSync(target, file())
    expect(item().set(true).ok).toBe(true)
    expect(lstatSync(file()).isSymbolicLink()).toBe(true)
    expect(statSync(target).mode & 0o777).toBe(0o600)
    expect(readFileSync(target, 'utf8')).toBe(plain)
  })
})

test.each([
  [{}, '/home/asha/.config'],
  [{ XDG_CONFIG_HOME: '' }, '/home/asha/.config'],
  [{ XDG_CONFIG_HOME: 'config' }, '/home/asha/.config'],
  [{ XDG_CONFIG_HOME: './config' }, '/home/asha/.config'],
  [{ XDG_CONFIG_HOME: '/data/config' }, '/data/config'],
])('with %j it is in %s', (env, folder) => {
  expect(configFolder(env, '/home/asha')).toBe(folder)
})

test('on Windows and macOS the system stores it, with the option --hidden', () => {
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
