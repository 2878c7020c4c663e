import type { Bus } from '../bus.ts'
import { type KeychainItem, type KeychainState, refusal } from './keychain.ts'

/** The Secret Service's well-known name and its object (freedesktop.org: Secret Service API). */
export const secretService = {
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets',
} as const

/**
 * Whether the desktop's Secret Service can be asked for `item`: libsecret, and keytar with it, answers for what is
 * locked as if it were not there (Secret Service API: SearchItems, ReadAlias, Collection.Locked). Asks without
 * unlocking, so nobody is prompted. `bus` is null where there is no session bus.
 */
export async function secretServiceState(bus: Bus | null, item: KeychainItem): Promise<KeychainState> {
  if (bus === null) return { kind: 'unavailable', why: 'no-session-bus' }
  try {
    const search = 'org.freedesktop.Secret.Service.SearchItems'
    const [, lockedItems] = await bus.call({
      ...secretService,
      method: search,
      signature: 'a{ss}',
      body: [item],
    })
    if (Array.isArray(lockedItems) && lockedItems.length > 0) return { kind: 'locked' }
    const readAlias = 'org.freedesktop.Secret.Service.ReadAlias'
    const [collection] = await bus.call({
      ...secretService,
      method: readAlias,
      signature: 's',
      body: ['default'],
    })
    if (typeof collection !== 'string' || collection === '/') {
      return { kind: 'unavailable', why: 'no-collection' }
    }
    const [locked] = await bus.call({
      destination: secretService.destination,
      path: collection,
      method: 'org.freedesktop.DBus.Properties.Get',
      signature: 'ss',
      body: ['org.freedesktop.Secret.Collection', 'Locked'],
    })
    return locked === false ? { kind: 'ready' } : { kind: 'locked' }
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
