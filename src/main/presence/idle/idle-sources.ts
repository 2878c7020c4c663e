import { connectSessionBus } from '../../dbus/bus.ts'
import { electronIdle } from './electron-idle.ts'
import type { IdleSource } from './idle-watch.ts'
import { mutterIdle } from './mutter-idle.ts'
import { waylandIdle } from './wayland-idle.ts'

type SourceKind = 'mutter' | 'wayland' | 'electron'

/** The kinds of source to try on this system, the best first. docs/idle-detection.md names each desktop's. */
export function idleSourceKinds(platform: string, env: NodeJS.ProcessEnv): readonly SourceKind[] {
  if (platform !== 'linux') return ['electron']
  const { XDG_SESSION_TYPE: session, WAYLAND_DISPLAY } = env
  const hasCompositor = session === 'wayland' || Boolean(WAYLAND_DISPLAY)
  // On Wayland X's idle time counts X programs only: it grows while the agent works in any other program.
  const isX11 = session === 'x11' || !hasCompositor
  return [
    'mutter',
    ...(hasCompositor ? (['wayland'] as const) : []),
    ...(isX11 ? (['electron'] as const) : []),
  ]
}

/** The sources to try, in that order. `idleSeconds` is Electron's `powerMonitor.getSystemIdleTime`. */
export function idleSources(
  platform: string,
  env: NodeJS.ProcessEnv,
  idleSeconds: () => number,
): readonly IdleSource[] {
  const sources: Readonly<Record<SourceKind, () => IdleSource>> = {
    mutter: () => mutterIdle(connectSessionBus),
    wayland: () => waylandIdle(env),
    electron: () => electronIdle(platform === 'linux' ? 'XScreenSaver' : 'power-monitor', idleSeconds),
  }
  return idleSourceKinds(platform, env).map((kind) => sources[kind]())
}
