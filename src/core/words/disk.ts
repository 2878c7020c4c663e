import type { DiskFailure } from '../state.ts'
import type { Advice } from './names.ts'

/** Why a file of the profile could not be written or read, and what mends it. */
export function diskAdvice({ kind, file, reason }: DiskFailure): Advice {
  switch (kind) {
    case 'full':
      return {
        message: `${file} cannot be written: the disk is full.`,
        remedy: 'Make room, then try again.',
      }
    case 'forbidden':
      return {
        message: `${file} cannot be written or read: it is write-protected or belongs to somebody else.`,
        remedy: 'Make it yours to write, then try again.',
      }
    case 'failed':
      return {
        message: `${file} cannot be written or read: ${reason}`,
        remedy: 'Mend that, then try again.',
      }
  }
}

/** The same in one line. */
export function diskLine(failure: DiskFailure): string {
  const { message, remedy } = diskAdvice(failure)
  return `${message} ${remedy}`
}
