import { z } from 'zod'
import { relayTiming } from '../timing.ts'
import { type Database, one, type Sql } from './sql.ts'

/**
 * The one budget of calls to Exotel that all replicas share. Every call is noted before it is sent, and no more than the
 * limit are sent within any window. The row of `budget` is the lock under which calls are taken, one at a time.
 */

/** Whether a call may be made now, and how many more. */
export type Room =
  | { readonly free: true; readonly left: number }
  /** Not before `wait` ms have passed. */
  | { readonly free: false; readonly wait: number }

const roomRow = z.object({
  limit: z.coerce.number(),
  used: z.coerce.number(),
  blocked: z.coerce.number(),
  full: z.coerce.number().nullable(),
})

/**
 * The limit in force: the configured one, or less if Exotel said so. A limit that was learned grows by a tenth a minute,
 * until Exotel says something else.
 */
const limitInForce = `least($1::double precision, coalesce(learned_limit * power(1.1, floor(
  extract(epoch from clock_timestamp() - learned_at) * 1000 / ${relayTiming.limitGrows})), $1))`

/**
 * Whether there is room for one more call, with `reserve` (a share of the limit, 0 to 1) left to what is more urgent. In
 * a transaction it locks the budget until the end; the caller then notes its call.
 */
export async function lookForRoom(sql: Sql, configured: number, reserve: number): Promise<Room> {
  await sql.query('select 1 from budget for update')
  const { limit, used, blocked, full } = await one(
    sql,
    roomRow,
    `select ${limitInForce} as limit,
       (select count(*) from calls where at > clock_timestamp() - ${window}) as used,
       greatest(0, least(${relayTiming.longestPause},
         extract(epoch from greatest(blocked_until, clock_timestamp()) - clock_timestamp())::double precision * 1000)) as blocked,
       (select extract(epoch from at + ${window} - clock_timestamp())::double precision * 1000 from calls
         where at > clock_timestamp() - ${window} order by at desc
         offset greatest(0, floor(${limitInForce} * (1 - $2::double precision))::int - 1) limit 1) as full
     from budget`,
    [configured, reserve],
  )
  if (blocked > 0) return { free: false, wait: blocked }
  const left = Math.max(reserve === 0 ? 1 : 0, Math.floor(limit * (1 - reserve))) - used
  if (left > 0) return { free: true, left }
  return { free: false, wait: Math.max(20, full ?? 1000) }
}

const window = `interval '${relayTiming.budgetWindow} milliseconds'`

/** Notes calls that are about to be sent. */
export async function noteCall(sql: Sql, count = 1): Promise<void> {
  await sql.query('insert into calls select clock_timestamp() from generate_series(1, $1::int)', [count])
}

/**
 * Takes one call for a read, unless something more urgent is due: only with `reserve` of the limit left to it, and after
 * everything that waits in the queue.
 */
export function takeRead(database: Database, configured: number, reserve: number): Promise<Room> {
  return database.transaction(async (sql) => {
    const room = await lookForRoom(sql, configured, reserve)
    if (!room.free) return room
    const { due } = await one(
      sql,
      z.object({ due: z.boolean() }),
      `select exists (select from intents i join agents a using (user_id)
         where i.due_at <= clock_timestamp() and i.step = 'write' and a.flight_by is null) as due`,
    )
    if (due) return { free: false, wait: 100 }
    await noteCall(sql)
    return room
  })
}

/** Notes the limit that Exotel named in X-RateLimit-Limit. */
export async function noteLimit(sql: Sql, limit: number): Promise<void> {
  await sql.query('update budget set learned_limit = $1, learned_at = clock_timestamp()', [limit])
}

/**
 * Notes a 429: no call before `wait` ms have passed, a second at least, or a doubling pause if Exotel named none. Without a named limit,
 * what was sent within the window counts as too much; but the limit is halved at most, because others use the account.
 */
export async function noteRefusal(
  sql: Sql,
  configured: number,
  wait: number | null,
  limit: number | null,
): Promise<void> {
  await sql.query(
    `update budget set pauses = least(pauses + 1, 16),
       blocked_until = greatest(blocked_until, clock_timestamp() + interval '1 millisecond' * least(
         ${relayTiming.longestPause},
         greatest(${relayTiming.firstPause},
           coalesce($2::double precision, ${relayTiming.firstPause} * power(2, least(pauses, 16)))))),
       learned_limit = coalesce($3::int, greatest(1, ceil(${limitInForce} / 2),
         least(${limitInForce}, (select count(*) from calls where at > clock_timestamp() - ${window}) - 1))::int),
       learned_at = clock_timestamp()`,
    [configured, wait, limit],
  )
}

/** Notes that a call was let through after refusals. */
export async function noteAcceptance(sql: Sql): Promise<void> {
  await sql.query('update budget set pauses = 0 where pauses > 0')
}

/** The figures of the budget, for metrics and health. */
export async function readBudget(
  sql: Sql,
  configured: number,
): Promise<{ readonly limit: number; readonly used: number; readonly blocked: boolean }> {
  return one(
    sql,
    z.object({ limit: z.coerce.number(), used: z.coerce.number(), blocked: z.boolean() }),
    `select floor(${limitInForce}) as limit, blocked_until > clock_timestamp() as blocked,
       (select count(*) from calls where at > clock_timestamp() - ${window}) as used from budget`,
    [configured],
  )
}

/** Removes the notes of calls that no window holds any more. */
export async function removeOldCalls(sql: Sql): Promise<void> {
  await sql.query(`delete from calls where at < clock_timestamp() - 2 * ${window}`)
}
