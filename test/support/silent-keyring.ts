import * as dbus from '@jellybrick/dbus-next'
import { type Answer, connectBus, variant } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'

/** A keyring that gives what it holds, and asks its user before it takes anything: a user who never answers. */
export interface SilentKeyring {
  /** Settles once it has been asked to take something. */
  asked(): Promise<void>
  close(): void
}

const path = '/org/freedesktop/secrets'
const collection = `${path}/collection/login`
const item = `${collection}/1`
const session = `${path}/session/1`

/** Starts one on a desktop without a keyring; it holds `secret` under the name that keytar gives it. */
export async function startSilentKeyring(
  { env }: Desktop,
  { secret, ...attributes }: Readonly<Record<'service' | 'account' | 'secret', string>>,
): Promise<SilentKeyring> {
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const held = new Map<unknown, unknown>(Object.entries(attributes))
  let asked = 0
  bus.serve(path, ({ member, body: [first] }): Answer => {
    switch (member) {
      case 'OpenSession':
        if (first !== 'plain') throw new dbus.DBusError('org.freedesktop.DBus.Error.NotSupported')
        return ['vo', variant('s', ''), session]
      case 'SearchItems': {
        const wanted = Object.entries(first ?? {})
        const isHeld = wanted.every(([name, value]) => !held.has(name) || held.get(name) === value)
        return ['aoao', isHeld ? [item] : [], []]
      }
      case 'GetSecrets': {
        const value = [session, Buffer.alloc(0), Buffer.from(secret), 'text/plain']
        return ['a{o(oayays)}', { [item]: value }]
      }
      case 'ReadAlias':
        return ['o', collection]
      default:
        return 'unknown'
    }
  })
  for (const one of [collection, `${path}/aliases/default`]) {
    bus.serve(one, ({ member }) => {
      // Neither locked, nor anything else that may be read of it.
      if (member === 'Get') return ['v', variant('b', false)]
      if (member !== 'CreateItem') return 'unknown'
      asked += 1
      return 'unanswered'
    })
  }
  await bus.takeName('org.freedesktop.secrets')
  return {
    asked: async () => {
      const waiting = { describe: 'the keyring to be asked to take something', within: 20_000 }
      await eventually(
        () => asked,
        (count) => count > 0,
        waiting,
      )
    },
    close: bus.close,
  }
}
