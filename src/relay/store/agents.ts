import { z } from 'zod'
import { actives } from '../../core/model/device.ts'
import { userRecord } from '../exotel/user-record.ts'
import { notifyAgents } from './notifications.ts'
import { all, first, one, type Sql } from './sql.ts'

/** Verification and calls of one device; null is "not known". */
const deviceFacts = z.object({ verified: z.boolean().nullable(), busy: z.boolean().nullable() })
const factsOfDevices = z.object({ phone: deviceFacts, sip: deviceFacts })
export type AgentFacts = z.infer<typeof factsOfDevices>

const agentRow = z
  .object({
    user_id: z.string(),
    active: z.enum(actives).nullable(),
    how: z.enum(['reply', 'read-back']).nullable(),
    record: userRecord.nullable(),
    facts: factsOfDevices.nullable(),
    read_at: z.date().nullable(),
    age: z.coerce.number().nullable(),
    may_change: z.boolean(),
  })
  .transform((row) => ({
    userId: row.user_id,
    active: row.active,
    how: row.how,
    record: row.record,
    facts: row.facts,
    readAt: row.read_at,
    /** Milliseconds since `readAt`, by the database's clock, which all replicas share. */
    age: row.age,
    /** A write is in flight, or an unanswered one may still be applied. */
    mayChange: row.may_change,
  }))

/** What Exotel last said about an agent. */
export type Agent = z.output<typeof agentRow>

/** When an agent was looked up, by the database's clock; null if nothing was ever read of them. */
export function lookedUpAt({ readAt, age }: Pick<Agent, 'readAt' | 'age'>): Date | null {
  return readAt === null || age === null ? null : new Date(readAt.getTime() + age)
}

const columns = `user_id, active, how, record, facts, read_at,
  flight_by is not null or coalesce(late_write_until, '-infinity') > clock_timestamp() as may_change,
  extract(epoch from clock_timestamp() - read_at)::double precision * 1000 as age`

/** What is known about one agent; undefined if nothing ever was. */
export function findAgent(sql: Sql, userId: string): Promise<Agent | undefined> {
  return first(sql, agentRow, `select ${columns} from agents where user_id = $1`, [userId])
}

/** What is known about these agents. */
export function findAgents(sql: Sql, users: readonly string[]): Promise<readonly Agent[]> {
  return all(sql, agentRow, `select ${columns} from agents where user_id = any($1)`, [users])
}

/** Something that Exotel said: a reading with the record that it came in, and whether a write's answer carried it. */
export interface Finding {
  readonly userId: string
  readonly active: z.infer<typeof agentRow>['active']
  readonly how: 'reply' | 'read-back'
  /** Left out by an answer of the account API, whose users are no user records. */
  readonly record?: z.infer<typeof userRecord> | undefined
  readonly facts?: AgentFacts | undefined
}

/**
 * Where a read begins: whatever it finds counts only for agents whose newest write began no later and has ended. Each
 * write has a higher number (fencing number) than the one before.
 */
export async function readMark(sql: Sql): Promise<string> {
  const row = await one(sql, z.object({ mark: z.string() }), 'select last_value::text as mark from fences')
  return row.mark
}

/**
 * Saves what reads found that began at `mark`, and tells all replicas. Nothing counts of an agent with a write in flight
 * or with one that may be applied late. Gives the users whose finding counted.
 */
export async function saveFindings(
  sql: Sql,
  mark: string,
  findings: readonly Finding[],
): Promise<readonly string[]> {
  const counted: string[] = []
  for (const finding of findings) {
    const row = await first(
      sql,
      z.object({ user_id: z.string() }),
      `insert into agents (user_id, active, how, record, facts, read_at)
       values ($1, $2, $3, $4, $5, clock_timestamp())
       on conflict (user_id) do update set ${newFinding}
       where agents.fence <= $6 and agents.flight_by is null
         and coalesce(agents.late_write_until, '-infinity') <= clock_timestamp() returning user_id`,
      [...valuesOf(finding), mark],
    )
    if (row !== undefined) counted.push(row.user_id)
  }
  await notifyAgents(sql, counted)
  return counted
}

/** Saves what the answer to a write said, whose flight the caller has just ended. */
export async function saveReply(sql: Sql, finding: Finding): Promise<void> {
  await sql.query(
    `insert into agents (user_id, active, how, record, facts, read_at)
     values ($1, $2, $3, $4, $5, clock_timestamp())
     on conflict (user_id) do update set ${newFinding}`,
    valuesOf(finding),
  )
  await notifyAgents(sql, [finding.userId])
}

const newFinding = `active = excluded.active, how = excluded.how, read_at = excluded.read_at,
  record = coalesce(excluded.record, agents.record), facts = coalesce(excluded.facts, agents.facts)`

function valuesOf({ userId, active, how, record, facts }: Finding): readonly unknown[] {
  return [userId, active, how, jsonb(record), jsonb(facts)]
}

function jsonb(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** The enrolled agents that were never read, or longest ago and at least `age` ms, oldest first. */
export async function stalestAgents(sql: Sql, age: number, most: number): Promise<readonly string[]> {
  const rows = await all(
    sql,
    z.object({ user_id: z.string() }),
    `select distinct on (coalesce(a.read_at, '-infinity'), d.user_id) d.user_id
     from desks d left join agents a using (user_id)
     where d.revoked_at is null
       and (a.read_at is null or a.read_at < clock_timestamp() - $1 * interval '1 millisecond')
     order by coalesce(a.read_at, '-infinity'), d.user_id limit $2`,
    [age, most],
  )
  return rows.map((row) => row.user_id)
}

/** The enrolled agents by their ids at Exotel's account, from their records: who a user of the account API is. */
export async function enrolledRecords(sql: Sql, exotelUserIds: readonly string[]): Promise<readonly Agent[]> {
  return all(
    sql,
    agentRow,
    `select ${columns} from agents where record->>'ExotelUserId' = any($1)
       and exists (select from desks d where d.user_id = agents.user_id and d.revoked_at is null)`,
    [exotelUserIds],
  )
}
