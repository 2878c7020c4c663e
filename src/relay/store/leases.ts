import { z } from 'zod'
import { addAudit } from './audit.ts'
import { noteUse } from './desks.ts'
import { acceptWithin, expireOns } from './intents.ts'
import { notifyAgents } from './notifications.ts'
import { all, type Database, livingReplicas, one, type Sql } from './sql.ts'

/** What a desk says with each beat. */
export interface Beat {
  readonly deskId: string
  readonly userId: string
  readonly presence: 'present' | 'absent'
  /** What the relay is to do when the desk is lost. */
  readonly whenLost: 'off' | 'keep'
  /** Milliseconds since the beat arrived. */
  readonly age: number
}

/**
 * Writes the beats that arrived at `replica`, in one statement. A beat ends the state of being lost. Replicas write in
 * batches, so a beat may be written after a newer one, or after the end of its lease: then it changes nothing. Nor does one that
 * arrived after its desk was revoked. Gives when each of these desks was lost that was, with its agent present.
 */
export async function saveBeats(
  sql: Sql,
  beats: readonly Beat[],
  replica: number | null = null,
): Promise<ReadonlyMap<string, Date>> {
  if (beats.length === 0) return new Map()
  const column = <Key extends keyof Beat>(key: Key) => beats.map((beat) => beat[key])
  const returned = await all(
    sql,
    z.object({ desk_id: z.string(), lost_at: z.date() }),
    `with lost as (
       select desk_id, lost_at from leases
       where desk_id = any($1::uuid[]) and lost_at is not null and presence = 'present'),
     saved as (
       insert into leases (desk_id, user_id, presence, when_lost, beat_at, replica)
       select b.desk_id, b.user_id, b.presence, b.when_lost, b.at, $6
       from (select *, clock_timestamp() - age * interval '1 millisecond' as at
           from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::double precision[])
             as beats (desk_id, user_id, presence, when_lost, age)) as b
       join desks d on d.id = b.desk_id and (d.revoked_at is null or b.at <= d.revoked_at)
       on conflict (desk_id) do update set presence = excluded.presence, when_lost = excluded.when_lost,
         beat_at = excluded.beat_at, replica = excluded.replica, lost_at = null, ended_at = null,
         last_loss_at = case when leases.lost_at is null then leases.last_loss_at
           when leases.presence = 'present' then leases.lost_at end,
         returned_at = case when leases.lost_at is null then leases.returned_at else clock_timestamp() end
       where excluded.beat_at >= greatest(leases.beat_at, leases.ended_at)
       returning desk_id)
     select lost.desk_id, lost.lost_at from lost join saved using (desk_id)`,
    [column('deskId'), column('userId'), column('presence'), column('whenLost'), column('age'), replica],
  )
  await noteUse(sql, column('deskId'))
  return new Map(returned.map(({ desk_id, lost_at }) => [desk_id, lost_at]))
}

/** Ends a desk's lease: it quits, and has seen to its own OFF. Its row stays for a while, against beats that are written late. */
export async function endLease(sql: Sql, { deskId, userId }: Pick<Beat, 'deskId' | 'userId'>): Promise<void> {
  await sql.query(
    `insert into leases (desk_id, user_id, presence, when_lost, beat_at, ended_at)
     values ($1, $2, 'absent', 'keep', clock_timestamp(), clock_timestamp())
     on conflict (desk_id) do update set presence = excluded.presence, ended_at = excluded.ended_at, lost_at = null`,
    [deskId, userId],
  )
}

/**
 * Removes the leases that ended an hour ago, as no beat is written so late, and those of lost desks that were revoked and will not
 * return.
 */
export async function removeEndedLeases(sql: Sql): Promise<void> {
  await sql.query(`delete from leases where ended_at < clock_timestamp() - interval '1 hour'`)
  await sql.query(
    `delete from leases using desks where desks.id = desk_id and lost_at is not null and revoked_at is not null`,
  )
}

/** A desk's lease: whether the agent is away there, and what the desk is to be told of. */
export interface Lease {
  readonly presence: string
  /**
   * When the desk was lost with its agent present, if it has not returned, or no longer than the grace ago: the answer to its first
   * beat may not have reached it. Else null.
   */
  readonly lostAt: Date | null
  /** When it was looked up, by the database's clock. */
  readonly lookedUpAt: Date
}

/** The leases of these desks, by desk. `grace` in ms. */
export async function findLeases(
  sql: Sql,
  desks: readonly string[],
  grace: number,
): Promise<ReadonlyMap<string, Lease>> {
  const rows = await all(
    sql,
    z.object({ desk_id: z.string(), presence: z.string(), loss: z.date().nullable(), now: z.date() }),
    `select desk_id, presence, clock_timestamp() as now,
       case when lost_at is not null then case presence when 'present' then lost_at end
         when returned_at > clock_timestamp() - $2 * interval '1 millisecond' then last_loss_at end as loss
     from leases where desk_id = any($1::uuid[])`,
    [desks, grace],
  )
  return new Map(
    rows.map((row) => [row.desk_id, { presence: row.presence, lostAt: row.loss, lookedUpAt: row.now }]),
  )
}

