import { z } from 'zod'
import { all, one, type Sql } from './sql.ts'

// What the queue holds, for the desks whose agents wait, for metrics and for health. intents.ts and flights.ts change it.

/** How many intents wait, how long the oldest OFF has waited in ms, for metrics and health. */
export function readQueue(
  sql: Sql,
): Promise<{ readonly offs: number; readonly ons: number; readonly oldestOff: number }> {
  return one(
    sql,
    z.object({ offs: z.coerce.number(), ons: z.coerce.number(), oldestOff: z.coerce.number() }),
    `select count(*) filter (where not turn_on) as offs, count(*) filter (where turn_on) as ons,
       coalesce(extract(epoch from clock_timestamp() - min(made_at) filter (where not turn_on)), 0)::double precision
         * 1000 as "oldestOff" from intents where step <> 'recheck'`,
  )
}

const pendingRow = z.object({
  user_id: z.string(),
  device: z.enum(['phone', 'sip', 'all']),
  turn_on: z.boolean(),
  cause: z.string(),
})

/** An intent that waits or is in flight. */
export type Pending = z.infer<typeof pendingRow>

/** What waits or is in flight for these agents, the newest first. */
export function pendingOf(sql: Sql, users: readonly string[]): Promise<readonly Pending[]> {
  return all(
    sql,
    pendingRow,
    `select user_id, device, turn_on, cause from intents
     where user_id = any($1) and step <> 'recheck' order by generation desc`,
    [users],
  )
}
