import { tmpdir } from 'node:os'
import type { ControlReply, ControlRequest } from '../core/contract.ts'
import { reasonOf } from '../core/plain-error.ts'
import type { Sentence } from '../core/words.ts'
import { type Bus, connectSessionBus } from './bus.ts'
import { shareBus } from './shared-bus.ts'
import { serveControl } from './surfaces/control.ts'
import { controlPlace } from './surfaces/control-place.ts'
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

/** Serves the command line's requests. Where it cannot, that is said and the app goes on without. */
export async function serveCommands(
  profile: string,
  serve: (request: ControlRequest) => Promise<ControlReply>,
  say: (sentence: Sentence) => void,
): Promise<void> {
  const { platform, env } = process
  const surroundings = { platform, runtimeFolder: env.XDG_RUNTIME_DIR, temporaryFolder: tmpdir() }
  try {
    await serveControl(controlPlace(profile, surroundings).prepare(), serve)
  } catch (error) {
    const reason = reasonOf(error)
    say((words) => words.commandLine.noControl(reason(words)))
  }
}

/** The session bus of a Linux desktop, one connection for the whole app; elsewhere there is none. */
export function shareSessionBus(): () => Bus | null {
  return process.platform === 'linux' ? shareBus(connectSessionBus) : () => null
}
