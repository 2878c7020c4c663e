import { createCipheriv, createDecipheriv, createDiffieHellman, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Bus, variant } from '../dbus/bus.ts'

/** A secret as it travels: session, parameters, value, content type (Secret Service API: the structure Secret). */
export const wireSecret = z.tuple([z.string(), z.instanceof(Buffer), z.instanceof(Buffer), z.string()])
export type WireSecret = z.infer<typeof wireSecret>

/** One conversation with the Secret Service, in which secrets travel. */
export interface SecretSession {
  readonly path: string
  /** Throws for what is no UTF-8 text. */
  open(secret: WireSecret): string
  seal(secret: string): WireSecret
}

const secretsItself = { destination: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets' } as const
const openSession = {
  ...secretsItself,
  method: 'org.freedesktop.Secret.Service.OpenSession',
  signature: 'sv',
}

/** What OpenSession answers: the service's half of the key, which is bytes only where there is one, and the session. */
const opened = z.tuple([z.unknown(), z.string()])

/**
 * Opens a session in which secrets travel encrypted, as libsecret does, so that whoever watches the bus reads none; in
 * plain only where the service offers nothing else. To be closed by `closeSession`.
 */
export async function openSecretSession(bus: Bus): Promise<SecretSession> {
  const keys = createDiffieHellman(secondOakleyGroup, 'hex', 2)
  const ours = keys.generateKeys()
  const algorithm = 'dh-ietf1024-sha256-aes128-cbc-pkcs7'
  const answer = await bus.call({ ...openSession, body: [algorithm, variant('ay', ours)] }).catch(() => null)
  if (answer !== null) {
    const [theirs, path] = opened.parse(answer)
    return encrypted(path, keyOf(keys.computeSecret(z.instanceof(Buffer).parse(theirs))))
  }
  const [, path] = opened.parse(await bus.call({ ...openSession, body: ['plain', variant('s', '')] }))
  return plain(path)
}

/** Ends the session; one that has ended with its service is no matter. */
export async function closeSession(bus: Bus, { path }: SecretSession): Promise<void> {
  const { destination } = secretsItself
  await bus.call({ destination, path, method: 'org.freedesktop.Secret.Session.Close' }).catch(() => {})
}

/** RFC 2409, section 6.2: what the Secret Service API asks for. */
const secondOakleyGroup =
  'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b' +
  '302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe6' +
  '49286651ece65381ffffffffffffffff'

/** HKDF (RFC 5869) with SHA-256, neither salt nor info, over the shared secret in the prime's full 128 bytes. */
function keyOf(shared: Buffer): Buffer {
  const padded = Buffer.concat([Buffer.alloc(128 - shared.length), shared])
  return Buffer.from(hkdfSync('sha256', padded, Buffer.alloc(32), Buffer.alloc(0), 16))
}

const contentType = 'text/plain; charset=utf8'

function encrypted(path: string, key: Buffer): SecretSession {
  return {
    path,
    open: ([, vector, value]) => {
      const decipher = createDecipheriv('aes-128-cbc', key, vector)
      return text(Buffer.concat([decipher.update(value), decipher.final()]))
    },
    seal: (secret) => {
      const vector = randomBytes(16)
      const cipher = createCipheriv('aes-128-cbc', key, vector)
      return [path, vector, Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]), contentType]
    },
  }
}

function plain(path: string): SecretSession {
  return {
    path,
    open: ([, , value]) => text(value),
    seal: (secret) => [path, Buffer.alloc(0), Buffer.from(secret), contentType],
  }
}

function text(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}
