import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { addAudit } from './audit.ts'
import { notifyRevoked } from './notifications.ts'
import { all, type Database, first, type Sql } from './sql.ts'

/** One computer of an agent that was enrolled. */
export interface Desk {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly enrolledAt: Date
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

const desk = z
  .object({
    id: z.string(),
    user_id: z.string(),
    name: z.string(),
    enrolled_at: z.date(),
    last_used_at: z.date().nullable(),
    revoked_at: z.date().nullable(),
  })
  .transform(
    (row): Desk => ({
      id: row.id,
      userId: row.user_id,
      name: row.name,
      enrolledAt: row.enrolled_at,
      lastUsedAt: row.last_used_at,
      revokedAt: row.revoked_at,
    }),
  )

/** Letters and digits that cannot be mistaken for each other (Crockford's base 32). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 80 bits: nobody guesses one within its life, however many relays they ask. */
const codeLength = 16

/**
 * Makes a code with which one desk can be enrolled for `userId`, within `life` ms. Only its hash is kept. It is written
 * in groups of four, such as 7Q3K-... With a challenge it is valid only together with it: see `enrolDesk`.
 */
export async function createCode(sql: Sql, userId: string, life: number, challenge = ''): Promise<string> {
  const letters = [...randomBytes(codeLength)].map((byte) => alphabet[byte % alphabet.length]).join('')
  await sql.query(
    `insert into codes (hash, user_id, expires_at)
     values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')`,
    [hashOf(letters + challenge), userId, life],
  )
  await addAudit(sql, { userId, event: 'invited', detail: challenge === '' ? undefined : 'company sign-in' })
  return letters.replace(/(.{4})(?=.)/g, '$1-')
}

/**
 * Enrols a desk with a code, and with the challenge to which it is bound if it comes from the company's sign-in. Of any
 * number of simultaneous uses one succeeds; undefined: the code is not valid.
 */
export async function enrolDesk(
  database: Database,
  code: string,
  name: string,
  challenge = '',
): Promise<Desk | undefined> {
  return database.transaction(async (sql) => {
    const used = await first(
      sql,
      z.object({ user_id: z.string() }),
      `update codes set used_at = clock_timestamp()
       where hash = $1 and used_at is null and expires_at > clock_timestamp() returning user_id`,
      [hashOf(code.toUpperCase().replace(/[^0-9A-Z]/g, '') + challenge)],
    )
    if (used === undefined) return undefined
    const enrolled = await first(
      sql,
      desk,
      'insert into desks (id, user_id, name) values ($1, $2, $3) returning *',
      [randomUUID(), used.user_id, name],
    )
    await addAudit(sql, { userId: used.user_id, event: 'enrolled', deskId: enrolled?.id, detail: name })
    return enrolled
  })
}

/**
 * Revokes every desk of `userId`, and the codes that were not used yet. Gives the desks that were not revoked before. Their leases
 * stay: no beat renews them any more, so calls that a stolen desk had on go off once the grace is over.
 */
export async function revokeDesks(database: Database, userId: string): Promise<readonly Desk[]> {
  return database.transaction(async (sql) => {
    await sql.query(`update codes set used_at = clock_timestamp() where user_id = $1 and used_at is null`, [
      userId,
    ])
    const revoked = await all(
      sql,
      desk,
      `update desks set revoked_at = clock_timestamp()
       where user_id = $1 and revoked_at is null returning *`,
      [userId],
    )
    for (const { id } of revoked) await addAudit(sql, { userId, event: 'revoked', deskId: id })
    await notifyRevoked(
      sql,
      revoked.map(({ id }) => id),
    )
    return revoked
  })
}

/** The desks with these ids, by id. */
export async function findDesks(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Desk>> {
  const found = await all(sql, desk, 'select * from desks where id = any($1::uuid[])', [ids])
  return new Map(found.map((one) => [one.id, one]))
}

/** Notes that these desks are in use now. */
export async function noteUse(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query('update desks set last_used_at = clock_timestamp() where id = any($1::uuid[])', [ids])
}

/** All desks, by user. */
export function listDesks(sql: Sql): Promise<readonly Desk[]> {
  return all(sql, desk, 'select * from desks order by user_id, enrolled_at')
}

/** Removes the codes that ended a day ago: until then the audit's reader may wonder about them. */
export async function removeOldCodes(sql: Sql): Promise<void> {
  await sql.query(`delete from codes where expires_at < clock_timestamp() - interval '1 day'`)
}

/** A code has 80 random bits, so a plain hash cannot be reversed. */
function hashOf(code: string): Buffer {
  return createHash('sha256').update(code).digest()
}
