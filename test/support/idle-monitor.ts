import { fileURLToPath } from 'node:url'
import { busItself, connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { startProcess } from './processes.ts'

/** A window manager's idle monitor, and the hand that it hears. */
export type IdleMonitor = {
  /** Somebody touches a key or the mouse. */
  touch(): Promise<void>
  /** Ends it, as a crash does; `startIdleMonitor` starts another. */
  stop(): Promise<void>
}

export type IdleMonitorOptions = {
  /** Its name on the bus; default: Mutter's. */
  readonly name?: string
  /** How long nothing was touched when it starts, in ms; default 0. */
  readonly idle?: number
  /** Whether somebody comes back in the moment in which it is first asked to tell that (default: not). */
  readonly touchedWhenWatched?: boolean
}

/**
 * Starts the stand-in of an idle monitor on the desktop's session bus, by python3-dbusmock: the real one is part of a
 * whole window manager. It talks real D-Bus.
 */
export async function startIdleMonitor(
  desktop: Desktop,
  { name = 'org.gnome.Mutter.IdleMonitor', idle = 0, touchedWhenWatched = false }: IdleMonitorOptions = {},
): Promise<IdleMonitor> {
  const { env } = desktop
  const parameters = { idle, touched_when_watched: touchedWhenWatched }
  const template = fileURLToPath(new URL('idle-monitor.py', import.meta.url))
  const given = ['-B', '-m', 'dbusmock', '-t', template, '-p', JSON.stringify(parameters)]
  const daemon = startProcess('/usr/bin/python3', given, {
    env: { ...env, HOOKSWITCH_TEST_IDLE_MONITOR: name },
    from: 'python3',
  })
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const owned = () => bus.call(busItself, 'NameHasOwner', 's', [name])
  await eventually(owned, ([owner]) => owner === true, { describe: `${name} to run` })
  const hand = {
    destination: name,
    path: `/${name.replaceAll('.', '/')}/Core`,
    interface: 'org.hookswitch.Hand',
  }
  return {
    touch: async () => {
      await bus.call(hand, 'Touch')
    },
    stop: async () => {
      bus.close()
      await daemon.stop({ signal: 'SIGKILL' })
    },
  }
}
