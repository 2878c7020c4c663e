import { z } from 'zod'
import { type Bus, variant } from '../../src/main/dbus/bus.ts'
import { eventually } from './condition.ts'
import { keyringPassword, type SecretAttributes } from './keyring.ts'

/** A keyring beside the login keyring, in the same gnome-keyring; it begins open. */
export interface SecretCollection {
  lock(): Promise<void>
  unlock(): Promise<void>
  /** Writes an item, replacing one with the same attributes in this keyring. */
  store(attributes: SecretAttributes, secret: string): Promise<void>
}

const destination = 'org.freedesktop.secrets'
const service = { destination, path: '/org/freedesktop/secrets' }

/** Makes one with `keyringPassword`, without a prompt: gnome-keyring has calls for its own tests. */
export async function collectionOf(bus: Bus, label: string): Promise<SecretCollection> {
  const [, given] = await bus.call({
    ...service,
    method: 'org.freedesktop.Secret.Service.OpenSession',
    signature: 'sv',
    body: ['plain', variant('s', '')],
  })
  const session = z.string().parse(given)
  const wire = (secret: string) => [session, Buffer.alloc(0), Buffer.from(secret), 'text/plain']
  const inner = (member: string) =>
    `org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.${member}WithMasterPassword`
  const [made] = await bus.call({
    ...service,
    method: inner('Create'),
    signature: 'a{sv}(oayays)',
    body: [{ 'org.freedesktop.Secret.Collection.Label': variant('s', label) }, wire(keyringPassword)],
  })
  const path = z.string().parse(made)
  const settled = (locked: boolean) =>
    eventually(
      () =>
        bus.call({
          destination,
          path,
          method: 'org.freedesktop.DBus.Properties.Get',
          signature: 'ss',
          body: ['org.freedesktop.Secret.Collection', 'Locked'],
        }),
      ([now]) => now === locked,
      { describe: `the keyring ${label} to be ${locked ? 'locked' : 'open'}` },
    )
  return {
    async lock() {
      const method = 'org.freedesktop.Secret.Service.Lock'
      await bus.call({ ...service, method, signature: 'ao', body: [[path]] })
      await settled(true)
    },
    async unlock() {
      const body = [path, wire(keyringPassword)]
      await bus.call({ ...service, method: inner('Unlock'), signature: 'o(oayays)', body })
      await settled(false)
    },
    async store(attributes, secret) {
      const described = {
        'org.freedesktop.Secret.Item.Label': variant('s', Object.values(attributes).join('/')),
        'org.freedesktop.Secret.Item.Attributes': variant('a{ss}', attributes),
      }
      await bus.call({
        destination,
        path,
        method: 'org.freedesktop.Secret.Collection.CreateItem',
        signature: 'a{sv}(oayays)b',
        body: [described, wire(secret), true],
      })
    },
  }
}
