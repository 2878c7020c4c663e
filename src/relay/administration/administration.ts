import { z } from 'zod'
import { type AuditEntry, auditEntry, listAudit } from '../store/audit.ts'
import { createCode, type Desk, listDesks, revokeDesks } from '../store/desks.ts'
import type { Database } from '../store/sql.ts'

/** What an administrator can do. */
export interface Administration {
  /** A one-time code for one desk of `userId`, valid for `life` ms, and the link that carries it. */
  invite(userId: string, life: number): Promise<{ readonly code: string; readonly link: string }>
  /** Revokes every desk of `userId`, and their open codes. Gives the number of desks. */
  revoke(userId: string): Promise<number>
  desks(): Promise<readonly Desk[]>
  /** The audit's entries since then, oldest first. */
  audit(since: Date): Promise<readonly AuditEntry[]>
}

/** Administration of a database that this process has open. `origin` gives how desks reach the relay, or throws. */
export function databaseAdministration(database: Database, origin: () => string): Administration {
  return {
    async invite(userId, life) {
      const relay = origin()
      const code = await createCode(database, userId, life)
      const query = new URLSearchParams({ relay, code })
      return { code, link: `hookswitch://enrol?${query}` }
    },
    revoke: async (userId) => (await revokeDesks(database, userId)).length,
    desks: () => listDesks(database),
    audit: (since) => listAudit(database, since),
  }
}

/** What goes over the administrators' socket, as JSON. */
export const wire = {
  invited: z.object({ code: z.string(), link: z.string() }),
  revoked: z.int(),
  desks: z.array(
    z.object({
      id: z.string(),
      userId: z.string(),
      name: z.string(),
      enrolledAt: z.coerce.date(),
      lastUsedAt: z.coerce.date().nullable(),
      revokedAt: z.coerce.date().nullable(),
    }),
  ),
  audit: z.array(auditEntry.extend({ at: z.coerce.date() })),
} as const
