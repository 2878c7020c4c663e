import { createHmac, randomBytes, randomUUID } from 'node:crypto'

/** The ids of the simulated company and the secrets that open both APIs. */
export interface Credentials {
  readonly customerId: string
  readonly appId: string
  readonly appSecret: string
  readonly sid: string
  readonly apiKey: string
  readonly apiToken: string
}

/** Makes random credentials. */
export function newCredentials(): Credentials {
  return {
    customerId: randomUUID(),
    appId: randomUUID(),
    appSecret: randomBytes(24).toString('hex'),
    sid: `simulated${randomBytes(2).toString('hex')}`,
    apiKey: randomBytes(20).toString('hex'),
    apiToken: randomBytes(20).toString('hex'),
  }
}

/** What a token stands for (Exotel: token API, authentication page). No token stands for a single agent. */
export type Entity = 'app' | 'customer'

/** The tokens of one simulator, numbered from 1 in the order in which they were issued. */
export interface TokenStore {
  /** Issues a token that lives for `life` ms, or for the current lifetime. Its `exp` says when it ends. */
  issue(entity: Entity, life?: number): string
  /** How long new tokens live, in ms. */
  lifetime(): number
  setLifetime(lifetime: number): void
  /** What the token stands for; undefined if it is unknown or has expired. */
  entityOf(token: string): Entity | undefined
  /** The number of the newest token. */
  newest(): number
  /** Ends the tokens up to this number at `instant` (UTC in ms), or earlier if they end earlier. */
  expireUpTo(number: number, instant: number): void
}

/** Exotel's tokens live for 90 days (Exotel: IP calling SDK, authentication page). In ms. */
export const exotelTokenLifetime = 90 * 24 * 60 * 60 * 1000

/**
 * Makes an empty store whose tokens live for `firstLifetime` ms. Tokens are JWTs, as Exotel's are, signed with a random
 * key.
 */
export function createTokenStore(
  credentials: Credentials,
  now: () => number,
  firstLifetime: number,
): TokenStore {
  let lifetime = firstLifetime
  const key = randomBytes(32)
  const issued = new Map<
    string,
    { readonly entity: Entity; readonly number: number; readonly expiresAt: number }
  >()

  return {
    issue(entity, life = lifetime) {
      const issuedAt = now()
      const expiresAt = issuedAt + life
      const token = signedToken(key, {
        customer_id: credentials.customerId,
        app_id: credentials.appId,
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
      for (const [token, entry] of issued) {
        if (entry.number > number) continue
        issued.set(token, { ...entry, expiresAt: Math.min(entry.expiresAt, instant) })
      }
    },
  }
}

function signedToken(key: Buffer, claims: object): string {
  const body = `${encodedPart({ alg: 'HS256', typ: 'JWT' })}.${encodedPart(claims)}`
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}

function encodedPart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
