import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Configuration } from '../configuration.ts'
import { messageOf } from '../log.ts'
import { messages } from '../messages.ts'
import { openPostgres } from './postgres.ts'
import type { Database } from './sql.ts'

/**
 * Opens the configured database and asks it something. Throws one sentence that says what is wrong with it. The embedded
 * engine is loaded only where it is used, because it needs memory.
 */
export async function openDatabase(
  where: Configuration['database'],
  onError: (error: Error) => void,
): Promise<Database> {
  if (where.kind === 'embedded') {
    const { openEmbedded } = await import('./embedded.ts')
    try {
      mkdirSync(where.folder, { recursive: true, mode: 0o700 })
      return await openEmbedded(join(where.folder, 'database'))
    } catch (error) {
      throw new Error(messages.database.folderUnusable(where.folder, messageOf(error)))
    }
  }
  const database = openPostgres(where.url, onError)
  try {
    await database.query('select 1')
    return database
  } catch (error) {
    await database.close()
    throw new Error(`HOOKSWITCH_RELAY_DATABASE_URL: ${problemOf(error)}`)
  }
}

/** What helps, by PostgreSQL's or the system's own code. The URL is not repeated: it may hold a password. */
function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return messages.database.noServer
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return messages.database.noName
    case '28P01':
    case '28000':
      return messages.database.rejected
    case '3D000':
      return messages.database.missing
    case '42501':
      return messages.database.noRight
    default:
      return messages.database.unusable(messageOf(error))
  }
}
