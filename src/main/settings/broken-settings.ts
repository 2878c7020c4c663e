import { constants, copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { isSymbolicLink } from '../storage/files.ts'
import type { SettingsPaths } from './read-settings.ts'

/** Broken settings are set aside in the profile under names that begin so, and never deleted. */
const asidePrefix = 'settings.unreadable-'

/** Renames the broken settings file and returns its new path. A symbolic link stays; its target is copied. */
export function setAside(paths: SettingsPaths): string {
  if (isSymbolicLink(paths.file)) return copyAside(paths)
  const aside = newAsidePath(paths)
  renameSync(paths.file, aside)
  return aside
}

/** Copies the settings file before broken values in it are overwritten, and returns the path of the copy. */
export function copyAside(paths: SettingsPaths): string {
  const aside = newAsidePath(paths)
  copyFileSync(paths.file, aside, constants.COPYFILE_EXCL)
  return aside
}

/** Whether settings of this profile were ever set aside. */
export function wasEverSetAside({ folder }: SettingsPaths): boolean {
  return readdirSync(folder).some((name) => name.startsWith(asidePrefix))
}

/** A path that does not exist yet, even if the clock stands still or was set back. */
function newAsidePath({ folder }: SettingsPaths): string {
  let number = Date.now()
  while (existsSync(join(folder, `${asidePrefix}${number}.json`))) number += 1
  return join(folder, `${asidePrefix}${number}.json`)
}
