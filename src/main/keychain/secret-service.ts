import type { Bus } from '../dbus/bus.ts'
import { type KeychainItem, type KeychainState, type KeychainUse, refusal } from './keychain.ts'
import { defaultCollection, findItems, isLocked, secretService } from './secret-items.ts'

/**
 * Whether the desktop's Secret Service can be asked for `item`: what is locked is no more there than what was never
 * kept, and must not be taken for that. Any open match can be read; a new one goes to the default collection, whatever
 * else is locked. Asks without unlocking, so nobody is prompted. `bus` is null where there is no session bus.
 */
export async function secretServiceState(
  bus: Bus | null,
  item: KeychainItem,
  use: KeychainUse,
): Promise<KeychainState> {
  if (bus === null) return { kind: 'unavailable', why: 'no-session-bus' }
  try {
    const { open, locked } = await findItems(bus, item)
    if (open.length > 0) return { kind: 'ready' }
    if (locked.length > 0 && use === 'read') return { kind: 'locked' }
    const collection = await defaultCollection(bus)
    if (collection === null) return { kind: 'unavailable', why: 'no-collection' }
    return (await isLocked(bus, collection)) ? { kind: 'locked' } : { kind: 'ready' }
  } catch (error) {
    return whyNot(bus, error)
  }
}

/** What is missing, from the far end to the near one: the bus, somebody who serves secrets, or their consent. */
async function whyNot(bus: Bus, error: unknown): Promise<KeychainState> {
  try {
    const [served] = await bus.call({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      method: 'org.freedesktop.DBus.NameHasOwner',
      signature: 's',
      body: [secretService.destination],
    })
    return served === true ? refusal(error) : { kind: 'unavailable', why: 'no-service' }
  } catch {
    return { kind: 'unavailable', why: 'no-session-bus' }
  }
}
