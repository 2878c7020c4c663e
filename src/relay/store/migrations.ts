import { z } from 'zod'
import { messages } from '../messages.ts'
import { all, type Database, first, type Sql } from './sql.ts'

/**
 * The schema, as steps that are never changed once released; a new step comes at the end. Plain SQL rather than a
 * query builder: queue, locks and notifications are PostgreSQL's own, and no builder has words for them.
 */
export const migrations: readonly string[] = [
  `
  create sequence replica_numbers as int cycle;
  create sequence fences;
  create sequence generations;

  create table desks (
    id uuid primary key,
    user_id text not null,
    name text not null,
    enrolled_at timestamptz not null default clock_timestamp(),
    last_used_at timestamptz,
    revoked_at timestamptz
  );
  create index desks_by_user on desks (user_id);

  create table codes (
    hash bytea primary key,
    user_id text not null,
    expires_at timestamptz not null,
    used_at timestamptz
  );

  create table leases (
    desk_id uuid primary key references desks on delete cascade,
    user_id text not null,
    presence text not null check (presence in ('present', 'absent')),
    when_lost text not null check (when_lost in ('off', 'keep')),
    beat_at timestamptz not null,
    lost_at timestamptz
  );
  create index leases_by_user on leases (user_id);

  create table agents (
    user_id text primary key,
    active text,
    how text,
    record jsonb,
    facts jsonb,
    read_at timestamptz,
    late_write_until timestamptz,
    flight_by int,
    fence bigint not null default 0
  );

  create table intents (
    user_id text not null references agents,
    device text not null check (device in ('phone', 'sip', 'all')),
    turn_on boolean not null check (not turn_on or device <> 'all'),
    cause text not null,
    rank smallint not null,
    desk_id uuid,
    generation bigint not null default nextval('generations'),
    made_at timestamptz not null default clock_timestamp(),
    due_at timestamptz not null default clock_timestamp(),
    step text not null default 'write' check (step in ('write', 'read-back')),
    attempts int not null default 0,
    primary key (user_id, device)
  );
  create index intents_in_order on intents (rank, made_at);

  create table budget (
    only_row boolean primary key default true check (only_row),
    learned_limit int,
    learned_at timestamptz,
    blocked_until timestamptz not null default '-infinity',
    pauses int not null default 0
  );
  insert into budget default values;

  create table calls (at timestamptz not null);
  create index calls_by_time on calls (at);

  create table pulse (
    only_row boolean primary key default true check (only_row),
    at timestamptz not null
  );
  insert into pulse values (true, '-infinity');

  create table sweep (
    only_row boolean primary key default true check (only_row),
    due_at timestamptz not null default clock_timestamp(),
    position int not null default 0,
    round_began_at timestamptz not null default clock_timestamp()
  );
  insert into sweep default values;

  create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    user_id text not null,
    event text not null,
    device text,
    cause text,
    desk_id uuid,
    detail text
  );
  create index audit_by_time on audit (at);
  `,
  `
  alter table intents drop constraint intents_step_check;
  alter table intents add constraint intents_step_check check (step in ('write', 'read-back', 'recheck'));
  `,
  `
  drop index intents_in_order;
  create index intents_in_order on intents ((case step when 'write' then rank else 3 end), made_at);
  create index intents_by_due_time on intents (due_at);
  create index ons_by_time on intents (made_at) where turn_on;
  `,
  `
  alter table leases add column ended_at timestamptz;
  alter table leases add column replica int;
  create table replica_pulses (
    replica int primary key,
    at timestamptz not null
  );
  `,
  `
  alter table leases add column last_loss_at timestamptz;
  alter table leases add column returned_at timestamptz;
  `,
]

/** The advisory lock of migrations: "HSMG" in ASCII. */
const migrationLock = 0x48534d47

/** The oldest version of PostgreSQL that the SQL here was tried with. */
export const oldestPostgres = 14

/**
 * Brings the schema up to date. Each step is one transaction with the note that it was done, so a step that is cut in
 * the middle leaves nothing behind. Replicas that start together wait for each other. Throws one sentence if the server
 * is too old, or if the schema is newer than this relay.
 */
export async function migrate(database: Database): Promise<void> {
  const version = await first(database, z.object({ version: z.coerce.number() }), serverVersion)
  const major = Math.floor((version?.version ?? 0) / 10_000)
  if (major < oldestPostgres) {
    throw new Error(messages.database.tooOld(oldestPostgres, major))
  }
  await database.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [migrationLock])
    await sql.query(
      'create table if not exists migrations (number int primary key, done_at timestamptz not null)',
    )
  })
  for (const [index, step] of migrations.entries()) await applyOnce(database, index + 1, step)
  const done = await all(database, numbered, 'select number from migrations order by number')
  const newest = done.at(-1)?.number ?? 0
  if (newest > migrations.length) {
    throw new Error(messages.database.tooNew(newest, migrations.length))
  }
}

const serverVersion = `select current_setting('server_version_num') as version`
const numbered = z.object({ number: z.int() })

async function applyOnce(database: Database, number: number, step: string): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [migrationLock])
    const done = await first(sql, numbered, 'select number from migrations where number = $1', [number])
    if (done !== undefined) return
    for (const statement of statementsOf(step)) await sql.query(statement)
    await noteDone(sql, number)
  })
}

/** A prepared statement is one statement, so a step is split; no statement of a step holds a semicolon elsewhere. */
function statementsOf(step: string): readonly string[] {
  return step
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

function noteDone(sql: Sql, number: number): Promise<readonly unknown[]> {
  return sql.query('insert into migrations values ($1, clock_timestamp())', [number])
}
