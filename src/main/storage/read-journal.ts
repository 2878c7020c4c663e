import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Result } from '../../core/model/failure.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { errorCode } from '../../core/text/error-text.ts'
import { isChangeLine } from '../../core/view/activity.ts'
import { diskFailure } from './disk-failure.ts'

/**
 * The last `count` lines of the journal in `folder`, oldest first, of those that are `wanted`; null if there is no journal.
 * Lines of the file before (journal.old.log) come first if the present one has too few. Rejects with the file system's
 * error.
 */
export async function lastJournalLines(
  folder: string,
  count: number,
  wanted: (line: string) => boolean = () => true,
): Promise<readonly string[] | null> {
  const present = await linesIn(join(folder, 'journal.log'), wanted)
  if (present !== null && present.length >= count) return present.slice(-count)
  const before = await linesIn(join(folder, 'journal.old.log'), wanted)
  return present === null && before === null ? null : [...(before ?? []), ...(present ?? [])].slice(-count)
}

/**
 * Reads all of the journal's lines about changes of where calls ring, oldest first; they may be of several agents.
 * Requests that come while it reads get the same answer, because each read of a disk that hangs blocks one of the few threads
 * that Node has for files.
 */
export function createChangeReader(
  folder: string,
  /** Resolves once the newest entries are in the file. */
  flush: () => Promise<void>,
): () => Promise<Result<readonly string[], DiskFailure>> {
  const file = join(folder, 'journal.log')
  let reading: Promise<Result<readonly string[], DiskFailure>> | null = null

  async function read(): Promise<Result<readonly string[], DiskFailure>> {
    try {
      await flush()
      return {
        ok: true,
        value: (await lastJournalLines(folder, Number.POSITIVE_INFINITY, isChangeLine)) ?? [],
      }
    } catch (error) {
      return { ok: false, failure: diskFailure(file, error) }
    } finally {
      reading = null
    }
  }

  return () => {
    reading ??= read()
    return reading
  }
}

async function linesIn(file: string, wanted: (line: string) => boolean): Promise<readonly string[] | null> {
  try {
    return (await readFile(file, 'utf8'))
      .split(/\r?\n/)
      .filter((line) => line !== '' && wanted(line))
      .map(printable)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** `line` without control characters and direction marks, which a damaged or edited file may contain. */
function printable(line: string): string {
  return line.replace(/[^\P{Cc}\t]|[^\P{Cf}\u200c\u200d]/gu, '\ufffd')
}
