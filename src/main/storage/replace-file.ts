import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'

/** What a link leads to, also where that is not there yet; the file itself where it is none. */
export function targetOf(file: string): string {
  try {
    return realpathSync(file)
  } catch (error) {
    const dangling = error instanceof Error && 'code' in error && error.code === 'ENOENT' && isLink(file)
    return dangling ? targetOf(resolve(dirname(file), readlinkSync(file))) : file
  }
}

export function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/** The permission bits; null where there is no such file. */
export function modeOf(file: string): number | null {
  const about = statSync(file, { throwIfNoEntry: false })
  return about === undefined ? null : about.mode & 0o777
}

/** Throws where `file` is there and read-only: a rename would not be hindered by that, but whoever made it so meant it. */
export function mustBeWritable(file: string): void {
  if (modeOf(file) !== null) accessSync(file, constants.W_OK)
}

/**
 * Replaces `file` by one that holds `bytes`: written beside it and renamed, so that no crash leaves half of it. A link
 * stays one and its target is replaced; the mode stays. Throws what the file system says.
 */
export function replaceBytes(file: string, bytes: Uint8Array): void {
  const target = targetOf(file)
  mustBeWritable(target)
  const temporary = `${target}.new`
  try {
    const descriptor = openSync(temporary, 'w', 0o644)
    try {
      writeFileSync(descriptor, bytes)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    const mode = modeOf(target)
    if (mode !== null) chmodSync(temporary, mode)
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
