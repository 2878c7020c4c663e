import { connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { runProcess, startProcess } from './processes.ts'

/** A real screensaver that locks. */
export type Screensaver = {
  /** Locks the screen, as its key does; resolves once it is locked. */
  lock(): Promise<void>
  /** Starts the screensaver without asking for a lock, as after a while without input; its setting decides whether it locks. */
  blank(): Promise<void>
  /** Ends the lock or the blank screen; resolves once it has ended. */
  unlock(): Promise<void>
  /** Ends the program: `SIGKILL` is a crash. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

const target = {
  destination: 'org.mate.ScreenSaver',
  path: '/org/mate/ScreenSaver',
  interface: 'org.mate.ScreenSaver',
}

/** Starts the real mate-screensaver on the desktop's display and session bus; resolves once it answers. */
export async function startScreensaver(desktop: Desktop): Promise<Screensaver> {
  const { env } = desktop
  const daemon = startProcess('mate-screensaver', ['--no-daemon'], { env, from: 'mate-screensaver' })
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const settled = (active: boolean) =>
    eventually(
      () => bus.call(target, 'GetActive'),
      ([now]) => now === active,
      {
        describe: `the screensaver to be ${active ? 'active' : 'inactive'}`,
      },
    )
  const command = async (option: string, active: boolean) => {
    await runProcess('mate-screensaver-command', [option], { env, from: 'mate-screensaver' })
    await settled(active)
  }
  await settled(false)
  return {
    lock: () => command('--lock', true),
    blank: () => command('--activate', true),
    unlock: () => command('--deactivate', false),
    stop: async (signal = 'SIGTERM') => {
      bus.close()
      await daemon.stop({ signal })
    },
  }
}
