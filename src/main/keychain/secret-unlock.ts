import type { Bus } from '../dbus/bus.ts'
import type { KeychainItem, Unlocked } from './keychain.ts'
import { defaultCollection, findItems, isLocked, secretService } from './secret-items.ts'

/**
 * Asks the person at the desk to unlock what holds `items`, and the collection that new ones go to: by the keyring's own
 * prompt, in which they may take as long as they like; `limit` (ms) is how long this waits for them. A prompt that is
 * still open then stays, and what is unlocked by it is told as any unlocking is. To be called for a person's own act
 * alone.
 */
export async function unlockBy(
  bus: Bus,
  items: readonly KeychainItem[],
  matches: 'any' | 'all',
  limit: number,
): Promise<Unlocked> {
  const locked = await lockedThings(bus, items, matches)
  if (locked.length === 0) return 'open'
  const method = 'org.freedesktop.Secret.Service.Unlock'
  const [, prompt] = await bus.call({ ...secretService, method, signature: 'ao', body: [locked] })
  if (typeof prompt !== 'string') throw new Error('it does not say how to unlock it')
  return prompt === '/' ? 'open' : showPrompt(bus, prompt, limit)
}

/** The locked items, with `any` only where no open one is named so; and the default collection, where nothing is open. */
async function lockedThings(
  bus: Bus,
  items: readonly KeychainItem[],
  matches: 'any' | 'all',
): Promise<readonly string[]> {
  const found = await Promise.all(items.map((item) => findItems(bus, item)))
  const locked = found.flatMap((one) => (matches === 'any' && one.open.length > 0 ? [] : one.locked))
  if (matches === 'all' || found.some(({ open }) => open.length > 0)) return locked
  const home = await defaultCollection(bus)
  return home !== null && (await isLocked(bus, home)) ? [...locked, home] : locked
}

async function showPrompt(bus: Bus, path: string, limit: number): Promise<Unlocked> {
  const { destination } = secretService
  let completed: (outcome: Unlocked) => void = () => {}
  const outcome = new Promise<Unlocked>((resolve) => {
    completed = resolve
  })
  const signal = 'org.freedesktop.Secret.Prompt.Completed'
  await bus.onSignal({ sender: destination, path, signal }, ([dismissed]) =>
    completed(dismissed === false ? 'open' : 'dismissed'),
  )
  bus.onEnd(() => completed('dismissed'))
  await bus.call({
    destination,
    path,
    method: 'org.freedesktop.Secret.Prompt.Prompt',
    signature: 's',
    body: [''],
  })
  const timer = setTimeout(() => completed('no-answer'), limit)
  return outcome.finally(() => clearTimeout(timer))
}
