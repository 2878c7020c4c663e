import { z } from 'zod'
import type { Device } from '../../core/model/device.ts'
import { relayTiming } from '../timing.ts'
import { type Finding, saveReply } from './agents.ts'
import { addAudit } from './audit.ts'
import { lookForRoom, noteCall } from './budget.ts'
import { type IntentOutcome, notify, notifyAgents } from './notifications.ts'
import { all, type Database, first, one, replicaLockClass, type Sql } from './sql.ts'

/**
 * The queue of what is to be sent to Exotel. An intent is a row that is committed before its desk is answered, so it
 * survives kill -9 of every process. An agent has at most one intent for each device and one for all devices, and at
 * most one write in flight.
 */

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

const generationRow = z.object({ generation: z.string() })

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

function switchOf(device: Device | 'all', on: boolean): string {
  return `${device} ${on ? 'on' : 'off'}`
}

/** One call that may be sent now: a write, the read that has to confirm one, or the recheck of a confirmed OFF. */
export interface Flight {
  readonly userId: string
  readonly device: Device | 'all'
  readonly on: boolean
  readonly cause: string
  readonly deskId: string | null
  readonly generation: string
  readonly step: Step
  readonly attempts: number
  /** Milliseconds since the intent was made. */
  readonly age: number
  /** The fencing number of this flight: higher than that of every flight before. */
  readonly fence: string
  /** What was active when it was last read; null if that is not known. */
  readonly active: string | null
  /** An earlier write may still be applied for so many ms; 0 if none may. */
  readonly lateWriteFor: number
  /** A write of this agent was not answered lately, so a confirmed OFF is read once more. */
  readonly needsRecheck: boolean
}

const step = z.enum(['write', 'read-back', 'recheck'])
type Step = z.infer<typeof step>

/** What a replica may do next: send these, or look again after `wait` ms. */
export interface Next {
  readonly flights: readonly Flight[]
  readonly wait: number
}

const flightRow = z.object({
  user_id: z.string(),
  device: z.enum(['phone', 'sip', 'all']),
  turn_on: z.boolean(),
  cause: z.string(),
  desk_id: z.string().nullable(),
  generation: z.string(),
  step,
  attempts: z.int(),
  age: z.coerce.number(),
  active: z.string().nullable(),
  taken_over: z.boolean(),
})

/** Longest pause between two looks at the queue, in ms; a notification ends it earlier. */
const longestWait = 5_000

/**
 * Takes the next calls for `replica`, `most` of them, as far as the budget has room and something is due. A flight of a
 * replica that died (its advisory lock is gone) is taken over; its write may still be applied.
 */
export function takeFlights(
  database: Database,
  replica: number,
  configured: number,
  most: number,
): Promise<Next> {
  return database.transaction(async (sql) => {
    // First, because it locks: two replicas would else both find the last room, or the same intent.
    const room = await lookForRoom(sql, configured, 0)
    await expireOns(sql)
    const count = room.free ? Math.min(most, room.left) : 1
    const rows = firstOfEach(await all(sql, flightRow, nextDue, [replicaLockClass, count]))
    if (rows.length === 0) return { flights: [], wait: await untilNextDue(sql) }
    if (!room.free) return { flights: [], wait: Math.min(room.wait, longestWait) }
    const begun = await all(
      sql,
      begunRow,
      `update agents set flight_by = $3, fence = nextval('fences'),
         late_write_until = case when taken.over then clock_timestamp() + ${lateWrite} else late_write_until end,
         how = case when taken.over then null else how end, read_at = case when taken.over then null else read_at end
       from unnest($1::text[], $2::boolean[]) as taken (id, over) where user_id = taken.id
       returning user_id, fence::text, greatest(0, extract(epoch from
         coalesce(late_write_until, clock_timestamp()) - clock_timestamp()))::double precision * 1000 as late,
         coalesce(late_write_until > clock_timestamp() - ${recheckNeeded}, false) as recheck`,
      [rows.map(({ user_id }) => user_id), rows.map(({ taken_over }) => taken_over), replica],
    )
    await noteCall(sql, begun.length)
    const flights = begun.flatMap(({ user_id, fence, late, recheck }) => {
      const row = rows.find((one) => one.user_id === user_id)
      if (row === undefined) return []
      return {
        userId: row.user_id,
        device: row.device,
        on: row.turn_on,
        cause: row.cause,
        deskId: row.desk_id,
        generation: row.generation,
        step: row.step,
        attempts: row.attempts,
        age: row.age,
        fence,
        active: row.active,
        lateWriteFor: late,
        needsRecheck: recheck,
      }
    })
    return { flights, wait: 0 }
  })
}

