import { fileURLToPath } from 'node:url'
import { busItself, connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { startProcess } from './processes.ts'

/** A stand-in for a window manager's idle monitor. */
export type IdleMonitor = {
  /** Makes it see a touch of keyboard or mouse. */
  touch(): Promise<void>
  /** Kills it; `startIdleMonitor` starts another. */
  stop(): Promise<void>
}

export type IdleMonitorOptions = {
  /** Its name on the bus; default: Mutter's. */
  readonly name?: string
  /** The idle time at its start, in ms; default 0. */
  readonly idle?: number
  /** Whether a touch comes at the moment of the first AddUserActiveWatch; default false. */
  readonly touchedWhenWatched?: boolean
}

/**
 * Starts it on the desktop's session bus, by python3-dbusmock: the real one is part of a window manager. It speaks real
 * D-Bus.
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
