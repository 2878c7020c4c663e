import { timing } from '../../../core/model/timing.ts'
import type { Bus } from '../../dbus/bus.ts'
import { type KeychainItem, type KeychainState, type KeychainUse, refusedBecause } from '../keychain.ts'
import { defaultCollection, isLocked, searchItems, secretService } from './service.ts'

/**
 * Whether the Secret Service can read `item`, or write it, at the moment. It returns nothing for a locked item, just as
 * for one that does not exist; so this must be known before it is read. Any unlocked match can be read; a new item is
 * created in the default collection, whatever else is locked. Never opens a prompt. `bus` is null without a session bus.
 */
export async function secretServiceState(
  bus: Bus | null,
  item: KeychainItem,
  use: KeychainUse,
): Promise<KeychainState> {
  if (bus === null) return { kind: 'unavailable', why: 'no-session-bus' }
  try {
    const { unlocked, locked } = await searchItems(bus, item)
    if (unlocked.length > 0) return { kind: 'ready' }
    if (locked.length > 0 && use === 'read') return { kind: 'locked' }
    const collection = await defaultCollection(bus)
    if (collection === null) return { kind: 'unavailable', why: 'no-collection' }
    return (await isLocked(bus, collection)) ? { kind: 'locked' } : { kind: 'ready' }
  } catch (error) {
    return stateAfterError(bus, error)
  }
}

/** Finds out what a failed call means: the bus is gone, no service runs on it, or the service refused. */
async function stateAfterError(bus: Bus, error: unknown): Promise<KeychainState> {
  try {
    const [isRunning] = await bus.call({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      method: 'org.freedesktop.DBus.NameHasOwner',
      signature: 's',
      body: [secretService.destination],
    })
    return isRunning === true ? refusedBecause(error) : { kind: 'unavailable', why: 'no-service' }
  } catch {
    return { kind: 'unavailable', why: 'no-session-bus' }
  }
}

/**
 * `secretServiceState` on the connection that `sessionBus` returns (null without a bus). From the first call on,
 * `onChange` is called whenever the state may have changed; after a reconnection, too.
 *
 * While the state is not `ready`, `onChange` is also called every timing.keychainPoll: PAM unlocks gnome-keyring 42 over
 * its control socket, at login and when the screen is unlocked, and sends no signal; nor does a session bus when it starts.
 */
export function watchedSecretService(
  sessionBus: () => Bus | null,
  onChange: () => void,
): (item: KeychainItem, use: KeychainUse) => Promise<KeychainState> {
  let watched: Bus | null = null
  let isScheduled = false

  function scheduleCheck(): void {
    if (isScheduled) return
    isScheduled = true
    setTimeout(() => {
      isScheduled = false
      onChange()
    }, timing.keychainPoll)
  }

  return async (item, use) => {
    const bus = sessionBus()
    if (bus !== null && bus !== watched) {
      watched = bus
      // If this fails, the call below fails, too, and returns the reason.
      await onSecretServiceChange(bus, onChange).catch(() => {})
    }
    const state = await secretServiceState(bus, item, use)
    if (state.kind !== 'ready') scheduleCheck()
    return state
  }
}

/**
 * Calls `onChange` whenever a collection is locked, unlocked, created or deleted, or the service starts or ends. Resolves
 * once it listens.
 *
 * The Secret Service API specifies only CollectionChanged for locking and unlocking; gnome-keyring 42 sends that and
 * PropertiesChanged (seen with dbus-monitor).
 */
export async function onSecretServiceChange(bus: Bus, onChange: () => void): Promise<void> {
  const { destination: sender, path } = secretService
  let isListening = false
  const changed = () => {
    if (isListening) onChange()
  }
  const members = ['CollectionChanged', 'CollectionCreated', 'CollectionDeleted']
  await Promise.all([
    bus.onOwner(sender, changed),
    ...members.map((member) =>
      bus.onSignal({ sender, path, signal: `org.freedesktop.Secret.Service.${member}` }, changed),
    ),
    bus.onSignal(
      { sender, signal: 'org.freedesktop.DBus.Properties.PropertiesChanged' },
      ([changedInterface, properties]) => {
        if (changedInterface === 'org.freedesktop.Secret.Collection' && includesLocked(properties)) changed()
      },
    ),
  ])
  // `onOwner` reports the present owner at once, which is no change.
  isListening = true
}

function includesLocked(properties: unknown): boolean {
  return typeof properties === 'object' && properties !== null && 'Locked' in properties
}
