import { constants, copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { isLink } from '../storage/replace-file.ts'

/** Where a profile's settings lie, and where what was broken is kept. */
export interface SettingsPlace {
  readonly file: string
  /** The newest settings that were whole; of use once `file` is not. */
  readonly lastGood: string
  readonly folder: string
}

export function settingsPlace(folder: string): SettingsPlace {
  return { folder, file: join(folder, 'settings.json'), lastGood: join(folder, 'settings.last-good.json') }
}

const asideStart = 'settings.unreadable-'

/** Whether settings were set aside here at any time. */
export function anySetAside({ folder }: SettingsPlace): boolean {
  return readdirSync(folder).some((name) => name.startsWith(asideStart))
}

/** Moves the file to a name that says what it is, and gives that. A link stays: what it leads to is copied. */
export function setAside(place: SettingsPlace): string {
  if (isLink(place.file)) return copyAside(place)
  const aside = asideIn(place)
  renameSync(place.file, aside)
  return aside
}

/** Copies the file, which is about to lose something that is not understood, to a name that says so, and gives that. */
export function copyAside(place: SettingsPlace): string {
  const aside = asideIn(place)
  copyFileSync(place.file, aside, constants.COPYFILE_EXCL)
  return aside
}

/** A name that is free, also where the clock stands still or goes back. */
function asideIn({ folder }: SettingsPlace): string {
  let number = Date.now()
  while (existsSync(join(folder, `${asideStart}${number}.json`))) number += 1
  return join(folder, `${asideStart}${number}.json`)
}
