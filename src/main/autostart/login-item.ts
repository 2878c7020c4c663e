import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { App } from 'electron'
import { messagesIn } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import { languages } from '../../core/model/language.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import { replaceFileSync } from '../storage/files.ts'
import { type DesktopEntry, parseDesktopEntry } from './desktop-entry.ts'
import { execArgument } from './exec-line.ts'
import { hidden, startsHere } from './starts-here.ts'

/** Whether the app starts, hidden, when the agent logs in. The system's own place for that is the truth. */
export interface LoginItem {
  isOn(): boolean
  /** Whether somebody has switched it off in a way that is still seen, here or in the desktop's own settings. */
  isTurnedOff(): boolean
  set(on: boolean): Result<null, DiskFailure>
}

/** The system's own list of what starts at login: Windows and macOS, by Electron. */
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

/** Whether the system started the app at login: macOS gives it no argument that would say `--hidden`. */
export function startedAtLogin(app: Pick<App, 'getLoginItemSettings'>): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}

/** Where agents' own configuration lies; XDG Base Directory Specification: a relative path counts for none. */
export function configFolder({ XDG_CONFIG_HOME: given = '' }: NodeJS.ProcessEnv, home: string): string {
  return isAbsolute(given) ? given : join(home, '.config')
}

/**
 * The autostart file of freedesktop.org's Desktop Application Autostart Specification, which Electron does not write
 * on Linux. `folder` is the agent's own configuration, `program` the path of the program to start; `env` tells the
 * desktop and where the machine's own autostart files lie. What the agent or a desktop wrote into the file stays, and
 * whichever way they switched it off is obeyed until the agent switches it on here.
 */
export function autostartFile(folder: string, program: string, env = process.env): LoginItem {
  const name = join('autostart', 'hookswitch.desktop')
  const file = join(folder, name)
  const here = startsHere(env)

  const own = () => readEntry(file)
  /** The machine's own, which the agent's own hides. */
  const shared = () => {
    const files = (env.XDG_CONFIG_DIRS || '/etc/xdg')
      .split(':')
      .filter((one) => isAbsolute(one))
      .map((one) => join(one, name))
    return files.map(readEntry).find((one) => one !== null) ?? null
  }
  const isOn = () => {
    const entry = own() ?? shared()
    return entry !== null && entry !== 'no-entry' && here.isOn(entry)
  }
  function turnOn(): void {
    const entry = own()
    if (entry === null && isOn()) return
    if (entry === null || entry === 'no-entry') write(file, autostartEntry(program))
    else write(file, here.turnedOn(entry, program).text, entry.text)
  }
  function turnOff(): void {
    const entry = own()
    const nothingElse = entry === null || entry === 'no-entry' || isOurs(entry.text)
    if (nothingElse) rmSync(file, { force: true })
    const left = nothingElse ? null : entry
    // Hidden is the specification's word for one that is as good as deleted, also where the machine has one.
    if (left !== null) write(file, left.with('Hidden', 'true').text, left.text)
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

/** The entry in `file`; null where there is none, `no-entry` where something else is. */
function readEntry(file: string): DesktopEntry | 'no-entry' | null {
  try {
    return parseDesktopEntry(readFileSync(file, 'latin1')) ?? 'no-entry'
  } catch {
    return null
  }
}

/** Writes `text` (latin1) into `file`, unless it holds that already. */
function write(file: string, text: string, before?: string): void {
  if (text === before) return
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  replaceFileSync(file, Buffer.from(text, 'latin1'))
}

/** The autostart file's text, byte for byte (Desktop Entry Specification 1.5). */
export function autostartEntry(program: string): string {
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
