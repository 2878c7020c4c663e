// biome-ignore lint/style/noRestrictedImports: this is the one file with jose
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { deskTokenType } from '../../exotel/desk-lease.ts'
import { relayTiming } from '../timing.ts'

/** Whose desk token it is, and when it was issued (UTC in ms). */
export interface TokenOwner {
  readonly deskId: string
  readonly userId: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Signs desk tokens and checks them. */
export interface DeskTokens {
  issue(desk: { readonly id: string; readonly userId: string }): Promise<string>
  /** Whose the token is; undefined if it is forged, expired or another relay's. Whether it was revoked is not checked. */
  check(token: string): Promise<TokenOwner | undefined>
}

const claims = z.object({ sub: z.string().min(1), jti: z.uuid(), iat: z.number(), exp: z.number() })

/** No token of ours is longer: a user id may have 256 characters of four bytes. A longer one is not even parsed. */
const longestToken = 2048

/**
 * Desk tokens are JWTs signed with HS256. The first key signs; each key checks, so that a key can be rotated out within
 * a token's life. `issuer` is the relay's origin: tokens of another relay are refused even if it has the same key.
 */
export function createDeskTokens(
  keys: readonly Uint8Array[],
  issuer: string,
  now: () => number = Date.now,
): DeskTokens {
  const [newest] = keys
  if (newest === undefined) throw new Error('There is no key to sign desk tokens with.')
  return {
    issue({ id, userId }) {
      const issued = Math.floor(now() / 1000)
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: deskTokenType })
        .setIssuer(issuer)
        .setSubject(userId)
        .setJti(id)
        .setIssuedAt(issued)
        .setExpirationTime(issued + relayTiming.tokenLife / 1000)
        .sign(newest)
    },
    async check(token) {
      if (token.length > longestToken) return undefined
      for (const key of keys) {
        const owner = await ownerOf(token, key, issuer, now)
        if (owner !== undefined) return owner
      }
      return undefined
    },
  }
}

async function ownerOf(
  token: string,
  key: Uint8Array,
  issuer: string,
  now: () => number,
): Promise<TokenOwner | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      typ: deskTokenType,
      issuer,
      currentDate: new Date(now()),
    })
    const { sub, jti, iat, exp } = claims.parse(payload)
    return { deskId: jti, userId: sub, issuedAt: iat * 1000, expiresAt: exp * 1000 }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined
    throw error
  }
}
