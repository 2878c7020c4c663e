import type { Reading, Write } from '../core/model/device.ts'
import type { Result } from '../core/model/failure.ts'

/**
 * One agent at Exotel: at one API or at both. A call never throws, settles exactly once and has a time limit. When its
 * signal is aborted, it settles with the failure `aborted`.
 */
export interface Gateway {
  /** Reads where calls ring, from Exotel's own record. */
  read(signal: AbortSignal): Promise<Result<Reading>>
  /** Turns one device on or off. The reading is what Exotel's answer says, which may differ from what was asked. */
  write(write: Write, signal: AbortSignal): Promise<Result<Reading>>
}
