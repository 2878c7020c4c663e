import { tmpdir } from 'node:os'
import type { ControlReply, ControlRequest } from '../core/contract.ts'
import { words } from '../core/words.ts'
import { type Bus, connectSessionBus, connectSystemBus } from './bus.ts'
import { type PresenceEvent, watchPresence } from './presence/index.ts'
import { shareBus } from './shared-bus.ts'
import type { Store } from './store.ts'
import { serveControl } from './surfaces/control.ts'
import { controlPlace } from './surfaces/control-place.ts'
import { followTrayHost, type TrayHostListener } from './surfaces/tray-host.ts'

export { rulesOf } from '../core/settings.ts'
export { openSettingsKeeper } from './open-settings.ts'
export { followIdle } from './presence/follow-idle.ts'
export { openProfile } from './profile.ts'
export { openJournal } from './storage/journal.ts'
export { isWindowFrame, serveWindow } from './surfaces/ipc.ts'

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

/** Tells the store whether somebody is here, and holds sleep up until what that leads to is proven. */
export function watchWhoIsHere(
  store: Store,
  {
    sessionBus,
    unlocked,
    quit,
  }: {
    readonly sessionBus: Bus | null
    /** Unlocking the screen may well have unlocked the keyring, without a signal. */
    unlocked(): void
    quit(): void
  },
): void {
  const report = (event: PresenceEvent) => {
    if (event.kind === 'session-ending') return quit()
    store.dispatch(event)
    if (event.kind === 'unlocked') unlocked()
  }
  watchPresence(report, {
    sessionBus,
    systemBus: process.platform === 'linux' ? connectSystemBus() : null,
    beforeSleep: () => settled(store),
  })
}

/** Settles once nothing is under way. */
function settled(store: Store): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (store.state().intent !== null) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = store.subscribe(look)
    look()
  })
}

/** Serves the command line's requests. Where it cannot, that is said on stderr and the app goes on without. */
export async function serveCommands(
  profile: string,
  serve: (request: ControlRequest) => Promise<ControlReply>,
): Promise<void> {
  const { platform, env } = process
  const surroundings = { platform, runtimeFolder: env.XDG_RUNTIME_DIR, temporaryFolder: tmpdir() }
  try {
    await serveControl(controlPlace(profile, surroundings).prepare(), serve)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${words.commandLine.noControl(reason)}\n`)
  }
}

/** The session bus of a Linux desktop, one connection for the whole app; elsewhere there is none. */
export function shareSessionBus(): () => Bus | null {
  return process.platform === 'linux' ? shareBus(connectSessionBus) : () => null
}
