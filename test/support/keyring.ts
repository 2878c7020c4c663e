import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { type BusConnection, type BusTarget, busItself, readProperty, variant } from './bus-connection.ts'
import { eventually } from './condition.ts'
import { type Environment, startProcess } from './processes.ts'

/** The password of the keyring; it never has another. */
export const keyringPassword = 'pw'

/** libsecret's attributes; keytar writes `service` and `account`. */
export type SecretAttributes = Readonly<Record<string, string>>

export type StoredSecret = {
  readonly label: string
  readonly attributes: SecretAttributes
  /** Null while its collection is locked. */
  readonly secret: string | null
  readonly locked: boolean
}

/** One of gnome-keyring's keyrings. */
export type SecretCollection = {
  lock(): Promise<void>
  /** Unlocks it without a prompt. */
  unlock(): Promise<void>
  isLocked(): Promise<boolean>
  /** Writes an item as keytar does, replacing one with the same attributes in this keyring. */
  store(attributes: SecretAttributes, secret: string): Promise<void>
}

/** gnome-keyring, and in it the default collection. */
export type Keyring = SecretCollection & {
  /** Unlocks it as PAM does at login and when the screen is unlocked: over the control socket, without a signal. */
  unlockBySocket(): Promise<void>
  /** All items whose attributes include these, locked ones too. */
  find(attributes: SecretAttributes): Promise<readonly StoredSecret[]>
  /** Deletes all items whose attributes include these; gives how many. */
  remove(attributes: SecretAttributes): Promise<number>
  /** Makes another keyring in the same gnome-keyring, without a prompt and with the same password; it begins open. */
  addCollection(label: string): Promise<SecretCollection>
  /** Ends gnome-keyring and starts another one over the same keyrings, as after a crash or an update. */
  restart(): Promise<void>
}

const secretService = 'org.freedesktop.secrets'
const secretPath = '/org/freedesktop/secrets'
const service = 'org.freedesktop.Secret.Service'
const secretCollection = 'org.freedesktop.Secret.Collection'
const noObject = '/'

/** What libsecret adds for keytar, and asks for when keytar searches. */
const keytarSchema = { 'xdg:schema': 'org.freedesktop.Secret.Generic' }

/**
 * Starts gnome-keyring's Secret Service on the session bus of `env`, with a login keyring in its HOME that
 * `keyringPassword` opens and that stands open. `folder` gets its control socket.
 */
