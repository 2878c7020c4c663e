import { batched } from '../store/batched.ts'
import { findDesks, noteUse } from '../store/desks.ts'
import type { Database } from '../store/sql.ts'
import { relayTiming } from '../timing.ts'
import type { DeskTokens, TokenOwner } from './desk-tokens.ts'

/** Which desk sends a request, by its token. */
export interface DeskCheck {
  /** The owner of the token in `Authorization`; undefined if it is not valid, or its desk was revoked. */
  owner(authorization: string | undefined): Promise<TokenOwner | undefined>
  /** These desks were revoked. */
  revoked(desks: readonly string[]): void
  /** Notifications were lost: every desk is looked up again, as soon as the database answers. */
  doubtAll(): void
}

/** What is remembered of a desk. Monotonic ms. */
interface KnownDesk {
  readonly valid: boolean
  readonly since: number
  readonly until: number
}

/** Desks that are remembered; the one that was looked up longest ago is forgotten. */
const mostDesks = 50_000

/** Makes the check. Desks are remembered for a while, because each of thousands sends a beat every half minute. */
export function createDeskCheck(database: Database, tokens: DeskTokens): DeskCheck {
  const findDesk = batched(async (ids: readonly string[]) => {
    const found = await findDesks(database, ids)
    // A client of Exotel's API without beats is in use as well. No request waits for the note, or fails with it.
    const inUse = [...found.values()].filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id)
    if (inUse.length > 0) noteUse(database, inUse).catch(() => undefined)
    return found
  })
  const known = new Map<string, KnownDesk>()

  /** `since`: when it was looked up, or heard of. Monotonic ms. */
  function remember(deskId: string, valid: boolean, since: number): boolean {
    const before = known.get(deskId)
    // A revocation that was heard while the desk was looked up counts more than what was found.
    if (before?.valid === false && before.since >= since) return false
    known.delete(deskId)
    known.set(deskId, { valid, since, until: since + relayTiming.deskCache })
    const [oldest] = known.keys()
    if (known.size > mostDesks && oldest !== undefined) known.delete(oldest)
    return valid
  }

  async function isValid(deskId: string, userId: string): Promise<boolean> {
    const now = performance.now()
    const cached = known.get(deskId)
    if (cached !== undefined && now < cached.until) return cached.valid
    let valid: boolean
    try {
      const desk = await findDesk(deskId)
      valid = desk !== undefined && desk.revokedAt === null && desk.userId === userId
    } catch (error) {
      // While the database is gone, a desk that was valid a moment ago may still switch its agent off.
      if (cached === undefined) throw error
      return cached.valid
    }
    return remember(deskId, valid, now)
  }

  return {
    async owner(authorization = '') {
      // Exotel's tokens are sent bare; a client that sends "Bearer" is understood as well.
      const token = authorization.replace(/^bearer\s+/i, '').trim()
      const owner = token === '' ? undefined : await tokens.check(token)
      if (owner === undefined) return undefined
      return (await isValid(owner.deskId, owner.userId)) ? owner : undefined
    },
    revoked(desks) {
      for (const id of desks) remember(id, false, performance.now())
    },
    doubtAll() {
      for (const [id, desk] of known) known.set(id, { ...desk, until: 0 })
    },
  }
}
