import { accessSync, chmodSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DiskFailure } from '../../core/model/state.ts'
import { diskFailure } from './disk-failure.ts'

/**
 * Makes the profile's folder, for its owner alone (0700), where there is none; null where it can be used. One that
 * cannot be written would make Electron believe that another app holds it. A folder full of other things was named by
 * mistake (`--user-data-dir=/tmp`), and keeps its mode.
 */
export function makeProfile(folder: string): DiskFailure | null {
  try {
    makeFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    const found = readdirSync(folder)
    if (found.length === 0 || found.includes('settings.json')) chmodSync(folder, 0o700)
    return null
  } catch (error) {
    return diskFailure(folder, error)
  }
}

/** Node's own `recursive` never ends where a file system answers ENOENT to whoever makes a folder, as /proc does. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  const parent = dirname(resolve(folder))
  if (parent !== folder) makeFolder(parent)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another start may have made it meanwhile.
    if (!isFolder(folder)) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
