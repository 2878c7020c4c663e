import { execFile } from 'node:child_process'
import { timing } from '../../../core/model/timing.ts'
import type { Bus } from '../../dbus/bus.ts'
import { followService } from './follow-service.ts'
import { type LockFact, type ScreensaverName, screensaverNames } from './lock-state.ts'

/**
 * Follows every screensaver on the session bus: GNOME's, Cinnamon's, MATE's, Xfce's, and org.freedesktop.ScreenSaver,
 * by which KDE reports its lock. Resolves once each that exists has been asked; returns what stops it. It never starts a
 * service, although a bus would start some when they are called by name.
 */
export async function watchScreensavers(
  bus: Bus,
  env: NodeJS.ProcessEnv,
  report: (fact: LockFact) => void,
): Promise<() => void> {
  const stops = await Promise.all(screensaverNames.map((name) => watchScreensaver(bus, name, env, report)))
  return () => {
    for (const stop of stops) stop()
  }
}

async function watchScreensaver(
  bus: Bus,
  source: ScreensaverName,
  env: NodeJS.ProcessEnv,
  report: (fact: LockFact) => void,
): Promise<() => void> {
  /** Counts announcements and changes of the service. An answer or a setting that was asked for before one is outdated. */
  let changes = 0
  let locks = true

  await bus.onSignal({ sender: source, signal: `${source}.ActiveChanged` }, ([locked]) => {
    if (typeof locked !== 'boolean') return
    const change = ++changes
    if (!locked) return report({ kind: 'heard', source, locked, locks })
    // The OFF does not wait for the program that reads the setting: the value that was read last counts until then.
    const assumed = locks
    report({ kind: 'heard', source, locked, locks: assumed })
    // The setting is read each time, since the agent may have changed it: a screen that only goes blank is no lock.
    void locksScreen(source, env).then((now) => {
      locks = now
      if (now !== assumed && change === changes) report({ kind: 'heard', source, locked, locks })
    })
  })
  return followService(bus, source, {
    async onCame(owner) {
      const change = ++changes
      locks = await locksScreen(source, env)
      const path = `/${source.replaceAll('.', '/')}`
      // Some programs own the name only so that others can keep the screen on: they do not have the method.
      const [locked] = await bus
        .call({ destination: owner, path, method: `${source}.GetActive` })
        .catch(() => [])
      if (change === changes && typeof locked === 'boolean') report({ kind: 'read', source, locked, locks })
    },
    onGone() {
      changes += 1
      report({ kind: 'lost', source })
    },
  })
}

/** A program and its arguments that print one of a desktop's settings. */
type SettingCommand = readonly [program: string, ...args: string[]]

/** Print each desktop's setting "lock the screen when the screensaver starts"; the word `false` means no. */
const lockSettings: Readonly<Record<ScreensaverName, readonly SettingCommand[]>> = {
  'org.gnome.ScreenSaver': [['gsettings', 'get', 'org.gnome.desktop.screensaver', 'lock-enabled']],
  'org.cinnamon.ScreenSaver': [['gsettings', 'get', 'org.cinnamon.desktop.screensaver', 'lock-enabled']],
  'org.mate.ScreenSaver': [['gsettings', 'get', 'org.mate.screensaver', 'lock-enabled']],
  // Two settings: whether it locks at all, and whether it does so when the screensaver starts (xfce4-screensaver 4.18, gs-prefs).
  'org.xfce.ScreenSaver': [xfceSetting('/lock/enabled'), xfceSetting('/lock/saver-activation/enabled')],
  // KDE's is active only when locked, and light-locker does nothing but lock.
  'org.freedesktop.ScreenSaver': [],
}

/**
 * Whether this screensaver locks the screen when it becomes active. True if that cannot be read: locking is every
 * desktop's default, and a lock that is missed lets calls ring in an empty room.
 */
async function locksScreen(name: ScreensaverName, env: NodeJS.ProcessEnv): Promise<boolean> {
  const answers = await Promise.all(lockSettings[name].map((command) => outputOf(command, env)))
  return !answers.includes('false')
}

/** What the program prints; null if it fails or does not end within timing.lockSettingLimit. */
function outputOf([program, ...args]: SettingCommand, env: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: timing.lockSettingLimit }, (error, output) =>
      resolve(error === null ? output.trim() : null),
    )
  })
}

function xfceSetting(property: string): SettingCommand {
  return ['xfconf-query', '-c', 'xfce4-screensaver', '-p', property]
}
