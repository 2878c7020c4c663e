import { connectSessionBus } from '../../dbus/bus.ts'
import type { Environment } from '../lock/lock-setting.ts'
import { electronIdle } from './electron-idle.ts'
import type { IdleSource } from './idle-source.ts'
import { mutterIdle } from './mutter-idle.ts'
import { waylandIdle } from './wayland-idle.ts'

type SourceKind = 'mutter' | 'wayland' | 'electron'

/** What may tell of idleness on this system, the best first; docs/idle-watch.md says which desktop has which. */
export function idleSourceKinds(platform: string, env: Environment): readonly SourceKind[] {
  if (platform !== 'linux') return ['electron']
  const { XDG_SESSION_TYPE: session, WAYLAND_DISPLAY } = env
  const hasCompositor = session === 'wayland' || Boolean(WAYLAND_DISPLAY)
  // On Wayland X's idle time is that of X programs alone, and grows while somebody works in another one.
  const isX11 = session === 'x11' || !hasCompositor
  return [
    'mutter',
    ...(hasCompositor ? (['wayland'] as const) : []),
    ...(isX11 ? (['electron'] as const) : []),
  ]
}

/** The sources themselves. `idleSeconds` is Electron's `powerMonitor.getSystemIdleTime`. */
export function idleSources(
  platform: string,
  env: Environment,
  idleSeconds: () => number,
): readonly IdleSource[] {
  const sources: Readonly<Record<SourceKind, () => IdleSource>> = {
    mutter: () => mutterIdle(connectSessionBus),
    wayland: () => waylandIdle(env),
    electron: () => electronIdle(platform === 'linux' ? 'XScreenSaver' : 'power-monitor', idleSeconds),
  }
  return idleSourceKinds(platform, env).map((kind) => sources[kind]())
}
