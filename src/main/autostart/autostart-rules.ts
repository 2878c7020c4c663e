import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { booleanOf, type DesktopEntry, listOf } from './desktop-entry.ts'
import { programOf, withProgram } from './exec-line.ts'

/** The option that starts the app without its window. */
export const hidden = '--hidden'

/**
 * Decides whether the desktop of `env` starts an autostart entry at login, and changes entries so that it does. Follows the
 * Desktop Application Autostart and Desktop Entry Specifications, and the keys with which desktops turn an entry off.
 */
export function autostartOn(env: NodeJS.ProcessEnv) {
  const desktops = (env.XDG_CURRENT_DESKTOP ?? '').split(':').filter((one) => one !== '')
  const runs = (program: string) => isProgram(Buffer.from(program, 'latin1').toString(), env.PATH ?? '')

  /** The first desktop of $XDG_CURRENT_DESKTOP that either list names decides. */
  function isShown(entry: DesktopEntry): boolean {
    const only = entry.values('OnlyShowIn').flatMap(listOf)
    const not = entry.values('NotShowIn').flatMap(listOf)
    for (const desktop of desktops) {
      if (only.includes(desktop)) return true
      if (not.includes(desktop)) return false
    }
    return entry.values('OnlyShowIn').length === 0
  }

  const isRunnable = (entry: DesktopEntry, key: 'Exec' | 'TryExec') =>
    entry.values(key).every((value) => {
      const program = key === 'TryExec' ? value.replaceAll('\\\\', '\\') : programOf(value)
      return program !== null && (key === 'Exec' || runs(program))
    })

  return {
    isOn: (entry: DesktopEntry): boolean =>
      entry.values('Exec').length > 0 &&
      isRunnable(entry, 'Exec') &&
      isRunnable(entry, 'TryExec') &&
      (entry.values('Type').at(-1) ?? 'Application') === 'Application' &&
      !entry.values('Hidden').some((value) => booleanOf(value) === true) &&
      !enabledKeys(entry).some((key) => entry.values(key).some((value) => booleanOf(value) === false)) &&
      isShown(entry),

    /** The entry with our program, and without anything that turns it off on this desktop. Other lines are kept. */
    turnedOn(entry: DesktopEntry, program: string): DesktopEntry {
      const ours = Buffer.from(program).toString('latin1')
      const exec = withProgram(entry.values('Exec').at(-1) ?? '', ours, hidden, runs)
      let on = entry.with('Exec', exec)
      if (entry.values('Type').some((type) => type !== 'Application')) on = on.with('Type', 'Application')
      if (entry.values('Hidden').some((value) => booleanOf(value) === true)) on = on.with('Hidden', 'false')
      for (const key of enabledKeys(entry)) {
        if (entry.values(key).some((value) => booleanOf(value) === false)) on = on.with(key, 'true')
      }
      if (!isRunnable(entry, 'TryExec')) on = on.with('TryExec', null)
      return isShown(on) ? on : shownOnDesktop(on)
    },
  }

  function shownOnDesktop(entry: DesktopEntry): DesktopEntry {
    const [desktop] = desktops
    const not = entry.values('NotShowIn').flatMap(listOf)
    const left = not.filter((one) => !desktops.includes(one))
    const allowed = left.length === not.length ? entry : entry.with('NotShowIn', listText(left))
    const only = allowed.values('OnlyShowIn').flatMap(listOf)
    if (isShown(allowed)) return allowed
    return allowed.with('OnlyShowIn', desktop === undefined ? null : listText([...only, desktop]))
  }
}

/** The keys such as `X-GNOME-Autostart-enabled`, `X-MATE-Autostart-enabled` and `X-KDE-autostart-enabled`. */
function enabledKeys(entry: DesktopEntry): readonly string[] {
  return entry.keys().filter((key) => /^X-.+-Autostart-enabled$/i.test(key))
}

/** The value of a list; null for an empty one, whose key is removed. */
function listText(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.map((one) => `${one.replace(/[\\;]/g, '\\$&')};`).join('')
}

/** Whether `program`, an absolute path or a name that is searched in `path`, can be started. */
function isProgram(program: string, path: string): boolean {
  const places = isAbsolute(program)
    ? [program]
    : path.split(delimiter).map((folder) => join(folder, program))
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK)
      return statSync(place).isFile()
    } catch {
      return false
    }
  })
}
