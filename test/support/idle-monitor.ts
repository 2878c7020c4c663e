import { connectBus } from './bus-connection.ts'
import type { Desktop } from './desktop.ts'

/** A stand-in for a window manager's idle monitor. */
export type IdleMonitor = {
  /** Makes it see a touch of keyboard or mouse. */
  touch(): void
  /** Ends it, as a crash does; `startIdleMonitor` starts another. */
  stop(): void
}

export type IdleMonitorOptions = {
  /** Its name on the bus; default: Mutter's. */
  readonly name?: string
  /** The idle time at its start, in ms; default 0. */
  readonly idle?: number
  /** Whether a touch comes right behind the answer to the first AddUserActiveWatch; default false. */
  readonly touchedWhenWatched?: boolean
}

/** Starts it on the desktop's session bus: the real one is part of a window manager. */
export async function startIdleMonitor(
  { env }: Desktop,
  { name = 'org.gnome.Mutter.IdleMonitor', idle = 0, touchedWhenWatched = false }: IdleMonitorOptions = {},
): Promise<IdleMonitor> {
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const monitor = { path: `/${name.replaceAll('.', '/')}/Core`, interface: name }
  let touchedAt = performance.now() - idle
  let lastWatch = 0
  let watches: number[] = []
  const touch = () => {
    touchedAt = performance.now()
    for (const watch of watches.splice(0)) bus.emit(monitor, 'WatchFired', 'u', [watch])
  }
  bus.serve(monitor.path, ({ member }) => {
    switch (member) {
      case 'GetIdletime':
        return ['t', BigInt(Math.floor(performance.now() - touchedAt))]
      case 'AddUserActiveWatch':
        lastWatch += 1
        watches = [...watches, lastWatch]
        if (touchedWhenWatched && lastWatch === 1) setImmediate(touch)
        return ['u', lastWatch]
      default:
        return 'unknown'
    }
  })
  await bus.takeName(name)
  return { touch, stop: bus.close }
}
