import type { Bus } from '../bus.ts'
import type { KeychainState } from './keychain.ts'

const secrets = { destination: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets' }

/**
 * Whether the desktop's Secret Service can be asked: libsecret, and keytar with it, answers a locked collection as
 * if nothing were in it (freedesktop.org: Secret Service API, ReadAlias and Collection.Locked).
 */
export async function secretServiceState(connect: () => Bus): Promise<KeychainState> {
  let bus: Bus | null = null
  try {
    bus = connect()
    const method = 'org.freedesktop.Secret.Service.ReadAlias'
    const [collection] = await bus.call({ ...secrets, method, signature: 's', body: ['default'] })
    if (typeof collection !== 'string' || collection === '/') {
      return { kind: 'unavailable', reason: 'it has no default collection' }
    }
    const [locked] = await bus.call({
      destination: secrets.destination,
      path: collection,
      method: 'org.freedesktop.DBus.Properties.Get',
      signature: 'ss',
      body: ['org.freedesktop.Secret.Collection', 'Locked'],
    })
    return locked === true ? { kind: 'locked', reason: 'its collection is locked' } : { kind: 'ready' }
  } catch (error) {
    return { kind: 'unavailable', reason: error instanceof Error ? error.message : 'it gave no reason' }
  } finally {
    bus?.close()
  }
}