export async function startKeyring(
  folder: string,
  env: Environment,
  { call }: BusConnection,
): Promise<Keyring> {
  const control = join(folder, 'keyring')
  mkdirSync(control, { mode: 0o700 })
  const given = ['--foreground', '--unlock', '--components=secrets', `--control-directory=${control}`]
  const isServed = async () => (await call(busItself, 'NameHasOwner', 's', [secretService]))[0] === true
  const start = async () => {
    const daemon = startProcess('gnome-keyring-daemon', given, { env, from: 'gnome-keyring' })
    daemon.write(keyringPassword)
    daemon.endInput()
    await eventually(isServed, (now) => now, { describe: `gnome-keyring to own ${secretService}` })
    const [, session] = await call(at(secretPath, service), 'OpenSession', 'sv', ['plain', variant('s', '')])
    return { daemon, session }
  }
  let { daemon, session } = await start()
  const collection = async () => {
    const [path] = await call(at(secretPath, service), 'ReadAlias', 's', ['default'])
    const found = z.string().parse(path)
    if (found === noObject) throw new Error('gnome-keyring has no default collection')
    return found
  }
  const property = (path: string, owner: string, name: string) =>
    readProperty({ call }, at(path, owner), name)
  const search = async (attributes: SecretAttributes) =>
    searchSchema.parse(await call(at(secretPath, service), 'SearchItems', 'a{ss}', [attributes]))
  const secretOf = async (item: string) => {
    const [secret] = await call(at(item, 'org.freedesktop.Secret.Item'), 'GetSecret', 'o', [session])
    return secretSchema.parse(secret)[2].toString('utf8')
  }
  const read = async (item: string, locked: boolean): Promise<StoredSecret> => ({
    label: z.string().parse(await property(item, 'org.freedesktop.Secret.Item', 'Label')),
    attributes: z
      .record(z.string(), z.string())
      .parse(await property(item, 'org.freedesktop.Secret.Item', 'Attributes')),
    secret: locked ? null : await secretOf(item),
    locked,
  })
  const wire = (secret: string) => [session, Buffer.alloc(0), Buffer.from(secret), 'text/plain']
  const inner = at(secretPath, 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface')
  const collectionAt = (pathOf: () => Promise<string>): SecretCollection => {
    const isLocked = async () => z.boolean().parse(await property(await pathOf(), secretCollection, 'Locked'))
    const settled = (locked: boolean) =>
      eventually(isLocked, (now) => now === locked, {
        describe: `the keyring to be ${locked ? 'locked' : 'unlocked'}`,
      })
    return {
      isLocked,
      lock: async () => {
        await call(at(secretPath, service), 'Lock', 'ao', [[await pathOf()]])
        await settled(true)
      },
      unlock: async () => {
        const given = [await pathOf(), wire(keyringPassword)]
        await call(inner, 'UnlockWithMasterPassword', 'o(oayays)', given)
        await settled(false)
      },
      store: async (attributes, secret) => {
        const described = {
          'org.freedesktop.Secret.Item.Label': variant('s', Object.values(attributes).join('/')),
          'org.freedesktop.Secret.Item.Attributes': variant('a{ss}', { ...attributes, ...keytarSchema }),
        }
        const target = at(await pathOf(), secretCollection)
        const [, prompt] = await call(target, 'CreateItem', 'a{sv}(oayays)b', [described, wire(secret), true])
        if (prompt !== noObject) throw new Error('The keyring is locked: unlock it before storing a secret')
      },
    }
  }
  const byDefault = collectionAt(collection)
  const isOpen = () =>
    eventually(byDefault.isLocked, (locked) => !locked, { describe: 'the keyring to be unlocked' })
  const keyring: Keyring = {
    ...byDefault,
    unlockBySocket: async () => {
      await unlockOverSocket(join(control, 'control'))
      await isOpen()
    },
    find: async (attributes) => {
      const [open, locked] = await search(attributes)
      return Promise.all([
        ...open.map((item) => read(item, false)),
        ...locked.map((item) => read(item, true)),
      ])
    },
    addCollection: async (label) => {
      const described = { 'org.freedesktop.Secret.Collection.Label': variant('s', label) }
      const given = [described, wire(keyringPassword)]
      const [made] = await call(inner, 'CreateWithMasterPassword', 'a{sv}(oayays)', given)
      return collectionAt(async () => z.string().parse(made))
    },
    remove: async (attributes) => {
      const items = (await search(attributes)).flat()
      for (const item of items) await call(at(item, 'org.freedesktop.Secret.Item'), 'Delete', '', [])
      return items.length
    },
    restart: async () => {
      await daemon.stop()
      await eventually(isServed, (now) => !now, { describe: `gnome-keyring to leave ${secretService}` })
      ;({ daemon, session } = await start())
      await opened()
    },
  }
  // gnome-keyring opens its login keyring a moment after it took its name.
  const opened = async () => {
    await eventually(collection, () => true, { describe: 'gnome-keyring to make its login keyring' })
    await isOpen()
  }
  await opened()
  return keyring
}

/** gnome-keyring's control protocol (gkd-control-server.c): a byte that carries the credentials, length, 1, password. */
async function unlockOverSocket(path: string): Promise<void> {
  const password = Buffer.from(keyringPassword)
  const header = Buffer.alloc(12)
  header.writeUInt32BE(header.length + password.length, 0)
  header.writeUInt32BE(1, 4)
  header.writeUInt32BE(password.length, 8)
  const socket = connect(path)
  socket.write(Buffer.from([0]))
  socket.write(Buffer.concat([header, password]))
  const [answer] = await once(socket, 'data')
  socket.destroy()
  if (!Buffer.isBuffer(answer) || answer.readUInt32BE(4) !== 0)
    throw new Error('gnome-keyring refuses to unlock')
}

const searchSchema = z.tuple([z.array(z.string()), z.array(z.string())])
const secretSchema = z.tuple([z.string(), z.instanceof(Buffer), z.instanceof(Buffer), z.string()])

function at(path: string, owner: string): BusTarget {
  return { destination: secretService, path, interface: owner }
}
