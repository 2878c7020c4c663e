import type { DiskFailure } from '../../core/model/state.ts'

/** What an error of the file system at `file` means for a person; the codes are errno(3)'s. */
export function diskFailure(file: string, error: unknown): DiskFailure {
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { kind: 'full', file, reason: code }
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return { kind: 'forbidden', file, reason: code }
    default:
      return { kind: 'failed', file, reason: error instanceof Error ? error.message : String(error) }
  }
}