const begunRow = z.object({
  user_id: z.string(),
  fence: z.string(),
  late: z.coerce.number(),
  recheck: z.boolean(),
})

/** An agent has one call in flight, so of several intents the most urgent one goes. */
function firstOfEach(rows: readonly z.infer<typeof flightRow>[]): readonly z.infer<typeof flightRow>[] {
  const users = new Set<string>()
  return rows.filter(({ user_id }) => !users.has(user_id) && users.add(user_id))
}

const lateWrite = `interval '${relayTiming.lateWriteLimit} milliseconds'`

/** So long after an unanswered write has ended, an OFF is confirmed only with a recheck. */
const recheckNeeded = `interval '${2 * relayTiming.recheckAfter} milliseconds'`

/** A replica lives while its advisory lock is held: PostgreSQL releases it with the session. */
const living = `select l.objid::bigint from pg_locks l where l.locktype = 'advisory' and l.granted
  and l.classid = $1::bigint::oid and l.objsubid = 2
  and l.database = (select oid from pg_database where datname = current_database())`

const nextDue = `with living as materialized (${living})
  select i.user_id, i.device, i.turn_on, i.cause, i.desk_id, i.generation::text, i.step, i.attempts, a.active,
    extract(epoch from clock_timestamp() - i.made_at)::double precision * 1000 as age,
    a.flight_by is not null as taken_over
  from intents i join agents a using (user_id)
  where i.due_at <= clock_timestamp() and (a.flight_by is null or a.flight_by not in (select * from living))
  order by case i.step when 'write' then i.rank else 3 end, i.made_at
  limit $2 for update of i, a skip locked`

