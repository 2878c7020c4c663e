import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { App } from 'electron'
import { messagesIn } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import { languages } from '../../core/model/language.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import { replaceFileSync } from '../storage/files.ts'
import { autostartOn, hidden } from './autostart-rules.ts'
import { type DesktopEntry, parseDesktopEntry } from './desktop-entry.ts'
import { execArgument } from './exec-line.ts'

/** Whether the app starts, hidden, when the agent logs in. The system stores this, not the settings. */
export interface LoginItem {
  isOn(): boolean
  /** Whether the agent has turned it off, here or in the desktop's own settings, as far as that is still visible. */
  isTurnedOff(): boolean
  set(on: boolean): Result<null, DiskFailure>
}

/** The login item on Windows and macOS, through Electron. */
export function systemLoginItem(app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>): LoginItem {
  const args = [hidden]
  return {
    isOn: () => app.getLoginItemSettings({ args }).openAtLogin,
    isTurnedOff: () => false,
    set: (on) => {
      app.setLoginItemSettings({ openAtLogin: on, args })
      return { ok: true, value: null }
    },
  }
}

/** Whether macOS started the app at login: macOS cannot pass `--hidden` to a login item. */
export function startedAtLogin(app: Pick<App, 'getLoginItemSettings'>): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}

/** The folder of the user's configuration. A relative path is ignored (XDG Base Directory Specification). */
export function configFolder({ XDG_CONFIG_HOME: given = '' }: NodeJS.ProcessEnv, home: string): string {
  return isAbsolute(given) ? given : join(home, '.config')
}

/**
 * The login item on Linux: an autostart file (freedesktop.org: Desktop Application Autostart Specification), which Electron
 * does not support. `folder` is the user's configuration folder, `program` the path of the program to start; `env` gives
 * the desktop and the folders of the machine's autostart files. Everything that the agent or a desktop wrote into the file
 * is kept. If they turned it off, in any of the possible ways, it stays off until the agent turns it on here.
 */
export function autostartFile(folder: string, program: string, env = process.env): LoginItem {
  const name = join('autostart', 'hookswitch.desktop')
  const file = join(folder, name)
  const autostart = autostartOn(env)

  const own = () => readEntry(file)
  /** The machine's entry, which an entry of the user overrides. */
  const shared = () => {
    const files = (env.XDG_CONFIG_DIRS || '/etc/xdg')
      .split(':')
      .filter((one) => isAbsolute(one))
      .map((one) => join(one, name))
    return files.map(readEntry).find((one) => one !== null) ?? null
  }
  const isOn = () => {
    const entry = own() ?? shared()
    return entry !== null && entry !== 'no-entry' && autostart.isOn(entry)
  }
  function turnOn(): void {
    const entry = own()
    if (entry === null && isOn()) return
    if (entry === null || entry === 'no-entry') write(file, autostartEntry(program))
    else write(file, autostart.turnedOn(entry, program).text, entry.text)
  }
  function turnOff(): void {
    const entry = own()
    const nothingElse = entry === null || entry === 'no-entry' || isOurs(entry.text)
    if (nothingElse) rmSync(file, { force: true })
    const edited = nothingElse ? null : entry
    // `Hidden` means deleted, and overrides an entry of the machine, too.
    if (edited !== null) write(file, edited.with('Hidden', 'true').text, edited.text)
    else if (isOn()) write(file, `${autostartEntry(program)}Hidden=true\n`)
  }
  const isOurs = (text: string) =>
    text === autostartEntry(program) || text === `${autostartEntry(program)}Hidden=true\n`
  return {
    isOn,
    isTurnedOff: () => own() !== null && !isOn(),
    set: (on) => {
      try {
        if (on) turnOn()
        else turnOff()
        return { ok: true, value: null }
      } catch (error) {
        return { ok: false, failure: diskFailure(file, error) }
      }
    },
  }
}

/** The entry in `file`; null if the file does not exist, `no-entry` if it is not a desktop entry. */
function readEntry(file: string): DesktopEntry | 'no-entry' | null {
  try {
    return parseDesktopEntry(readFileSync(file, 'latin1')) ?? 'no-entry'
  } catch {
    return null
  }
}

/** Writes `text` (latin1) to `file`, unless that is its content `before`. */
function write(file: string, text: string, before?: string): void {
  if (text === before) return
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  replaceFileSync(file, Buffer.from(text, 'latin1'))
}

/** The text of a new autostart file, as latin1 (Desktop Entry Specification 1.5). */
function autostartEntry(program: string): string {
  const messages = messagesIn('en')
  const translated = languages
    .filter((language) => language !== messages.language)
    .map((language) => `Comment[${language}]=${messagesIn(language).settings.loginItemComment}`)
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${messages.appName}`,
    `Comment=${messages.settings.loginItemComment}`,
    ...translated,
    `Exec=${execArgument(program)} ${hidden}`,
    'Icon=hookswitch',
    'Terminal=false',
    'StartupNotify=false',
  ]
  return Buffer.from(`${lines.join('\n')}\n`).toString('latin1')
}
