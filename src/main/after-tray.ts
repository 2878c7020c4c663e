import { type Bus, connectSessionBus } from './bus.ts'
import { shareBus } from './shared-bus.ts'
import { followTrayHost, type TrayHostListener } from './surfaces/tray-host.ts'

/** Keeps the icon in the panel, whenever that comes; elsewhere than on Linux the system itself does. */
export async function keepTray(sessionBus: () => Bus | null, listener: TrayHostListener): Promise<void> {
  if (process.platform !== 'linux') return
  try {
    const bus = sessionBus()
    // Icons reach a panel by the session bus alone.
    if (bus === null) listener.onHost(false)
    else await followTrayHost(bus, process.pid, listener)
  } catch {
    listener.onHost(false)
  }
}

/** The session bus of a Linux desktop, one connection for the whole app; elsewhere there is none. */
export function shareSessionBus(): () => Bus | null {
  return process.platform === 'linux' ? shareBus(connectSessionBus) : () => null
}
