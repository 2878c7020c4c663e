import { accessSync, chmodSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { diskFailure } from './disk-failure.ts'

/**
 * Creates the profile's folder for its owner only (mode 0700). Returns null if it can be used, else why not: Electron would
 * take a folder without write permission for one that another process uses. A folder with other content was probably
 * named by mistake (`--user-data-dir=/tmp`), so its mode is not changed.
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

/** Creates missing parents, too. Node's own `recursive` never returns on a file system that answers ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  const parent = dirname(resolve(folder))
  if (parent !== folder) makeFolder(parent)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have created it meanwhile.
    if (!isFolder(folder)) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
