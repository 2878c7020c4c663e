import { z } from 'zod'
import { addAudit } from './audit.ts'
import { noteUse } from './desks.ts'
import { acceptWithin } from './intents.ts'
import { notifyAgents } from './notifications.ts'
import { all, type Database, one, type Sql } from './sql.ts'

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

/** Writes beats, in one statement. A beat ends the state of being lost. */
export async function saveBeats(sql: Sql, beats: readonly Beat[]): Promise<void> {
  if (beats.length === 0) return
  const column = <Key extends keyof Beat>(key: Key) => beats.map((beat) => beat[key])
  await sql.query(
    `insert into leases (desk_id, user_id, presence, when_lost, beat_at)
     select b.desk_id, b.user_id, b.presence, b.when_lost, clock_timestamp() - b.age * interval '1 millisecond'
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::double precision[])
       as b (desk_id, user_id, presence, when_lost, age)
     join desks d on d.id = b.desk_id and d.revoked_at is null
     on conflict (desk_id) do update set presence = excluded.presence, when_lost = excluded.when_lost,
       beat_at = greatest(leases.beat_at, excluded.beat_at), lost_at = null`,
    [column('deskId'), column('userId'), column('presence'), column('whenLost'), column('age')],
  )
  await noteUse(sql, column('deskId'))
}

/** Ends a desk's lease: it quits, and has seen to its own OFF. */
export async function endLease(sql: Sql, deskId: string): Promise<void> {
  await sql.query('delete from leases where desk_id = $1', [deskId])
}

/** A desk's lease: whether the agent is away there, and when it was lost. */
export interface Lease {
  readonly presence: string
  readonly lostAt: Date | null
}

/** The leases of these desks, by desk. */
export async function findLeases(sql: Sql, desks: readonly string[]): Promise<ReadonlyMap<string, Lease>> {
  const rows = await all(
    sql,
    z.object({ desk_id: z.string(), presence: z.string(), lost_at: z.date().nullable() }),
    'select desk_id, presence, lost_at from leases where desk_id = any($1::uuid[])',
    [desks],
  )
  return new Map(rows.map((row) => [row.desk_id, { presence: row.presence, lostAt: row.lost_at }]))
}

/** The advisory lock under which one replica at a time looks for lost desks: "HSPL" in ASCII. */
const pulseLock = 0x4853504c

/** How the dead-man's switch is set, in ms. */
export interface PulseOptions {
  /** How long after its last beat a desk counts as lost. */
  readonly grace: number
  /** A gap in the pulse that is longer was an outage of the relay. */
  readonly outage: number
}

/**
 * The relay's pulse, and the dead-man's switch. If no replica had a pulse for longer than an outage, desks could not
 * beat, so every lease begins anew. Otherwise each agent all of whose leases ended more than the grace ago is switched
 * off, if one of their desks was in use and nothing confirms that no calls ring. Gives the users that are switched off.
 */
export function beatPulse(database: Database, { grace, outage }: PulseOptions): Promise<readonly string[]> {
  return database.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [pulseLock])
    const { gap } = await one(
      sql,
      z.object({ gap: z.coerce.number() }),
      `select least(1e12, extract(epoch from clock_timestamp() - greatest(at, 'epoch')) * 1000)::double precision as gap
       from pulse`,
    )
    await sql.query('update pulse set at = clock_timestamp()')
    if (gap > outage) {
      await sql.query('update leases set beat_at = clock_timestamp() where lost_at is null')
      return []
    }
    const lost = await all(
      sql,
      z.object({ user_id: z.string(), desk_id: z.string(), rings: z.boolean() }),
      `with ended as (
         update leases set lost_at = clock_timestamp()
         where lost_at is null and beat_at < clock_timestamp() - $1 * interval '1 millisecond'
         returning desk_id, user_id, presence, when_lost)
       select e.user_id, min(e.desk_id::text) as desk_id, bool_or(coalesce(a.active, 'unknown') <> 'off') as rings
       from ended e left join agents a using (user_id)
       where not exists (select from leases l where l.user_id = e.user_id and l.lost_at is null
           and l.beat_at >= clock_timestamp() - $1 * interval '1 millisecond')
       group by e.user_id having bool_or(e.presence = 'present' and e.when_lost = 'off')`,
      [grace],
    )
    for (const { user_id, desk_id, rings } of lost) {
      await addAudit(sql, { userId: user_id, event: 'desk-lost', deskId: desk_id })
      if (!rings) continue
      await acceptWithin(sql, {
        userId: user_id,
        device: 'all',
        on: false,
        cause: 'desk-lost',
        deskId: desk_id,
      })
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
    'select count(*) filter (where lost_at is null) as live, count(lost_at) as lost from leases',
  )
}
