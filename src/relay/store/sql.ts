import { z } from 'zod'

/** Something that runs statements: a database, or one transaction of it. */
export interface Sql {
  /** Runs one statement with `$1`, `$2`, ... and gives its rows. */
  query(text: string, values?: readonly unknown[]): Promise<readonly unknown[]>
}

/**
 * PostgreSQL, as a server or embedded. Both drivers speak the same SQL and give the same values: `timestamptz` as Date,
 * `bigint` as text, `jsonb` parsed, `bytea` as bytes.
 */
export interface Database extends Sql {
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
  transaction<Value>(work: (sql: Sql) => Promise<Value>): Promise<Value>
  /** Joins the replicas of this database. Rejects if the database cannot be reached. */
  join(listener: MembershipListener): Promise<Membership>
  /** Ends every connection; statements under way may fail. */
  close(): Promise<void>
}

/**
 * One replica's place among the others: a session that holds an advisory lock under the replica's number. PostgreSQL
 * releases the lock as soon as the session ends, so the others see at once that a replica died, even by kill -9.
 */
export interface Membership {
  /** Never used twice, because it comes from a sequence. */
  readonly number: number
  leave(): Promise<void>
}

/** What a replica hears of the others. */
export interface MembershipListener {
  /** A notification that any replica sent with `notify`. */
  readonly notified: (payload: string) => void
  /** The session ended. Notifications were lost, and the number is no longer valid. */
  readonly lost: () => void
}

/** The channel of all notifications between replicas. */
export const channel = 'hookswitch_relay'

/** The first half of the advisory locks' keys, so that they meet no other program's: "HSRM" in ASCII. */
export const replicaLockClass = 0x4853524d

/** Selects the numbers of the replicas that live: PostgreSQL releases their lock with the session. */
export const livingReplicas = `select l.objid::bigint from pg_locks l where l.locktype = 'advisory' and l.granted
  and l.classid = ${replicaLockClass}::bigint::oid and l.objsubid = 2
  and l.database = (select oid from pg_database where datname = current_database())`

/** An interval of so many ms. */
export function interval(milliseconds: number): string {
  return `interval '${milliseconds} milliseconds'`
}

/** Takes the number and the lock of a replica, in the session that `sql` is. */
export async function takeReplicaNumber(sql: Sql): Promise<number> {
  const number = await one(
    sql,
    z.object({ number: z.int() }),
    `select nextval('replica_numbers')::int as number`,
  )
  await sql.query('select pg_advisory_lock($1::int, $2::int)', [replicaLockClass, number.number])
  return number.number
}

/** The rows of a statement, each checked against `schema`. */
export async function all<Schema extends z.ZodType>(
  sql: Sql,
  schema: Schema,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly z.output<Schema>[]> {
  const rows = await sql.query(text, values)
  return rows.map((row) => schema.parse(row))
}

/** The first row of a statement; undefined if it gives none. */
export async function first<Schema extends z.ZodType>(
  sql: Sql,
  schema: Schema,
  text: string,
  values: readonly unknown[] = [],
): Promise<z.output<Schema> | undefined> {
  return (await all(sql, schema, text, values))[0]
}

/** The only row of a statement that always gives one. */
export async function one<Schema extends z.ZodType>(
  sql: Sql,
  schema: Schema,
  text: string,
  values: readonly unknown[] = [],
): Promise<z.output<Schema>> {
  const row = await first(sql, schema, text, values)
  if (row === undefined) throw new Error(`A statement gave no row: ${text}`)
  return row
}
