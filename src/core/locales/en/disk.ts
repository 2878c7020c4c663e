import type { DiskFailure } from '../../model/storage-failure.ts'
import type { Advice } from '../advice.ts'

/** A file of the profile cannot be read or written; `reason` is the system's own. */
export const disk: Record<DiskFailure['kind'], (file: string, reason: string) => Advice> = {
  full: (file) => ({
    message: `${file} cannot be written: the disk is full.`,
    remedy: 'Make room, then try again.',
  }),
  forbidden: (file) => ({
    message: `${file} cannot be written or read: it is write-protected or belongs to another user.`,
    remedy: 'Change its permissions, then try again.',
  }),
  failed: (file, reason) => ({
    message: `${file} cannot be written or read: ${reason}.`,
    remedy: 'Fix that, then try again.',
  }),
}

/** The consequences of broken files and of a failing disk. */
export const storage = {
  requestNotSaved: {
    message: 'Your request cannot be saved: the disk is full or write-protected.',
    remedy: 'Switching works; but if the computer crashes now, an Off that is not confirmed is lost.',
  } satisfies Advice,
  settingsSetAside: (path: string): string =>
    `The settings were broken. They are now in ${path}; sign in again.`,
  settingsRestored: (path: string): string =>
    `The settings were broken. They are now in ${path}; the last good ones are used.`,
  journalNotWritten: (reason: string): string =>
    `The journal cannot be written (${reason}). Hookswitch works without it.`,
}
