// biome-ignore lint/style/noRestrictedImports: this is the one file with PGlite
import { PGlite, type Transaction } from '@electric-sql/pglite'
import { channel, type Database, type Sql, takeReplicaNumber } from './sql.ts'

/**
 * PostgreSQL in this process, with its files in `folder` (in memory without one). Only one process may have a folder
 * open, and there is one session: every statement waits for the one before.
 */
export async function openEmbedded(folder?: string): Promise<Database> {
  const database = await PGlite.create(folder === undefined ? {} : { dataDir: folder })
  return {
    ...sqlOf(database),
    transaction: (work) => database.transaction((transaction) => work(sqlOf(transaction))),
    async join({ notified }) {
      const stop = await database.listen(channel, notified)
      const number = await takeReplicaNumber(sqlOf(database))
      return { number, leave: () => stop() }
    },
    close: () => database.close(),
  }
}

/** The driver reads a bigint as a number where it fits; as text it is the same as from a server. */
const parsers = { 20: (value: string) => value }

function sqlOf(target: PGlite | Transaction): Sql {
  return {
    query: async (text, values = []) => {
      const { rows } = await target.query<unknown>(text, [...values], { parsers })
      return rows
    },
  }
}
