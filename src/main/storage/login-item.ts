import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { App } from 'electron'
import type { Result } from '../../core/failure.ts'
import { languages } from '../../core/language.ts'
import type { DiskFailure } from '../../core/state.ts'
import { wordsIn } from '../../core/words.ts'
import { diskFailure } from './disk-failure.ts'

/** Whether the app starts, hidden, when the agent logs in. The system's own place for that is the truth. */
export interface LoginItem {
  isOn(): boolean
  set(on: boolean): Result<null, DiskFailure>
}

/** The system's own list of what starts at login: Windows and macOS, by Electron. */
export function systemLoginItem(app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>): LoginItem {
  const args = ['--hidden']
  return {
    isOn: () => app.getLoginItemSettings({ args }).openAtLogin,
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

/**
 * The autostart file of freedesktop.org's Desktop Application Autostart Specification, which Electron does not write
 * on Linux. `configFolder` is $XDG_CONFIG_HOME, `program` the path of the program to start. A desktop that switches
 * the file off writes that into it.
 */
export function autostartFile(configFolder: string, program: string): LoginItem {
  const file = join(configFolder, 'autostart', 'hookswitch.desktop')

  function write(): void {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    // Renamed, so that no crash leaves half of it.
    writeFileSync(`${file}.new`, autostartEntry(program))
    renameSync(`${file}.new`, file)
  }
  return {
    isOn: () => {
      const text = readText(file)
      return text !== null && !/^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(text)
    },
    set: (on) => {
      try {
        if (on) write()
        else rmSync(file, { force: true })
        return { ok: true, value: null }
      } catch (error) {
        return { ok: false, failure: diskFailure(file, error) }
      }
    },
  }
}

/** The autostart file's text (Desktop Entry Specification 1.5). */
export function autostartEntry(program: string): string {
  const words = wordsIn('en')
  const translated = languages
    .filter((language) => language !== words.language)
    .map((language) => `Comment[${language}]=${wordsIn(language).settings.loginItemComment}`)
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${words.appName}`,
    `Comment=${words.settings.loginItemComment}`,
    ...translated,
    `Exec=${quoted(program)} --hidden`,
    'Icon=hookswitch',
    'Terminal=false',
    'StartupNotify=false',
  ]
  return `${lines.join('\n')}\n`
}

/**
 * One argument of an Exec line: quoted, with what is special within quotes escaped; then escaped once more, as every
 * value of such a file is; and with the percent sign doubled, which begins a field code
 * (GLib looks for the program before it halves them again: one in a folder named with that sign it does not start).
 */
function quoted(argument: string): string {
  const inQuotes = `"${argument.replace(/["`$\\]/g, '\\$&')}"`
  return inQuotes.replaceAll('\\', '\\\\').replaceAll('%', '%%')
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
