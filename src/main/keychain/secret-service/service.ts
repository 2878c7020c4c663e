import { z } from 'zod'
import type { Bus } from '../../dbus/bus.ts'
import type { KeychainItem } from '../keychain.ts'

/** The Secret Service's bus name and object path (freedesktop.org: Secret Service API). */
export const secretService = {
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets',
} as const

/** The object paths of the items that a search found. An item is locked if its collection is. */
export interface FoundItems {
  readonly unlocked: readonly string[]
  readonly locked: readonly string[]
}

const searchReply = z.tuple([z.array(z.string()), z.array(z.string())])

/** Searches all collections for items with these attributes. Never opens a prompt. */
export async function searchItems(bus: Bus, attributes: Partial<KeychainItem>): Promise<FoundItems> {
  const method = 'org.freedesktop.Secret.Service.SearchItems'
  const reply = await bus.call({ ...secretService, method, signature: 'a{ss}', body: [attributes] })
  const [unlocked, locked] = searchReply.parse(reply)
  return { unlocked, locked }
}

/** The object path of the default collection, in which new items are created; null if there is none. */
export async function defaultCollection(bus: Bus): Promise<string | null> {
  const method = 'org.freedesktop.Secret.Service.ReadAlias'
  const [collection] = await bus.call({ ...secretService, method, signature: 's', body: ['default'] })
  return typeof collection === 'string' && collection !== '/' ? collection : null
}

/** Whether the collection is locked: no secret in it can be read then. */
export async function isLocked(bus: Bus, collection: string): Promise<boolean> {
  return (await getProperty(bus, collection, 'Collection', 'Locked')) !== false
}

/** Reads a property of the item or collection at `path`. */
export async function getProperty(
  bus: Bus,
  path: string,
  owner: 'Item' | 'Collection',
  name: string,
): Promise<unknown> {
  const [value] = await bus.call({
    destination: secretService.destination,
    path,
    method: 'org.freedesktop.DBus.Properties.Get',
    signature: 'ss',
    body: [`org.freedesktop.Secret.${owner}`, name],
  })
  return value
}
