import { execFile } from 'node:child_process'
import { timing } from '../../../core/model/timing.ts'
import type { ScreensaverName } from './lock-facts.ts'

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A program that reads one of a desktop's settings. */
type Question = readonly [program: string, ...given: string[]]

/** Asks for each desktop's setting "lock the screen when the screensaver starts"; it locks unless an answer is no. */
const questions: Readonly<Record<ScreensaverName, readonly Question[]>> = {
  'org.gnome.ScreenSaver': [['gsettings', 'get', 'org.gnome.desktop.screensaver', 'lock-enabled']],
  'org.cinnamon.ScreenSaver': [['gsettings', 'get', 'org.cinnamon.desktop.screensaver', 'lock-enabled']],
  'org.mate.ScreenSaver': [['gsettings', 'get', 'org.mate.screensaver', 'lock-enabled']],
  // Whether it locks at all, and whether the screensaver's start locks (xfce4-screensaver 4.18, gs-prefs).
  'org.xfce.ScreenSaver': [xfceSetting('/lock/enabled'), xfceSetting('/lock/saver-activation/enabled')],
  // KDE's is active only when locked, light-locker only locks.
  'org.freedesktop.ScreenSaver': [],
}

/**
 * Whether this screensaver locks the screen when it becomes active. Where that cannot be read it does: this is every
 * desktop's default, and a lock that is missed lets calls ring in an empty room.
 */
export async function locksScreen(name: ScreensaverName, env: Environment): Promise<boolean> {
  const answers = await Promise.all(questions[name].map((question) => ask(question, env)))
  return !answers.includes('false')
}

/** What the program prints; null where it fails or hangs. */
function ask([program, ...given]: Question, env: Environment): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, given, { env: { ...env }, timeout: timing.lockSettingLimit }, (error, output) =>
      resolve(error === null ? output.trim() : null),
    )
  })
}

function xfceSetting(property: string): Question {
  return ['xfconf-query', '-c', 'xfce4-screensaver', '-p', property]
}
