import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Identity } from './identity.ts'

/** Whom a token stands for (Exotel: token API). There is none for a single agent. */
export type Entity = 'app' | 'customer'

/** The tokens of one simulator. They are numbered in the order of their issue, from 1. */
export type TokenStore = {
  /** Issues a token that lives for `life` milliseconds (default: as long as all do); its `exp` says so. */
  issue(entity: Entity, life?: number): string
  /** How long tokens live that are issued from now on, in milliseconds. */
  lifetime(): number
  setLifetime(lifetime: number): void
  /** Whom the token stands for, or undefined where it is unknown or has expired. */
  entityOf(token: string): Entity | undefined
  /** The number of the newest token. */
  newest(): number
  /** Makes the tokens up to that number expire at `instant` (milliseconds since 1970), unless they do so earlier. */
  expireUpTo(number: number, instant: number): void
}

/** A real token lives for 90 days (Exotel: authentication page of the IP calling SDK). In milliseconds. */
export const realTokenLifetime = 90 * 24 * 60 * 60 * 1000

/** Makes an empty store whose tokens live for `first` milliseconds. They are JWTs, as real ones are, signed with a key that nobody else has. */
export function createTokenStore(identity: Identity, now: () => number, first: number): TokenStore {
  let lifetime = first
  const key = randomBytes(32)
  const issued = new Map<string, { entity: Entity; number: number; expiresAt: number }>()

  return {
    issue(entity, life = lifetime) {
      const issuedAt = now()
      const expiresAt = issuedAt + life
      const token = signed(key, {
        customer_id: identity.customerId,
        app_id: identity.appId,
        entity,
        jti: randomUUID(),
        iat: Math.floor(issuedAt / 1000),
        exp: Math.floor(expiresAt / 1000),
      })
      issued.set(token, { entity, number: issued.size + 1, expiresAt })
      return token
    },
    entityOf(token) {
      const found = issued.get(token)
      return found !== undefined && now() < found.expiresAt ? found.entity : undefined
    },
    lifetime: () => lifetime,
    setLifetime(chosen) {
      lifetime = chosen
    },
    newest: () => issued.size,
    expireUpTo(number, instant) {
      for (const entry of issued.values()) {
        if (entry.number <= number) {
          entry.expiresAt = Math.min(entry.expiresAt, instant)
        }
      }
    },
  }
}

function signed(key: Buffer, claims: object): string {
  const body = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
