import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { errorCode, errorMessage } from '../../core/text/error-text.ts'

/** Classifies an error of the file system at `file` by its code (errno(3)). */
export function diskFailure(file: string, error: unknown): DiskFailure {
  const code = errorCode(error)
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { kind: 'full', file, reason: code }
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return { kind: 'forbidden', file, reason: code }
    default:
      return { kind: 'failed', file, reason: errorMessage(error) }
  }
}
