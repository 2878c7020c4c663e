import type { Reading, Write } from '../core/model/device.ts'
import type { Result } from '../core/model/failure.ts'

/**
 * One agent at one Exotel API. Each call settles exactly once, never throws, and has a time limit; an aborted
 * signal settles it with the failure `aborted`.
 */
export interface Gateway {
  /** Where calls ring now, as Exotel's own record says. */
  read(signal: AbortSignal): Promise<Result<Reading>>
  /** One absolute write; the reading is what the answer's record says, which need not be what was asked. */
  write(write: Write, signal: AbortSignal): Promise<Result<Reading>>
}
