import { tmpdir } from 'node:os'
import { session } from 'electron'
import type { ControlReply, ControlRequest } from '../core/contract.ts'
import { words } from '../core/words.ts'
import type { Fetch } from '../exotel/http.ts'
import { type Account, openAccount } from './account.ts'
import { connectSessionBus } from './bus.ts'
import { type Keychain, memoryKeychain, systemKeychain } from './storage/keychain.ts'
import { secretServiceState } from './storage/secret-service.ts'
import { memorySettings, openSettings } from './storage/settings.ts'
import { serveControl } from './surfaces/control.ts'
import { controlPlace } from './surfaces/control-place.ts'

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
      settings: openSettings(profile, (path) => process.stderr.write(`${words.settingsSetAside(path)}\n`)),
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
