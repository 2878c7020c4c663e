import { timing } from '../../core/model/timing.ts'
import type { Bus } from '../dbus/bus.ts'
import type { KeychainItem, KeychainState, KeychainUse } from './keychain.ts'
import { secretService } from './secret-items.ts'
import { secretServiceState } from './secret-service.ts'

/**
 * Asks the desktop's Secret Service, and from the first question on tells `changed` when it may answer otherwise.
 * Listens on whatever connection `sessionBus` gives (null where there is no bus), anew where that has ended.
 *
 * While it cannot be used it is looked at now and then, too: PAM unlocks gnome-keyring 42 over its control socket
 * at login and at the screen's unlocking, and no signal tells of that; nor does one tell that a bus has come.
 */
export function watchedSecretService(
  sessionBus: () => Bus | null,
  changed: () => void,
): (item: KeychainItem, use: KeychainUse) => Promise<KeychainState> {
  let watched: Bus | null = null
  let looksLater = false

  function lookLater(): void {
    if (looksLater) return
    looksLater = true
    setTimeout(() => {
      looksLater = false
      changed()
    }, timing.keychainLook)
  }

  return async (item, use) => {
    const bus = sessionBus()
    if (bus !== null && bus !== watched) {
      watched = bus
      // Where listening fails the question fails, too, and tells why.
      await watchSecretService(bus, changed).catch(() => {})
    }
    const state = await secretServiceState(bus, item, use)
    if (state.kind !== 'ready') lookLater()
    return state
  }
}

/**
 * Calls `changed` whenever a collection was locked, unlocked, made or deleted, or the service came or went. What
 * changed is to be asked for. Resolves once it listens.
 *
 * gnome-keyring 42 sends CollectionChanged, then PropertiesChanged for each locking and unlocking over the bus (seen
 * with dbus-monitor); the Secret Service API asks for the first alone.
 */
export async function watchSecretService(bus: Bus, changed: () => void): Promise<void> {
  const { destination: sender, path } = secretService
  let listening = false
  const tell = () => {
    if (listening) changed()
  }
  const heard = ['CollectionChanged', 'CollectionCreated', 'CollectionDeleted']
  await Promise.all([
    bus.onOwner(sender, tell),
    ...heard.map((member) =>
      bus.onSignal({ sender, path, signal: `org.freedesktop.Secret.Service.${member}` }, tell),
    ),
    bus.onSignal(
      { sender, signal: 'org.freedesktop.DBus.Properties.PropertiesChanged' },
      ([about, values]) => {
        if (about === 'org.freedesktop.Secret.Collection' && namesLocked(values)) tell()
      },
    ),
  ])
  // What was told until now is no change: whoever asks from here on finds it.
  listening = true
}

function namesLocked(values: unknown): boolean {
  return typeof values === 'object' && values !== null && 'Locked' in values
}
