import { z } from 'zod'
import { all, type Sql } from './sql.ts'

/** What is written down: who switched whom, when, why, and what came of it. It holds no secret and no phone number. */
export type AuditEvent =
  | 'invited'
  | 'enrolled'
  | 'revoked'
  | 'asked'
  | 'confirmed'
  | 'refused'
  | 'expired'
  | 'superseded'
  | 'desk-lost'

/** One entry to be written. */
export interface AuditNote {
  readonly userId: string
  readonly event: AuditEvent
  readonly device?: string | undefined
  readonly cause?: string | undefined
  readonly deskId?: string | null | undefined
  readonly detail?: string | undefined
}

/** One entry as it was written. */
export const auditEntry = z.object({
  at: z.date(),
  user_id: z.string(),
  event: z.string(),
  device: z.string().nullable(),
  cause: z.string().nullable(),
  desk_id: z.string().nullable(),
  detail: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof auditEntry>

/** Writes an entry, in the transaction of what it is about. */
export async function addAudit(sql: Sql, note: AuditNote): Promise<void> {
  const { userId, event, device, cause, deskId, detail } = note
  await sql.query(
    'insert into audit (user_id, event, device, cause, desk_id, detail) values ($1, $2, $3, $4, $5, $6)',
    [userId, event, device ?? null, cause ?? null, deskId ?? null, detail ?? null],
  )
}

/** The entries since then, oldest first. */
export function listAudit(sql: Sql, since: Date): Promise<readonly AuditEntry[]> {
  return all(
    sql,
    auditEntry,
    'select at, user_id, event, device, cause, desk_id, detail from audit where at >= $1 order by id',
    [since],
  )
}

/** Removes the entries that are older than so many days. */
export async function removeOldAudit(sql: Sql, days: number): Promise<void> {
  await sql.query(`delete from audit where at < clock_timestamp() - $1 * interval '1 day'`, [days])
}