/** The advisory lock under which one replica at a time looks for lost desks: "HSPL" in ASCII. */
const pulseLock = 0x4853504c

/** How the dead-man's switch is set, in ms, and whose pulse it is. */
export interface PulseOptions {
  /** How long after its last beat a desk counts as lost. */
  readonly grace: number
  /** A gap in a pulse that is longer was an outage: of the relay, or of one of its replicas. */
  readonly outage: number
  readonly replica: number
}

/** Off was confirmed, and nothing is under way that may change it. */
const wasOff = `a.active = 'off' and a.read_at is not null and a.flight_by is null
  and coalesce(a.late_write_until, '-infinity') <= clock_timestamp()
  and not exists (select from intents i where i.user_id = e.user_id and i.turn_on)`

/**
 * A replica's pulse, and the dead-man's switch. If no replica had a pulse for longer than an outage, desks could not beat,
 * so every lease begins anew; if one replica had none, or has died, the leases of its desks do, once. Otherwise each agent who has no
 * other desk where they are present is switched off if a desk is lost that wanted that. Gives these users.
 */
export function beatPulse(
  database: Database,
  { grace, outage, replica }: PulseOptions,
): Promise<readonly string[]> {
  return database.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [pulseLock])
    const { gap } = await one(
      sql,
      z.object({ gap: z.coerce.number() }),
      `select least(1e12, extract(epoch from clock_timestamp() - greatest(at, 'epoch')) * 1000)::double precision as gap
       from pulse`,
    )
    const isBack = gap > outage
    // Which ONs are from before the outage, the old pulse tells.
    if (isBack) await expireOns(sql)
    await sql.query('update pulse set at = clock_timestamp()')
    await sql.query(
      `insert into replica_pulses (replica, at) values ($1, clock_timestamp())
       on conflict (replica) do update set at = excluded.at`,
      [replica],
    )
    await sql.query(
      `delete from replica_pulses where at < clock_timestamp() - $1 * interval '1 millisecond'`,
      [outage],
    )
    await sql.query(
      `with present as materialized (
         select replica from replica_pulses where replica = $1 or replica in (${livingReplicas}))
       update leases set beat_at = clock_timestamp(), replica = null
       where lost_at is null and ended_at is null
         and ($2 or replica is not null and replica not in (select replica from present))`,
      [replica, isBack],
    )
    if (isBack) return []
    const lost = await all(
      sql,
      z.object({ user_id: z.string(), desk_id: z.string(), was_off: z.boolean(), is_off: z.boolean() }),
      `with ended as (
         update leases set lost_at = clock_timestamp()
         where lost_at is null and ended_at is null and beat_at < clock_timestamp() - $1 * interval '1 millisecond'
         returning desk_id, user_id, when_lost, beat_at)
       select e.user_id, min(e.desk_id::text) as desk_id,
         coalesce(bool_and(${wasOff}), false) as was_off,
         coalesce(bool_and(${wasOff} and a.read_at > e.beat_at), false) as is_off
       from ended e left join agents a using (user_id)
       where not exists (select from leases l where l.user_id = e.user_id and l.lost_at is null and l.ended_at is null
           and l.presence = 'present' and l.beat_at >= clock_timestamp() - $1 * interval '1 millisecond')
       group by e.user_id having bool_or(e.when_lost = 'off')`,
      [grace],
    )
    for (const { user_id, desk_id, was_off, is_off } of lost) {
      await addAudit(sql, { userId: user_id, event: 'desk-lost', deskId: desk_id })
      // What was read before the last sign of life may have changed since, so it is read again.
      if (is_off) continue
      const wanted = {
        userId: user_id,
        device: 'all',
        on: false,
        cause: 'desk-lost',
        deskId: desk_id,
      } as const
      await acceptWithin(sql, wanted, was_off ? 'read-back' : 'write')
    }
    await notifyAgents(
      sql,
      lost.map(({ user_id }) => user_id),
    )
    return lost.map(({ user_id }) => user_id)
  })
}

/** How many desks hold a lease, for metrics. */
export async function countLeases(sql: Sql): Promise<{ readonly live: number; readonly lost: number }> {
  return one(
    sql,
    z.object({ live: z.coerce.number(), lost: z.coerce.number() }),
    'select count(*) filter (where lost_at is null) as live, count(lost_at) as lost from leases where ended_at is null',
  )
}
