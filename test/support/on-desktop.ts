import { type Bus, connectSessionBus } from '../../src/main/dbus/bus.ts'
import { type Desktop, type DesktopOptions, startDesktop } from './desktop.ts'

/**
 * Gives this process the desktop's environment, for libraries that read the environment themselves (libsecret, the D-Bus
 * library). The result restores the former environment.
 */
export function onDesktop({ env }: { readonly env: Readonly<Record<string, string>> }): () => void {
  const before = { ...process.env }
  Object.assign(process.env, env)
  return () => {
    for (const name of Object.keys(env)) delete process.env[name]
    Object.assign(process.env, before)
  }
}

/** A desktop that this process is on, and a connection to its session bus. */
export interface EnteredDesktop {
  readonly desktop: Desktop
  readonly bus: Bus
  /** Leaves the desktop, and ends it. */
  close(): Promise<void>
}

/** Starts a desktop and gives this process its environment. */
export async function enterDesktop(options: DesktopOptions): Promise<EnteredDesktop> {
  const desktop = await startDesktop(options)
  const leave = onDesktop(desktop)
  const bus = connectSessionBus()
  return {
    desktop,
    bus,
    close: async () => {
      bus.close()
      leave()
      await desktop.close()
    },
  }
}
