import { execFile } from 'node:child_process'
import { timing } from '../../core/timing.ts'
import type { ScreensaverName } from './lock-facts.ts'

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The program that reads each desktop's setting "lock the screen when the screensaver starts". */
const settings: Readonly<Record<ScreensaverName, readonly string[] | null>> = {
  'org.gnome.ScreenSaver': ['gsettings', 'get', 'org.gnome.desktop.screensaver', 'lock-enabled'],
  'org.cinnamon.ScreenSaver': ['gsettings', 'get', 'org.cinnamon.desktop.screensaver', 'lock-enabled'],
  'org.mate.ScreenSaver': ['gsettings', 'get', 'org.mate.screensaver', 'lock-enabled'],
  'org.xfce.ScreenSaver': ['xfconf-query', '-c', 'xfce4-screensaver', '-p', '/lock/enabled'],
  // KDE's is active only when locked, light-locker only locks.
  'org.freedesktop.ScreenSaver': null,
}

/**
 * Whether this screensaver locks the screen when it becomes active. Where that cannot be read it does: this is every
 * desktop's default, and a lock that is missed lets calls ring in an empty room.
 */
export function locksScreen(name: ScreensaverName, env: Environment): Promise<boolean> {
  const [program, ...given] = settings[name] ?? []
  if (program === undefined) return Promise.resolve(true)
  return new Promise((resolve) => {
    execFile(program, given, { env: { ...env }, timeout: timing.lockSettingLimit }, (error, output) =>
      resolve(error !== null || output.trim() !== 'false'),
    )
  })
}