async function untilNextDue(sql: Sql): Promise<number> {
  const { wait } = await one(
    sql,
    z.object({ wait: z.coerce.number().nullable() }),
    `select extract(epoch from min(due_at) - clock_timestamp())::double precision * 1000 as wait
     from intents where due_at > clock_timestamp()`,
  )
  return Math.min(longestWait, Math.max(10, wait ?? longestWait))
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
    `with living as materialized (${living}), stale as materialized (
       select i.user_id, i.device, a.flight_by is not null as in_flight
       from intents i join agents a using (user_id) where i.user_id = any($2) and i.generation = any($3::bigint[])
         and (a.flight_by is null or a.flight_by not in (select * from living))
       for update of i, a skip locked),
     doubtful as (
       update agents set flight_by = null, late_write_until = clock_timestamp() + ${lateWrite}, how = null, read_at = null
       from stale where agents.user_id = stale.user_id and stale.in_flight)
     delete from intents i using stale where i.user_id = stale.user_id and i.device = stale.device
     returning i.generation::text, i.user_id, i.device`,
    [replicaLockClass, old.map(({ user_id }) => user_id), old.map(({ generation }) => generation)],
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

const onLifetime = `interval '${relayTiming.onLifetime} milliseconds'`
const outage = `interval '${relayTiming.outage} milliseconds'`

/** How a flight ended. */
export type Landing =
  /** `recheck`: it is confirmed, and read once more after `relayTiming.recheckAfter`. */
  | { readonly kind: 'confirmed'; readonly finding: Finding; readonly recheck: boolean }
  /** The recheck is over: it agrees, or Exotel refuses to answer it. */
  | { readonly kind: 'rechecked'; readonly finding: Finding | null }
  | { readonly kind: 'refused'; readonly outcome: Extract<IntentOutcome, { kind: 'refused' }> }
  | {
      readonly kind: 'again'
      readonly step: Step
      /** In ms. */
      readonly after: number
      /** Its write may still be applied. */
      readonly lateWrite: boolean
      /** Its write may have been applied, so what was confirmed before it is in doubt. */
      readonly doubt: boolean
      readonly finding: Finding | null
    }

/**
 * Ends a flight. False: another replica has taken the agent over meanwhile, and nothing of it counts. An intent that
 * was superseded during the flight leaves the newer one in the queue.
 */
export function endFlight(
  database: Database,
  replica: number,
  flight: Flight,
  landing: Landing,
): Promise<boolean> {
  return database.transaction(async (sql) => {
    const { userId, generation, device, on, cause, deskId } = flight
    const isDoubtful = landing.kind === 'again' && landing.doubt
    const ours = await first(
      sql,
      z.object({ user_id: z.string() }),
      `update agents set flight_by = null,
         late_write_until = case when $4 then clock_timestamp() + ${lateWrite} else late_write_until end,
         how = case when $5 then null else how end, read_at = case when $5 then null else read_at end
       where user_id = $1 and flight_by = $2 and fence = $3 returning user_id`,
      [userId, replica, flight.fence, landing.kind === 'again' && landing.lateWrite, isDoubtful],
    )
    if (ours === undefined) return false
    if (isDoubtful) await notifyAgents(sql, [userId])
    if (landing.kind !== 'refused' && landing.finding !== null) await saveReply(sql, landing.finding)
    if (landing.kind === 'again' && flight.step === 'recheck' && landing.step === 'write') {
      await undoLateWrite(sql, flight)
    } else if (landing.kind === 'again') {
      await sql.query(
        `update intents set step = $3, attempts = attempts + 1,
           due_at = clock_timestamp() + $4 * interval '1 millisecond'
         where user_id = $1 and generation = $2`,
        [userId, generation, landing.step, landing.after],
      )
    } else {
      const recheck = landing.kind === 'confirmed' && landing.recheck
      const ended = await first(
        sql,
        generationRow,
        recheck
          ? `update intents set step = 'recheck', attempts = 0, due_at = clock_timestamp() + ${recheckAfter}
             where user_id = $1 and generation = $2 returning generation::text`
          : 'delete from intents where user_id = $1 and generation = $2 returning generation::text',
        [userId, generation],
      )
      if (ended !== undefined && landing.kind !== 'rechecked') {
        const detail = landing.kind === 'refused' ? (landing.outcome.said ?? undefined) : undefined
        await addAudit(sql, {
          userId,
          event: landing.kind,
          device: switchOf(device, on),
          cause,
          deskId,
          detail,
        })
        const outcome: IntentOutcome = landing.kind === 'refused' ? landing.outcome : { kind: 'confirmed' }
        await notify(sql, { kind: 'ended', generation, outcome })
      }
    }
    return true
  })
}

const recheckAfter = `interval '${relayTiming.recheckAfter} milliseconds'`

/** A recheck has found that a write was applied after the OFF was confirmed: the OFF is sent again, as a new intent. */
async function undoLateWrite(
  sql: Sql,
  { userId, generation, device, on, cause, deskId }: Flight,
): Promise<void> {
  const reopened = await first(
    sql,
    generationRow,
    `update intents set step = 'write', attempts = 0, generation = nextval('generations'),
       made_at = clock_timestamp(), due_at = clock_timestamp()
     where user_id = $1 and generation = $2 returning generation::text`,
    [userId, generation],
  )
  if (reopened === undefined) return
  const detail = 'an unanswered write was applied late'
  await addAudit(sql, { userId, event: 'asked', device: switchOf(device, on), cause, deskId, detail })
}

/** What waits to be written again is due now: whatever it waited for may have been put right. */
export async function retryNow(sql: Sql): Promise<void> {
  await sql.query(`update intents set due_at = least(due_at, clock_timestamp()) where step = 'write'`)
  await notify(sql, { kind: 'queued' })
}
