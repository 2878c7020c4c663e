import { session } from 'electron'
import type { ControlReply, ControlRequest } from '../core/contract.ts'
import type { Fetch } from '../exotel/http.ts'
import { type Account, openAccount } from './account.ts'
import { type Bus, connectSessionBus } from './bus.ts'
import { type Keychain, memoryKeychain, systemKeychain } from './storage/keychain.ts'
import { secretServiceState } from './storage/secret-service.ts'
import { memorySettings, openSettings } from './storage/settings.ts'
import { serveControl } from './surfaces/control.ts'
import { controlAddress } from './surfaces/control-address.ts'
import { followTrayHost, type TrayHostListener } from './surfaces/tray-host.ts'

export { isWindowFrame, serveWindow } from './surfaces/ipc.ts'

/** Opens the account of a profile; with the simulator, starts that and signs in to it, everything in memory. */
export async function openProfile({
  profile,
  simulator,
}: {
  readonly profile: string
  readonly simulator: boolean
}): Promise<Account> {
  const fetch = exotelFetch()
  if (!simulator) {
    return openAccount({
      keychain: desktopKeychain(),
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

/** One connection to the session bus for all who need it, opened for the first of them. Throws where there is no bus. */
export function sharedSessionBus(): () => Bus {
  let opened: Bus | null = null
  return () => {
    opened ??= connectSessionBus()
    return opened
  }
}

/** Keeps the icon in the panel, whenever that comes; elsewhere than on Linux the system itself does. */
export async function keepTray(sessionBus: () => Bus, listener: TrayHostListener): Promise<void> {
  if (process.platform !== 'linux') return
  try {
    await followTrayHost(sessionBus(), process.pid, listener)
  } catch {
    // Icons reach a panel by the session bus alone.
    listener.onHost(false)
  }
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

function desktopKeychain(): Keychain {
  return systemKeychain(async () =>
    process.platform === 'linux' ? secretServiceState(connectSessionBus) : { kind: 'ready' },
  )
}
