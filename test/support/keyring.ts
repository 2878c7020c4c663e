import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { type BusConnection, type BusTarget, busItself, variant, variantValue } from './bus-connection.ts'
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

export type Keyring = {
  /** Locks the default collection, as when a session starts without its password. */
  lock(): Promise<void>
  /** Unlocks it without a prompt. */
  unlock(): Promise<void>
  /** Unlocks it as PAM does at login and when the screen is unlocked: over the control socket, without a signal. */
  unlockBySocket(): Promise<void>
  isLocked(): Promise<boolean>
  /** All items whose attributes include these, locked ones too. */
  find(attributes: SecretAttributes): Promise<readonly StoredSecret[]>
  /** Writes an item as keytar does, replacing one with the same attributes. */
  store(attributes: SecretAttributes, secret: string): Promise<void>
  /** Deletes all items whose attributes include these; gives how many. */
  remove(attributes: SecretAttributes): Promise<number>
  /** Ends gnome-keyring and starts another one over the same keyrings, as after a crash or an update. */
  restart(): Promise<void>
}

const secretService = 'org.freedesktop.secrets'
const secretPath = '/org/freedesktop/secrets'
const service = 'org.freedesktop.Secret.Service'
const properties = 'org.freedesktop.DBus.Properties'
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
  const property = async (path: string, owner: string, name: string) => {
    const [value] = await call(at(path, properties), 'Get', 'ss', [owner, name])
    return variantValue(value)
  }
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
  const isLocked = async () =>
    z.boolean().parse(await property(await collection(), 'org.freedesktop.Secret.Collection', 'Locked'))
  const settled = (locked: boolean) =>
    eventually(isLocked, (now) => now === locked, {
      describe: `the keyring to be ${locked ? 'locked' : 'unlocked'}`,
    })
  const keyring: Keyring = {
    isLocked,
    lock: async () => {
      await call(at(secretPath, service), 'Lock', 'ao', [[await collection()]])
      await settled(true)
    },
    unlock: async () => {
      const master = [session, Buffer.alloc(0), Buffer.from(keyringPassword), 'text/plain']
      const inner = at(secretPath, 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface')
      await call(inner, 'UnlockWithMasterPassword', 'o(oayays)', [await collection(), master])
      await settled(false)
    },
    unlockBySocket: async () => {
      await unlockOverSocket(join(control, 'control'))
      await settled(false)
    },
    find: async (attributes) => {
      const [open, locked] = await search(attributes)
      return Promise.all([
        ...open.map((item) => read(item, false)),
        ...locked.map((item) => read(item, true)),
      ])
    },
    store: async (attributes, secret) => {
      const described = {
        'org.freedesktop.Secret.Item.Label': variant('s', Object.values(attributes).join('/')),
        'org.freedesktop.Secret.Item.Attributes': variant('a{ss}', { ...attributes, ...keytarSchema }),
      }
      const value = [session, Buffer.alloc(0), Buffer.from(secret), 'text/plain']
      const target = at(await collection(), 'org.freedesktop.Secret.Collection')
      const [, prompt] = await call(target, 'CreateItem', 'a{sv}(oayays)b', [described, value, true])
      if (prompt !== noObject) throw new Error('The keyring is locked: unlock it before storing a secret')
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
    await settled(false)
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
