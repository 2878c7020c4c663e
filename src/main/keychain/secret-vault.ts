import type { Bus } from '../dbus/bus.ts'
import type { Keytar, Vault } from './keychain.ts'
import {
  accountsOf,
  createItem,
  deleteItems,
  deleteOthers,
  matchElsewhere,
  readSecret,
  replaceSecret,
} from './secret-items.ts'

/**
 * The desktop's Secret Service. keytar puts new secrets there. What is there is read, changed and deleted without it:
 * libsecret sees one match of several, takes a locked one for none, and knows for ever the service that it met first,
 * so that nothing can be read or written once gnome-keyring has started anew.
 */
export function secretServiceVault(bus: () => Bus, load: () => Promise<Keytar>): Vault {
  return {
    get: (item) => readSecret(bus(), item),
    async set(item, secret) {
      const elsewhere = await matchElsewhere(bus(), item)
      if (elsewhere !== null) await replaceSecret(bus(), elsewhere, secret)
      else {
        const keytar = await load()
        await keytar
          .setPassword(item.service, item.account, secret)
          .catch(() => createItem(bus(), item, secret))
      }
      // The new one is kept: an older one that cannot be deleted is read no more, as it is older.
      await deleteOthers(bus(), item, secret).catch(() => {})
    },
    remove: (item) => deleteItems(bus(), item),
    accounts: (service) => accountsOf(bus(), service),
  }
}
