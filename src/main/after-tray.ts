import { session } from 'electron'
import type { ControlReply, ControlRequest } from '../core/contract.ts'
import type { Fetch } from '../exotel/http.ts'
import { type Account, openAccount } from './account.ts'
import { type Bus, connectSessionBus, connectSystemBus } from './bus.ts'
import { type PresenceEvent, watchPresence } from './presence/index.ts'
import { shareBus } from './shared-bus.ts'
import {
  type Keychain,
  memoryKeychain,
  type SystemKeychainParts,
  systemKeychain,
} from './storage/keychain.ts'
import { watchedSecretService } from './storage/secret-service-watch.ts'
import { memorySettings, openSettings } from './storage/settings.ts'
import type { Store } from './store.ts'
import { serveControl } from './surfaces/control.ts'
import { controlAddress } from './surfaces/control-address.ts'
import { followTrayHost, type TrayHostListener } from './surfaces/tray-host.ts'

export { memoryIntentFile, openIntentFile } from './storage/intent-file.ts'
export { openJournal } from './storage/journal.ts'
export { isWindowFrame, serveWindow } from './surfaces/ipc.ts'

/** Opens the account of a profile; with the simulator, starts that and signs in to it, everything in memory. */
export async function openProfile({
  profile,
  simulator,
  sessionBus,
  keychainChanged,
}: {
  readonly profile: string
  readonly simulator: boolean
  /** The shared connection to the session bus; null where there is none. */
  sessionBus(): Bus | null
  /** Told when the keychain may answer otherwise than before. */
  keychainChanged(): void
}): Promise<Account> {
  const fetch = exotelFetch()
  if (!simulator) {
    return openAccount({
      keychain: desktopKeychain(sessionBus, keychainChanged),
      settings: openSettings(profile),
      fetch,
      simulated: false,
    })
  }
  const { startSimulator } = await import('../exotel/simulator/index.ts')
  const { facts } = await startSimulator({})
  process.stderr.write(`Simulator at ${facts.url}\n`)
  const { userId, token, url } = facts
  const account = openAccount({
    keychain: memoryKeychain(),
    settings: memorySettings(),
    fetch,
    simulated: true,
  })
  await account.signIn({ userId, integrationsUrl: url, credential: { kind: 'token', token } })
  return account
}

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

/** Serves the command line's requests on the control socket of the profile. */
export function serveCommands(
  profile: string,
  serve: (request: ControlRequest) => Promise<ControlReply>,
): Promise<void> {
  return serveControl(controlAddress(profile, process.env.XDG_RUNTIME_DIR), serve)
}

/**
 * The fetch for Exotel's traffic: a session of its own, in memory. The default one's cache would answer a read-back
 * by itself and keep bodies on disk, and its cookies stay.
 */
function exotelFetch(): Fetch {
  const exotel = session.fromPartition('exotel', { cache: false })
  return (url, init) => exotel.fetch(url, init)
}

/** The session bus of a Linux desktop, one connection for the whole app; elsewhere there is none. */
export function shareSessionBus(): () => Bus | null {
  return process.platform === 'linux' ? shareBus(connectSessionBus) : () => null
}

function desktopKeychain(sessionBus: () => Bus | null, changed: () => void): Keychain {
  const stateNow: SystemKeychainParts['stateNow'] =
    process.platform === 'linux' ? watchedSecretService(sessionBus, changed) : async () => ({ kind: 'ready' })
  return systemKeychain({ stateNow, freed: changed })
}
