import { z } from 'zod'
import { type Bus, variant } from '../../dbus/bus.ts'
import type { KeychainItem, Keytar, Vault } from '../keychain.ts'
import { defaultCollection, getProperty, searchItems, secretService } from './service.ts'
import { closeSession, openSession, type Session, wireSecret } from './session.ts'

/**
 * The secrets in the desktop's Secret Service. keytar creates new items. Everything else goes over D-Bus without keytar,
 * because libsecret (1) returns only one of several matching items, (2) reports a locked item as missing, and (3) keeps
 * talking to the first service process it met, so that nothing works after gnome-keyring restarts.
 */
export function secretServiceVault(bus: () => Bus, load: () => Promise<Keytar>): Vault {
  return {
    get: (item) => readSecret(bus(), item),
    async set(item, secret) {
      const elsewhere = await findOutsideDefault(bus(), item)
      if (elsewhere !== null) await replaceSecret(bus(), elsewhere, secret)
      else {
        const keytar = await load()
        await keytar
          .setPassword(item.service, item.account, secret)
          .catch(() => createItem(bus(), item, secret))
      }
      // An old item that cannot be deleted does no harm: `get` returns the newest.
      await deleteOthers(bus(), item, secret).catch(() => {})
    },
    remove: (item) => deleteItems(bus(), item),
    entries: (service) => listEntries(bus(), service),
  }
}

/** The secret of the unlocked item that was modified last; null if there is no unlocked item. */
async function readSecret(bus: Bus, item: KeychainItem): Promise<string | null> {
  const { unlocked } = await searchItems(bus, item)
  const [newest] = await newestFirst(bus, unlocked)
  if (newest === undefined) return null
  return inSession(bus, (session) => getSecret(bus, session, newest))
}

/** The newest unlocked match, if none of the matches is in the default collection; else null. */
async function findOutsideDefault(bus: Bus, item: KeychainItem): Promise<string | null> {
  const [{ unlocked }, collection] = await Promise.all([searchItems(bus, item), defaultCollection(bus)])
  if (collection !== null && unlocked.some((path) => path.startsWith(`${collection}/`))) return null
  const [newest] = await newestFirst(bus, unlocked)
  return newest ?? null
}

/** Sets the secret of the item at `path`. */
async function replaceSecret(bus: Bus, path: string, secret: string): Promise<void> {
  await inSession(bus, (session) =>
    bus.call({
      destination: secretService.destination,
      path,
      method: 'org.freedesktop.Secret.Item.SetSecret',
      signature: '(oayays)',
      body: [session.encode(secret)],
    }),
  )
}

/** Creates an item in the default collection, or replaces the one with the same attributes, as keytar does. */
async function createItem(bus: Bus, item: KeychainItem, secret: string): Promise<void> {
  const collection = await defaultCollection(bus)
  if (collection === null) throw new Error('there is no default keyring')
  const attributes = { ...item, 'xdg:schema': 'org.freedesktop.Secret.Generic' }
  const properties = {
    'org.freedesktop.Secret.Item.Label': variant('s', `${item.service}/${item.account}`),
    'org.freedesktop.Secret.Item.Attributes': variant('a{ss}', attributes),
  }
  await inSession(bus, async (session) => {
    const [, prompt] = await bus.call({
      destination: secretService.destination,
      path: collection,
      method: 'org.freedesktop.Secret.Collection.CreateItem',
      signature: 'a{sv}(oayays)b',
      body: [properties, session.encode(secret), true],
    })
    if (prompt !== '/') throw new Error('it asks its user first')
  })
}

/** Deletes the unlocked items that match but hold another, outdated secret. Locked ones stay. */
async function deleteOthers(bus: Bus, item: KeychainItem, secret: string): Promise<void> {
  const { unlocked } = await searchItems(bus, item)
  if (unlocked.length < 2) return
  const secrets = await inSession(bus, (session) =>
    Promise.all(unlocked.map((path) => getSecret(bus, session, path))),
  )
  const current = secrets.indexOf(secret)
  if (current < 0) return
  for (const [index, path] of unlocked.entries()) if (index !== current) await deleteItem(bus, path)
}

/** Deletes all unlocked matches; returns how many items are left because they are locked. */
async function deleteItems(bus: Bus, item: KeychainItem): Promise<number> {
  const { unlocked } = await searchItems(bus, item)
  for (const path of unlocked) await deleteItem(bus, path)
  const left = await searchItems(bus, item)
  return left.unlocked.length + left.locked.length
}

/** The names of all unlocked items of `service`. */
async function listEntries(bus: Bus, service: string): Promise<readonly string[]> {
  const { unlocked } = await searchItems(bus, { service })
  const found = await Promise.all(unlocked.map((path) => getProperty(bus, path, 'Item', 'Attributes')))
  const accounts = found.flatMap((attributes) => {
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

async function getSecret(bus: Bus, session: Session, path: string): Promise<string> {
  // Not Item.GetSecret: some services answer that only for items that no other program has open.
  const [secrets] = await bus.call({
    ...secretService,
    method: 'org.freedesktop.Secret.Service.GetSecrets',
    signature: 'aoo',
    body: [[path], session.path],
  })
  const secret = z.record(z.string(), wireSecret).parse(secrets)[path]
  if (secret === undefined) throw new Error('it does not give the secret')
  return session.decode(secret)
}

async function inSession<Value>(bus: Bus, work: (session: Session) => Promise<Value>): Promise<Value> {
  const session = await openSession(bus)
  try {
    return await work(session)
  } finally {
    await closeSession(bus, session)
  }
}

/** Sorts items by the time of their last change (whole seconds), newest first. Items of the same second keep their order. */
async function newestFirst(bus: Bus, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length < 2) return paths
  const items = await Promise.all(
    paths.map(async (path) => {
      const modified = await getProperty(bus, path, 'Item', 'Modified').catch(() => 0)
      const isTime = typeof modified === 'bigint' || typeof modified === 'number'
      return { path, modified: isTime ? Number(modified) : 0 }
    }),
  )
  return items.toSorted((one, other) => other.modified - one.modified).map(({ path }) => path)
}
