import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { type Desktop, type DesktopOptions, startDesktop } from '../support/desktop.ts'
import { startLogind } from '../support/logind.ts'
import { startNamedScreensaver } from '../support/named-screensaver.ts'
import { type PresenceWatchOptions, watchDesktop } from '../support/presence.ts'
import { runProcess } from '../support/processes.ts'
import { startScreensaver } from '../support/screensaver.ts'
import { startXfconf } from '../support/xfconf.ts'

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(name: string, options: DesktopOptions = {}): Promise<Desktop> {
  const desktop = await startDesktop({ host: 'none', display: false, systemBus: true, name, ...options })
  closing.push(desktop.close)
  return desktop
}

function watch(desktop: Desktop, options: PresenceWatchOptions = {}) {
  const watching = watchDesktop(desktop, options)
  closing.push(watching.close)
  return watching
}

describe('the real mate-screensaver', () => {
  const mate = 'lock-watch: org.mate.ScreenSaver'
  const openMate = (options: DesktopOptions = {}) => open('MATE', { display: true, ...options })

  test('locks and unlocks', async () => {
    const desktop = await openMate()
    const screensaver = await startScreensaver(desktop)
    const presence = watch(desktop)
    await presence.reported(mate, 'unlocked')
    await screensaver.lock()
    await presence.reported(mate, 'unlocked', 'locked')
    await screensaver.unlock()
    await presence.reported(mate, 'unlocked', 'locked', 'unlocked')
  })

  test('is locked when the watch starts', async () => {
    const desktop = await openMate()
    const screensaver = await startScreensaver(desktop)
    await screensaver.lock()
    await watch(desktop).reported(mate, 'locked')
  })

  test('is no lock where its setting only blanks the screen, and is one once the setting changes', async () => {
    const desktop = await openMate({ env: { GSETTINGS_BACKEND: 'keyfile' } })
    const setLocking = (on: boolean) =>
      runProcess('gsettings', ['set', 'org.mate.screensaver', 'lock-enabled', `${on}`], { env: desktop.env })
    await setLocking(false)
    const screensaver = await startScreensaver(desktop)
    const presence = watch(desktop)
    await presence.reported('lock-watch: null')
    await screensaver.blank()
    await screensaver.unlock()
    await setLocking(true)
    await screensaver.blank()
    await presence.reported('lock-watch: null', mate, 'locked')
  })

  test('is reported as locked while the program that reads its setting hangs', async () => {
    const desktop = await openMate()
    const screensaver = await startScreensaver(desktop)
    const folder = await mkdtemp(join(desktop.home, 'bin-'))
    const [hangs, ended] = [join(folder, 'hangs'), join(folder, 'ended')]
    const program = `#!/bin/sh
[ -e ${hangs} ] || { echo true; exit; }
trap 'touch ${ended}; exit 1' TERM
sleep 60 &
wait
`
    await writeFile(join(folder, 'gsettings'), program, { mode: 0o755 })
    const presence = watch(desktop, { env: { PATH: `${folder}:${process.env.PATH ?? ''}` } })
    await presence.reported(mate, 'unlocked')
    await writeFile(hangs, '')
    let endedBefore: boolean | null = null
    const looking = eventually(
      () => presence.events(),
      (events) => events.includes('locked'),
      { describe: 'the lock to be reported' },
    ).then(() => {
      endedBefore = existsSync(ended)
    })
    await screensaver.lock()
    await looking
    expect(endedBefore).toBe(false)
  })

  test('starts later', async () => {
    const desktop = await openMate()
    const presence = watch(desktop)
    await presence.reported('lock-watch: null')
    const screensaver = await startScreensaver(desktop)
    await presence.reported('lock-watch: null', mate, 'unlocked')
    await screensaver.lock()
    await presence.reported('lock-watch: null', mate, 'unlocked', 'locked')
  })

  /** A locker that has reported a lock, and is killed then. */
  async function dieWhileLocked() {
    const desktop = await openMate()
    const locker = await startScreensaver(desktop)
    await locker.lock()
    const presence = watch(desktop)
    await presence.reported(mate, 'locked')
    await locker.stop('SIGKILL')
    return { desktop, presence }
  }

  test('dies while locked: no source is left; a new one is the source again', async () => {
    const { desktop, presence } = await dieWhileLocked()
    await presence.reported(mate, 'locked', 'lock-watch: null')
    const second = await startScreensaver(desktop)
    await second.lock()
    await presence.reported(mate, 'locked', 'lock-watch: null', mate, 'locked')
    await second.unlock()
    await presence.reported(mate, 'locked', 'lock-watch: null', mate, 'locked', 'unlocked')
  })

  test('is restarted at once while locked: its answer "not active" is no unlock', async () => {
    const { desktop, presence } = await dieWhileLocked()
    await startScreensaver(desktop)
    await presence.reported(mate, 'locked', 'lock-watch: null', mate)
  })

  test('is restarted at once while unlocked: nothing is reported', async () => {
    const desktop = await openMate()
    const first = await startScreensaver(desktop)
    const presence = watch(desktop)
    await presence.reported(mate, 'unlocked')
    await first.stop('SIGKILL')
    const second = await startScreensaver(desktop)
    await second.lock()
    await presence.reported(mate, 'unlocked', 'locked')
  })
})

