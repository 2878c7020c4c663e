import type { TokenLife } from '../../core/model/token-life.ts'
import { parseJson } from '../json.ts'

/** The last second of the year 9999 (seconds since 1970): what lies past it is no date that anybody meant. */
const lastSecond = 253_402_300_799

/**
 * When a token ends by its own word, UTC ms; null where it does not say. Real tokens are JWTs whose `exp` counts seconds
 * since 1970 (RFC 7519); it is not verified, since Exotel alone decides what it takes. Some issuers write text or
 * milliseconds, which are read too, as no date in seconds is as large. `renews`: a new one is minted in its place.
 */
export function lifeOf(token: string, renews: boolean): TokenLife | null {
  const parts = token.split('.')
  const claims: unknown = parts.length === 3 ? parseJson(decoded(parts[1] ?? '')) : null
  const endsAt = instantOf(claims)
  return endsAt === null ? null : { endsAt, renews }
}

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8')
}

function instantOf(claims: unknown): number | null {
  if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return null
  const { exp } = claims
  const written = typeof exp === 'string' && /^\s*\d+(?:\.\d+)?\s*$/.test(exp)
  if (typeof exp !== 'number' && !written) return null
  const seconds = Number(exp)
  if (!(seconds > 0)) return null
  if (seconds <= lastSecond) return Math.floor(seconds * 1000)
  return seconds <= lastSecond * 1000 ? Math.floor(seconds) : null
}
