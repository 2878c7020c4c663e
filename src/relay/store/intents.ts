import { z } from 'zod'
import type { Device } from '../../core/model/device.ts'
import { relayTiming } from '../timing.ts'
import { addAudit } from './audit.ts'
import { notify, notifyAgents } from './notifications.ts'
import { all, type Database, interval, livingReplicas, one, type Sql } from './sql.ts'

/**
 * The queue of what is to be sent to Exotel. An intent is a row that is committed before its desk is answered, so it
 * survives kill -9 of every process. An agent has at most one intent for each device and one for all devices, and at
 * most one write in flight.
 */

/** What an intent waits for: its write, the read that has to confirm it, or the recheck of a confirmed OFF. */
export const step = z.enum(['write', 'read-back', 'recheck'])
export type Step = z.infer<typeof step>

/** What a desk, or the relay itself, wants for one agent. */
export interface Wanted {
  readonly userId: string
  /** `all`: whatever device is on goes off. */
  readonly device: Device | 'all'
  readonly on: boolean
  /** `desk`: a desk asked; `absence`: a desk of an agent who is away; `desk-lost`: the relay itself, for a lost desk. */
  readonly cause: 'desk' | 'absence' | 'desk-lost'
  readonly deskId: string | null
}

/** The order in which intents are sent. */
function rankOf({ on, cause }: Wanted): number {
  if (on) return 2
  return cause === 'desk' ? 1 : 0
}

/** The number that names an intent until it ends. A text, since it is a `bigint`. */
export const generationRow = z.object({ generation: z.string() })

const supersededRow = generationRow.extend({ is_same: z.boolean().nullable(), made_at: z.string() })

/**
 * Accepts an intent: once this resolves it is durable. The newest of an agent wins. An OFF supersedes every ON of the
 * agent; an ON supersedes other ONs, and the OFFs that contradict it. A repeated OFF keeps its place in the queue, and an
 * ON that its desk repeats keeps its age: it ends a minute after the agent asked for it. Gives the number under which the
 * intent's end is told.
 */
export function acceptIntent(database: Database, wanted: Wanted): Promise<string> {
  return database.transaction((sql) => acceptWithin(sql, wanted))
}

/** The same within a transaction. `begin`: `read-back` writes only if a read finds that it has to. */
export async function acceptWithin(sql: Sql, wanted: Wanted, begin: Step = 'write'): Promise<string> {
  const { userId, device, on, cause, deskId } = wanted
  await sql.query('insert into agents (user_id) values ($1) on conflict do nothing', [userId])
  await sql.query('select 1 from agents where user_id = $1 for update', [userId])
  const superseded = await all(
    sql,
    supersededRow,
    `delete from intents where user_id = $1 and (turn_on or ($3 and device in ($2, 'all')))
     returning generation::text, turn_on and device = $2 and desk_id = $4 as is_same, made_at::text`,
    [userId, device, on, deskId],
  )
  const repeated = on ? superseded.find(({ is_same }) => is_same === true) : undefined
  for (const { generation } of superseded) {
    await notify(sql, { kind: 'ended', generation, outcome: { kind: 'superseded' } })
  }
  const { generation, is_new } = await one(
    sql,
    generationRow.extend({ is_new: z.boolean() }),
    `insert into intents (user_id, device, turn_on, cause, rank, desk_id, step, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, coalesce($8::timestamptz, clock_timestamp()))
     on conflict (user_id, device) do update set
       cause = case when ${isConfirmed} or excluded.rank < intents.rank then excluded.cause else intents.cause end,
       rank = case when ${isConfirmed} then excluded.rank else least(excluded.rank, intents.rank) end,
       due_at = case when ${isConfirmed} then excluded.due_at
         else least(intents.due_at, clock_timestamp() + interval '1 second') end,
       generation = case when ${isConfirmed} then excluded.generation else intents.generation end,
       made_at = case when ${isConfirmed} then excluded.made_at else intents.made_at end,
       desk_id = case when ${isConfirmed} then excluded.desk_id else intents.desk_id end,
       attempts = case when ${isConfirmed} then 0 else intents.attempts end,
       step = case when ${isConfirmed} then excluded.step else intents.step end
     returning generation::text, generation = currval('generations') as is_new`,
    [userId, device, on, cause, rankOf(wanted), deskId, begin, repeated?.made_at ?? null],
  )
  // A desk repeats what is not confirmed: that is one request to the reader of the audit.
  if (is_new && repeated === undefined)
    await addAudit(sql, { userId, event: 'asked', device: switchOf(device, on), cause, deskId })
  await notify(sql, { kind: 'queued' })
  return generation
}

/** A row that waits for its recheck is an OFF that was confirmed and told: asked for again, it is a new intent. */
const isConfirmed = `intents.step = 'recheck'`

/** What the audit calls a switch, such as `sip off`. */
export function switchOf(device: Device | 'all', on: boolean): string {
  return `${device} ${on ? 'on' : 'off'}`
}

/**
 * Withdraws the ONs past their life, and those from before an outage of the whole relay, during which their agents may have
 * left. The end of one in flight decides instead, unless its replica died: then it may have been applied, or still be.
 */
export async function expireOns(sql: Sql): Promise<void> {
  // First by their index: usually there is none, and thousands of OFFs may wait.
  const old = await all(
    sql,
    generationRow.extend({ user_id: z.string() }),
    `select generation::text, user_id from intents where turn_on and (made_at < clock_timestamp() - ${onLifetime}
       or made_at < (select at + ${outage} from pulse where at < clock_timestamp() - ${outage}))`,
  )
  if (old.length === 0) return
  const expired = await all(
    sql,
    generationRow.extend({ user_id: z.string(), device: z.string() }),
    `with living as materialized (${livingReplicas}), stale as materialized (
       select i.user_id, i.device, a.flight_by is not null as in_flight
       from intents i join agents a using (user_id) where i.user_id = any($1) and i.generation = any($2::bigint[])
         and (a.flight_by is null or a.flight_by not in (select * from living))
       for update of i, a skip locked),
     doubtful as (
       update agents set flight_by = null, late_write_until = clock_timestamp() + ${lateWrite}, how = null, read_at = null
       from stale where agents.user_id = stale.user_id and stale.in_flight)
     delete from intents i using stale where i.user_id = stale.user_id and i.device = stale.device
     returning i.generation::text, i.user_id, i.device`,
    [old.map(({ user_id }) => user_id), old.map(({ generation }) => generation)],
  )
  for (const { generation, user_id, device } of expired) {
    await addAudit(sql, { userId: user_id, event: 'expired', device: `${device} on` })
    await notify(sql, { kind: 'ended', generation, outcome: { kind: 'expired' } })
  }
  await notifyAgents(
    sql,
    expired.map(({ user_id }) => user_id),
  )
}

const onLifetime = interval(relayTiming.onLifetime)
const outage = interval(relayTiming.outage)

/** So long after it was given up, a write may still be applied. */
export const lateWrite = interval(relayTiming.lateWriteLimit)

/** What waits to be written again is due now: whatever it waited for may have been put right. */
export async function retryNow(sql: Sql): Promise<void> {
  await sql.query(`update intents set due_at = least(due_at, clock_timestamp()) where step = 'write'`)
  await notify(sql, { kind: 'queued' })
}
