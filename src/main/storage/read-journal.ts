import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The last `count` lines of the journal in `folder`, oldest first; null if there is no journal. Lines of the file before
 * (journal.old.log) come first if the present one has too few. Throws the file system's error.
 */
export function lastJournalLines(folder: string, count: number): readonly string[] | null {
  const present = linesIn(join(folder, 'journal.log'))
  if (present !== null && present.length >= count) return present.slice(-count)
  const before = linesIn(join(folder, 'journal.old.log'))
  return present === null && before === null ? null : [...(before ?? []), ...(present ?? [])].slice(-count)
}

function linesIn(file: string): readonly string[] | null {
  try {
    return readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map(printable)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Without the characters that would command a terminal, which a damaged or edited file may contain. */
function printable(line: string): string {
  return line.replace(/[^\P{Cc}\t]/gu, '\ufffd')
}
