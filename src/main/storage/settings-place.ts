import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
} from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import ElectronStore from 'electron-store'
import type { Raw } from './settings-raw.ts'

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

/**
 * Moves the file to a name that says what it is, and gives that. A link stays: what it leads to is copied and replaced
 * by one that holds `instead`. Throws where the disk does not take that.
 */
export function setAside(place: SettingsPlace, instead: Raw): string {
  if (isLink(place.file)) {
    const aside = copyAside(place)
    replaceFile(place.file, instead)
    return aside
  }
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

/**
 * Replaces `file` by one that holds `raw`: written beside it and renamed, so that no crash leaves half of it. A link
 * stays one and its target is replaced; so do the mode and the owner. Throws where the disk does not take it, or where
 * the file is read-only: a rename would not be hindered by that, but whoever made it so meant it.
 */
export function replaceFile(file: string, raw: Raw): void {
  const target = targetOf(file)
  const mode = modeOf(target)
  if (mode !== null) accessSync(target, constants.W_OK)
  const extension = extname(target)
  const store = withoutSnap(() => {
    return new ElectronStore({
      cwd: dirname(target),
      name: basename(target, extension),
      fileExtension: extension,
      configFileMode: mode ?? 0o600,
      // What is there is read elsewhere, with more patience than the store has.
      deserialize: () => ({}),
      watch: false,
    })
  })
  withoutSnap(() => {
    store.store = { ...raw }
  })
}

/** The store writes in place, in a snap and in whatever was started from one (conf 15: `process.env.SNAP`). */
function withoutSnap<Value>(work: () => Value): Value {
  const snap = process.env.SNAP
  delete process.env.SNAP
  try {
    return work()
  } finally {
    if (snap !== undefined) process.env.SNAP = snap
  }
}

/** What a link leads to, also where that is not there yet; the file itself where it is none. */
function targetOf(file: string): string {
  try {
    return realpathSync(file)
  } catch (error) {
    const dangling = error instanceof Error && 'code' in error && error.code === 'ENOENT' && isLink(file)
    return dangling ? targetOf(resolve(dirname(file), readlinkSync(file))) : file
  }
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

function modeOf(file: string): number | null {
  const about = statSync(file, { throwIfNoEntry: false })
  return about === undefined ? null : about.mode & 0o777
}
