import { z } from 'zod'
import type { Device } from '../../core/model/device.ts'
import { relayTiming } from '../timing.ts'
import { type Finding, saveReply } from './agents.ts'
import { addAudit } from './audit.ts'
import { lookForRoom, noteCall } from './budget.ts'
import { expireOns, generationRow, lateWrite, type Step, step, switchOf } from './intents.ts'
import { type IntentOutcome, notify, notifyAgents } from './notifications.ts'
import { all, type Database, first, interval, livingReplicas, one, type Sql } from './sql.ts'

// The calls to Exotel that the queue's intents need: a replica takes them, sends them, and says how they ended.

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
    const rows = firstOfEach(await all(sql, flightRow, nextDue, [count]))
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

/** So long after an unanswered write has ended, an OFF is confirmed only with a recheck. */
const recheckNeeded = interval(2 * relayTiming.recheckAfter)

const nextDue = `with living as materialized (${livingReplicas})
  select i.user_id, i.device, i.turn_on, i.cause, i.desk_id, i.generation::text, i.step, i.attempts, a.active,
    extract(epoch from clock_timestamp() - i.made_at)::double precision * 1000 as age,
    a.flight_by is not null as taken_over
  from intents i join agents a using (user_id)
  where i.due_at <= clock_timestamp() and (a.flight_by is null or a.flight_by not in (select * from living))
  order by case i.step when 'write' then i.rank else 3 end, i.made_at
  limit $1 for update of i, a skip locked`

async function untilNextDue(sql: Sql): Promise<number> {
  const { wait } = await one(
    sql,
    z.object({ wait: z.coerce.number().nullable() }),
    `select extract(epoch from min(due_at) - clock_timestamp())::double precision * 1000 as wait
     from intents where due_at > clock_timestamp()`,
  )
  return Math.min(longestWait, Math.max(10, wait ?? longestWait))
}

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
    const isDoubtful = landing.kind === 'again' && landing.doubt
    const ours = await first(
      sql,
      z.object({ user_id: z.string() }),
      `update agents set flight_by = null,
         late_write_until = case when $4 then clock_timestamp() + ${lateWrite} else late_write_until end,
         how = case when $5 then null else how end, read_at = case when $5 then null else read_at end
       where user_id = $1 and flight_by = $2 and fence = $3 returning user_id`,
      [flight.userId, replica, flight.fence, landing.kind === 'again' && landing.lateWrite, isDoubtful],
    )
    if (ours === undefined) return false
    if (isDoubtful) await notifyAgents(sql, [flight.userId])
    if (landing.kind !== 'refused' && landing.finding !== null) await saveReply(sql, landing.finding)
    await land(sql, flight, landing)
    return true
  })
}

/** What becomes of the intent. */
async function land(sql: Sql, flight: Flight, landing: Landing): Promise<void> {
  switch (landing.kind) {
    case 'again':
      if (flight.step === 'recheck' && landing.step === 'write') await undoLateWrite(sql, flight)
      else await repeat(sql, flight, landing)
      break
    case 'confirmed': {
      const isNewest = landing.recheck ? await awaitRecheck(sql, flight) : await removeIntent(sql, flight)
      if (isNewest) await tellEnd(sql, flight, { kind: 'confirmed' })
      break
    }
    case 'rechecked':
      // Its end was told when it was confirmed.
      await removeIntent(sql, flight)
      break
    case 'refused':
      if (await removeIntent(sql, flight)) await tellEnd(sql, flight, landing.outcome)
      break
  }
}

async function repeat(
  sql: Sql,
  { userId, generation }: Flight,
  { step, after }: Extract<Landing, { kind: 'again' }>,
): Promise<void> {
  await sql.query(
    `update intents set step = $3, attempts = attempts + 1,
       due_at = clock_timestamp() + $4 * interval '1 millisecond'
     where user_id = $1 and generation = $2`,
    [userId, generation, step, after],
  )
}

/** Gives false if it was superseded meanwhile. */
async function awaitRecheck(sql: Sql, { userId, generation }: Flight): Promise<boolean> {
  const waiting = await first(
    sql,
    generationRow,
    `update intents set step = 'recheck', attempts = 0, due_at = clock_timestamp() + ${recheckAfter}
     where user_id = $1 and generation = $2 returning generation::text`,
    [userId, generation],
  )
  return waiting !== undefined
}

const recheckAfter = interval(relayTiming.recheckAfter)

/** Gives false if it was superseded meanwhile. */
async function removeIntent(sql: Sql, { userId, generation }: Flight): Promise<boolean> {
  const removed = await first(
    sql,
    generationRow,
    'delete from intents where user_id = $1 and generation = $2 returning generation::text',
    [userId, generation],
  )
  return removed !== undefined
}

/** Tells the audit, and the desk that waits. */
async function tellEnd(
  sql: Sql,
  { userId, generation, device, on, cause, deskId }: Flight,
  outcome: Extract<IntentOutcome, { kind: 'confirmed' | 'refused' }>,
): Promise<void> {
  const detail = outcome.kind === 'refused' ? (outcome.said ?? undefined) : undefined
  await addAudit(sql, { userId, event: outcome.kind, device: switchOf(device, on), cause, deskId, detail })
  await notify(sql, { kind: 'ended', generation, outcome })
}

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
