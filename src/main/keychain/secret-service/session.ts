import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Bus, variant } from '../../dbus/bus.ts'
import { agreeOnKey } from './key-agreement.ts'
import { secretService } from './service.ts'

/** A secret on the bus: session, parameters, value, content type (Secret Service API: the structure Secret). */
export const wireSecret = z.tuple([z.string(), z.instanceof(Buffer), z.instanceof(Buffer), z.string()])
export type WireSecret = z.infer<typeof wireSecret>

/** A session of the Secret Service, in which secrets are transferred. */
export interface Session {
  readonly path: string
  /** Throws if the secret is not UTF-8 text. */
  decode(secret: WireSecret): string
  encode(secret: string): WireSecret
}

const openSessionCall = {
  ...secretService,
  method: 'org.freedesktop.Secret.Service.OpenSession',
  signature: 'sv',
}

/** The reply to OpenSession: the service's public key (bytes, if the session is encrypted) and the session's path. */
const openReply = z.tuple([z.unknown(), z.string()])

/**
 * Opens a session that encrypts secrets, as libsecret does, so that programs that monitor the bus cannot read them. It is
 * a plain session only if the service supports nothing else. Close it with `closeSession`.
 */
export async function openSession(bus: Bus): Promise<Session> {
  const { ours, sharedWith } = agreeOnKey()
  const algorithm = 'dh-ietf1024-sha256-aes128-cbc-pkcs7'
  const reply = await bus
    .call({ ...openSessionCall, body: [algorithm, variant('ay', ours)] })
    .catch(() => null)
  if (reply !== null) {
    const [theirs, path] = openReply.parse(reply)
    return encrypted(path, keyFrom(sharedWith(z.instanceof(Buffer).parse(theirs))))
  }
  const [, path] = openReply.parse(await bus.call({ ...openSessionCall, body: ['plain', variant('s', '')] }))
  return plain(path)
}

/** Closes the session. An error is ignored: a service that has ended has closed its sessions. */
export async function closeSession(bus: Bus, { path }: Session): Promise<void> {
  const { destination } = secretService
  await bus.call({ destination, path, method: 'org.freedesktop.Secret.Session.Close' }).catch(() => {})
}

/** HKDF (RFC 5869) with SHA-256, neither salt nor info, over the shared secret in the prime's full 128 bytes. */
function keyFrom(shared: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, Buffer.alloc(32), Buffer.alloc(0), 16))
}

const contentType = 'text/plain; charset=utf8'

function encrypted(path: string, key: Buffer): Session {
  return {
    path,
    decode: ([, vector, value]) => {
      const decipher = createDecipheriv('aes-128-cbc', key, vector)
      return text(Buffer.concat([decipher.update(value), decipher.final()]))
    },
    encode: (secret) => {
      const vector = randomBytes(16)
      const cipher = createCipheriv('aes-128-cbc', key, vector)
      return [path, vector, Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]), contentType]
    },
  }
}

function plain(path: string): Session {
  return {
    path,
    decode: ([, , value]) => text(value),
    encode: (secret) => [path, Buffer.alloc(0), Buffer.from(secret), contentType],
  }
}

function text(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}
