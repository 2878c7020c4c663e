import type { TokenLife } from '../../core/model/token-life.ts'
import { parseJson } from '../../core/text/json.ts'

/** The last second of the year 9999, in seconds since 1970. A larger number is not meant as seconds. */
const lastSecond = 253_402_300_799

/**
 * When a token ends, from its own `exp` (UTC in ms); null if it has none. Exotel's tokens are JWTs (observed), whose
 * `exp` is in seconds since 1970 (RFC 7519); text and milliseconds are accepted, too. The signature is not checked,
 * because only Exotel decides whether a token is valid. `renews`: the app can mint the next token itself.
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