describe('other desktops', () => {
  test('Cinnamon announces everything twice, and it is reported once', async () => {
    const desktop = await open('X-Cinnamon')
    const screensaver = await startNamedScreensaver(desktop, 'org.cinnamon.ScreenSaver')
    const presence = watch(desktop)
    const before = ['lock-watch: org.cinnamon.ScreenSaver', 'unlocked']
    await presence.reported(...before)
    for (const active of [true, true]) screensaver.setActive(active)
    await presence.reported(...before, 'locked')
    for (const active of [false, false, true]) screensaver.setActive(active)
    await presence.reported(...before, 'locked', 'unlocked', 'locked')
  })

  test('GNOME blanks the screen without a lock: its screensaver is active, the hint is not set', async () => {
    const desktop = await open('GNOME')
    const logind = await startLogind(desktop)
    const screensaver = await startNamedScreensaver(desktop, 'org.gnome.ScreenSaver', { active: true })
    const presence = watch(desktop)
    await presence.reported('lock-watch: logind', 'unlocked')
    screensaver.setActive(false)
    screensaver.setActive(true)
    await logind.lock()
    await presence.reported('lock-watch: logind', 'unlocked', 'locked')
  })

  test('GNOME is locked and logind forgets it: the screensaver still says so', async () => {
    const desktop = await open('GNOME')
    const logind = await startLogind(desktop, { locked: true })
    const screensaver = await startNamedScreensaver(desktop, 'org.gnome.ScreenSaver', { active: true })
    const presence = watch(desktop)
    await presence.reported('lock-watch: logind', 'locked')
    await logind.stop()
    await startLogind(desktop)
    const gnome = ['lock-watch: logind', 'locked', 'lock-watch: org.gnome.ScreenSaver']
    await presence.reported(...gnome)
    screensaver.setActive(false)
    await presence.reported(...gnome, 'lock-watch: logind', 'unlocked')
  })

  test('the lock of KDE comes from its screensaver, with logind and without', async () => {
    const desktop = await open('KDE')
    const logind = await startLogind(desktop)
    const screensaver = await startNamedScreensaver(desktop, 'org.freedesktop.ScreenSaver')
    const presence = watch(desktop)
    const kde = ['lock-watch: org.freedesktop.ScreenSaver', 'unlocked']
    await presence.reported(...kde)
    screensaver.setActive(true)
    await logind.lock()
    await presence.reported(...kde, 'locked')
    screensaver.setActive(false)
    await logind.unlock()
    screensaver.setActive(true)
    await presence.reported(...kde, 'locked', 'unlocked', 'locked')
  })

  test('a program that owns the name for another purpose is no source', async () => {
    const desktop = await open('XFCE')
    await startNamedScreensaver(desktop, 'org.freedesktop.ScreenSaver', { answers: false })
    const presence = watch(desktop)
    await presence.reported('lock-watch: null')
    const screensaver = await startNamedScreensaver(desktop, 'org.xfce.ScreenSaver')
    const xfce = ['lock-watch: null', 'lock-watch: org.xfce.ScreenSaver', 'unlocked']
    await presence.reported(...xfce)
    screensaver.setActive(true)
    await presence.reported(...xfce, 'locked')
  })

  test.each(['/lock/enabled', '/lock/saver-activation/enabled'])(
    'Xfce without its setting %s only blanks the screen',
    async (property) => {
      const desktop = await open('XFCE')
      const { env } = desktop
      await startXfconf(env)
      const setLocking = (on: boolean) => {
        const given = ['-c', 'xfce4-screensaver', '-p', property, '-n', '-t', 'bool', '-s', `${on}`]
        return eventually(
          () => runProcess('xfconf-query', given, { env }),
          ({ code }) => code === 0,
          { describe: 'the setting to be taken', within: 10_000 },
        )
      }
      await setLocking(false)
      const screensaver = await startNamedScreensaver(desktop, 'org.xfce.ScreenSaver')
      const presence = watch(desktop)
      await presence.reported('lock-watch: null')
      screensaver.setActive(true)
      screensaver.setActive(false)
      await setLocking(true)
      screensaver.setActive(true)
      await presence.reported('lock-watch: null', 'lock-watch: org.xfce.ScreenSaver', 'locked')
    },
  )

  test('the session bus ends while locked: no source is left', async () => {
    const desktop = await open('X-Cinnamon')
    await startNamedScreensaver(desktop, 'org.cinnamon.ScreenSaver', { active: true })
    const presence = watch(desktop)
    const cinnamon = ['lock-watch: org.cinnamon.ScreenSaver', 'locked']
    await presence.reported(...cinnamon)
    await desktop.stopBus()
    await presence.reported(...cinnamon, 'lock-watch: null')
    expect(presence.events()).toHaveLength(3)
  })
})
