// biome-ignore lint/style/noRestrictedImports: this is the one file with pg
import { Client, Pool, type PoolClient } from 'pg'
import {
  channel,
  type Database,
  type Membership,
  type MembershipListener,
  type Sql,
  takeReplicaNumber,
} from './sql.ts'

/** More would only wait for each other: a statement takes about a millisecond, and Exotel allows some calls a second. */
const mostConnections = 8

/** In ms. A server that does not answer a statement by then counts as gone. */
const statementLimit = 10_000

/**
 * In ms. PostgreSQL ends a transaction in which it is asked nothing for so long: a replica that hangs, or whose machine has lost its
 * power, would otherwise keep the locks without which no other replica sends anything.
 */
const idleTransactionLimit = 5_000

/**
 * How long to wait for a new connection, and for one of the pool to be free, in ms. When a whole floor locks, statements
 * wait for their turn: a server that is busy must not look like one that is gone, which the session finds out by itself.
 */
const connectionLimit = 5_000
const poolLimit = 20_000

/** How often the session of a replica is asked whether it lives, and how long its answer may take. In ms. */
const sessionCheck = 2_000
const sessionLimit = 4_000

/**
 * How PostgreSQL finds out that the machine of a replica has lost its power, which closes no connection: within 20 s instead of
 * hours. Until then the others take the replica to live, and leave its calls and its desks to it. In s, a number, and ms; without
 * effect for a server on the same machine.
 */
const keepalive = [
  'set tcp_keepalives_idle = 10',
  'set tcp_keepalives_interval = 5',
  'set tcp_keepalives_count = 2',
  'set tcp_user_timeout = 20000',
]

/** PostgreSQL at `url`, with a pool of connections. Connects when first used. `onError`: a connection at rest broke. */
export function openPostgres(url: string, onError: (error: Error) => void): Database {
  const options = {
    connectionString: url,
    application_name: 'hookswitch-relay',
    connectionTimeoutMillis: connectionLimit,
    // Half-open connections of a server that lost its power must not stay in the pool.
    keepAlive: true,
  }
  const pool = new Pool({
    ...options,
    max: mostConnections,
    connectionTimeoutMillis: poolLimit,
    statement_timeout: statementLimit,
    query_timeout: statementLimit,
    idle_in_transaction_session_timeout: idleTransactionLimit,
  })
  pool.on('error', onError)

  return {
    query: async (text, values = []) => (await pool.query(text, [...values])).rows,
    async transaction(work) {
      const client = await pool.connect()
      return transactionOn(client, work)
    },
    join: (listener) => join(new Client({ ...options, query_timeout: sessionLimit }), listener),
    close: () => pool.end(),
  }
}

async function transactionOn<Value>(client: PoolClient, work: (sql: Sql) => Promise<Value>): Promise<Value> {
  let broken = false
  // The pool listens to clients at rest only, and an error of a connection that nobody listens to ends the process.
  const breaks = () => {
    broken = true
  }
  client.on('error', breaks)
  try {
    await client.query('begin')
    const value = await work({
      query: async (text, values = []) => (await client.query(text, [...values])).rows,
    })
    await client.query('commit')
    return value
  } catch (error) {
    // A connection that cannot even roll back is not used again.
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.off('error', breaks)
    client.release(broken)
  }
}

async function join(client: Client, listener: MembershipListener): Promise<Membership> {
  let left = false
  client.on('notification', ({ payload = '' }) => listener.notified(payload))
  client.on('error', () => undefined)
  try {
    await client.connect()
    const number = await takeReplicaNumber({
      query: async (text, values = []) => (await client.query(text, [...values])).rows,
    })
    await client.query(`listen ${channel}`)
    for (const setting of keepalive) await client.query(setting)
    // A server that lost its power closes no connection: only a question without an answer shows that it is gone.
    const asking = setInterval(() => void client.query('select 1').catch(lose), sessionCheck)
    const lose = () => {
      clearInterval(asking)
      if (left) return
      left = true
      void client.end().catch(() => undefined)
      listener.lost()
    }
    client.on('end', lose)
    return {
      number,
      leave: async () => {
        left = true
        clearInterval(asking)
        await client.end()
      },
    }
  } catch (error) {
    left = true
    await client.end().catch(() => undefined)
    throw error
  }
}
