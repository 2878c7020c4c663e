import { z } from 'zod'
import { type Bus, variant } from '../dbus/bus.ts'
import type { KeychainItem } from './keychain.ts'
import { closeSession, openSecretSession, type SecretSession, wireSecret } from './secret-session.ts'

/** The Secret Service's well-known name and its object (freedesktop.org: Secret Service API). */
export const secretService = {
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets',
} as const

/** The object paths of items: those that can be read, and those whose collection is locked. */
export interface Matches {
  readonly open: readonly string[]
  readonly locked: readonly string[]
}

const found = z.tuple([z.array(z.string()), z.array(z.string())])

/** All items whose attributes include these, whatever collection they are in. Prompts nobody. */
export async function findItems(bus: Bus, attributes: Partial<KeychainItem>): Promise<Matches> {
  const method = 'org.freedesktop.Secret.Service.SearchItems'
  const answer = await bus.call({ ...secretService, method, signature: 'a{ss}', body: [attributes] })
  const [open, locked] = found.parse(answer)
  return { open, locked }
}

/** The object path of the collection that new items go to; null where there is none. */
export async function defaultCollection(bus: Bus): Promise<string | null> {
  const method = 'org.freedesktop.Secret.Service.ReadAlias'
  const [collection] = await bus.call({ ...secretService, method, signature: 's', body: ['default'] })
  return typeof collection === 'string' && collection !== '/' ? collection : null
}

/** Whether nothing of this collection can be read at the moment. */
export async function isLocked(bus: Bus, collection: string): Promise<boolean> {
  return (await property(bus, collection, 'Collection', 'Locked')) !== false
}

/**
 * The secret of `item`; null where no open collection has it. Of several the one that was changed last: it is the one
 * that was in use.
 */
export async function readSecret(bus: Bus, item: KeychainItem): Promise<string | null> {
  const { open } = await findItems(bus, item)
  const [newest] = await newestFirst(bus, open)
  if (newest === undefined) return null
  return inSession(bus, (session) => secretOf(bus, session, newest))
}

/** Whether some open collection, but not the default one, has `item`; its newest match. */
export async function matchElsewhere(bus: Bus, item: KeychainItem): Promise<string | null> {
  const [{ open }, home] = await Promise.all([findItems(bus, item), defaultCollection(bus)])
  if (home !== null && open.some((path) => path.startsWith(`${home}/`))) return null
  const [newest] = await newestFirst(bus, open)
  return newest ?? null
}

/** Gives the item at `path` another secret. */
export async function replaceSecret(bus: Bus, path: string, secret: string): Promise<void> {
  await inSession(bus, (session) =>
    bus.call({
      destination: secretService.destination,
      path,
      method: 'org.freedesktop.Secret.Item.SetSecret',
      signature: '(oayays)',
      body: [session.seal(secret)],
    }),
  )
}

/** Puts a new item into the default collection, in the place of one with the same attributes, as keytar does. */
export async function createItem(bus: Bus, item: KeychainItem, secret: string): Promise<void> {
  const collection = await defaultCollection(bus)
  if (collection === null) throw new Error('there is no default keyring')
  const attributes = { ...item, 'xdg:schema': 'org.freedesktop.Secret.Generic' }
  const described = {
    'org.freedesktop.Secret.Item.Label': variant('s', `${item.service}/${item.account}`),
    'org.freedesktop.Secret.Item.Attributes': variant('a{ss}', attributes),
  }
  await inSession(bus, async (session) => {
    const [, prompt] = await bus.call({
      destination: secretService.destination,
      path: collection,
      method: 'org.freedesktop.Secret.Collection.CreateItem',
      signature: 'a{sv}(oayays)b',
      body: [described, session.seal(secret), true],
    })
    if (prompt !== '/') throw new Error('it asks its user first')
  })
}

/** Deletes what else is named like `item` and holds another secret: it is out of date. What is locked stays. */
export async function deleteOthers(bus: Bus, item: KeychainItem, secret: string): Promise<void> {
  const { open } = await findItems(bus, item)
  if (open.length < 2) return
  const held = await inSession(bus, (session) =>
    Promise.all(open.map((path) => secretOf(bus, session, path))),
  )
  const kept = held.indexOf(secret)
  for (const [index, path] of open.entries()) if (kept >= 0 && index !== kept) await deleteItem(bus, path)
}

/** Deletes all open matches of `item`; gives how many stay, since they are locked. */
export async function deleteItems(bus: Bus, item: KeychainItem): Promise<number> {
  const { open } = await findItems(bus, item)
  for (const path of open) await deleteItem(bus, path)
  const left = await findItems(bus, item)
  return left.open.length + left.locked.length
}

/** The account names of all open items of `service`. */
export async function accountsOf(bus: Bus, service: string): Promise<readonly string[]> {
  const { open } = await findItems(bus, { service })
  const names = await Promise.all(open.map((path) => property(bus, path, 'Item', 'Attributes')))
  const accounts = names.flatMap((attributes) => {
    const parsed = z.object({ account: z.string() }).safeParse(attributes)
    return parsed.success ? [parsed.data.account] : []
  })
  return [...new Set(accounts)]
}

async function deleteItem(bus: Bus, path: string): Promise<void> {
  const { destination } = secretService
  const [prompt] = await bus.call({ destination, path, method: 'org.freedesktop.Secret.Item.Delete' })
  if (prompt !== '/') throw new Error('it asks its user first')
}

async function secretOf(bus: Bus, session: SecretSession, path: string): Promise<string> {
  // Not Item.GetSecret: some services have that for items alone that nobody else has open.
  const [secrets] = await bus.call({
    ...secretService,
    method: 'org.freedesktop.Secret.Service.GetSecrets',
    signature: 'aoo',
    body: [[path], session.path],
  })
  const given = z.record(z.string(), wireSecret).parse(secrets)[path]
  if (given === undefined) throw new Error('it does not give the secret')
  return session.open(given)
}

async function inSession<Value>(bus: Bus, work: (session: SecretSession) => Promise<Value>): Promise<Value> {
  const session = await openSecretSession(bus)
  try {
    return await work(session)
  } finally {
    await closeSession(bus, session)
  }
}

/** Newest first; where the service does not tell, or tells the same second, in the order given. */
async function newestFirst(bus: Bus, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length < 2) return paths
  const changed = await Promise.all(
    paths.map(async (path) => {
      const at = await property(bus, path, 'Item', 'Modified').catch(() => 0)
      return { path, at: typeof at === 'bigint' || typeof at === 'number' ? Number(at) : 0 }
    }),
  )
  return changed.toSorted((one, other) => other.at - one.at).map(({ path }) => path)
}

async function property(
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
