import type { Bus } from '../../dbus/bus.ts'
import type { KeychainItem, UnlockResult } from '../keychain.ts'
import { defaultCollection, isLocked, searchItems, secretService } from './service.ts'

/**
 * Asks the user, by the keyring's own prompt, to unlock what holds `items`, or the default collection if no item exists
 * yet. Waits for at most `limit` ms; the prompt stays open after that, and `state.ts` notices an unlock that comes later.
 * Only to be called when the user themselves asked for something. Rejects if the service does not support unlocking.
 */
export async function promptToUnlock(
  bus: Bus,
  items: readonly KeychainItem[],
  matches: 'any' | 'all',
  limit: number,
): Promise<UnlockResult> {
  const locked = await lockedObjects(bus, items, matches)
  if (locked.length === 0) return 'unlocked'
  const method = 'org.freedesktop.Secret.Service.Unlock'
  const [, prompt] = await bus.call({ ...secretService, method, signature: 'ao', body: [locked] })
  if (typeof prompt !== 'string') throw new Error('it does not say how to unlock it')
  return prompt === '/' ? 'unlocked' : showPrompt(bus, prompt, limit)
}

/**
 * The object paths to unlock: the locked items (with `any`, only of names that have no unlocked item), and the default
 * collection if no item is unlocked.
 */
async function lockedObjects(
  bus: Bus,
  items: readonly KeychainItem[],
  matches: 'any' | 'all',
): Promise<readonly string[]> {
  const found = await Promise.all(items.map((item) => searchItems(bus, item)))
  const locked = found.flatMap((one) => (matches === 'any' && one.unlocked.length > 0 ? [] : one.locked))
  if (matches === 'all' || found.some(({ unlocked }) => unlocked.length > 0)) return locked
  const collection = await defaultCollection(bus)
  return collection !== null && (await isLocked(bus, collection)) ? [...locked, collection] : locked
}

async function showPrompt(bus: Bus, path: string, limit: number): Promise<UnlockResult> {
  const { destination } = secretService
  let resolve: (result: UnlockResult) => void = () => {}
  const result = new Promise<UnlockResult>((resolveResult) => {
    resolve = resolveResult
  })
  const signal = 'org.freedesktop.Secret.Prompt.Completed'
  await bus.onSignal({ sender: destination, path, signal }, ([dismissed]) =>
    resolve(dismissed === false ? 'unlocked' : 'dismissed'),
  )
  bus.onEnd(() => resolve('dismissed'))
  await bus.call({
    destination,
    path,
    method: 'org.freedesktop.Secret.Prompt.Prompt',
    signature: 's',
    body: [''],
  })
  const timer = setTimeout(() => resolve('no-answer'), limit)
  return result.finally(() => clearTimeout(timer))
}
