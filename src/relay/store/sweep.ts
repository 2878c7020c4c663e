import { z } from 'zod'
import { first, type Sql } from './sql.ts'

/** Takes the next page for this replica, for `limit` ms; null if none is due or another replica has it. */
export async function beginSweepPage(sql: Sql, limit: number): Promise<number | null> {
  const row = await first(
    sql,
    z.object({ position: z.int() }),
    `update sweep set due_at = clock_timestamp() + $1 * interval '1 millisecond',
       round_began_at = case when position = 0 then clock_timestamp() else round_began_at end
     where due_at <= clock_timestamp() returning position`,
    [limit],
  )
  return row?.position ?? null
}

/** Notes where the next page begins. A new round begins no sooner than `interval` ms after the one before. */
export async function endSweepPage(
  sql: Sql,
  next: number,
  isRoundOver: boolean,
  interval: number,
): Promise<void> {
  await sql.query(
    `update sweep set position = $1, due_at = case when $2
       then greatest(clock_timestamp(), round_began_at + $3 * interval '1 millisecond')
       else clock_timestamp() end`,
    [next, isRoundOver, interval],
  )
}
