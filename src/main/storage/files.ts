import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** The file's bytes; null if it cannot be read, for whatever reason. */
export function readBytesOrNull(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}

/** The file's text (UTF-8); null if it cannot be read, for whatever reason. */
export function readTextOrNull(file: string): string | null {
  return readBytesOrNull(file)?.toString() ?? null
}

/** The file that a symbolic link leads to, even if that does not exist; `file` itself if it is not a link. */
export function targetOf(file: string): string {
  try {
    return realpathSync(file)
  } catch (error) {
    const dangling =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' && isSymbolicLink(file)
    return dangling ? targetOf(resolve(dirname(file), readlinkSync(file))) : file
  }
}

/** Whether `file` is a symbolic link. */
export function isSymbolicLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/** The permission bits; null if there is no such file. */
export function modeOf(file: string): number | null {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats === undefined ? null : stats.mode & 0o777
}

/** Throws if `file` exists and is read-only: a rename would replace it nevertheless, against its owner's intention. */
export function mustBeWritable(file: string): void {
  if (modeOf(file) !== null) accessSync(file, constants.W_OK)
}

/**
 * Replaces the content of `file`. It is written to a temporary file, which is then renamed, so that a crash never leaves
 * half of it. A symbolic link stays, and its target is replaced. The file gets `mode`; without one it keeps the mode it
 * has. Throws the file system's error.
 */
export function replaceFileSync(file: string, content: string | Uint8Array, mode?: number): void {
  const target = targetOf(file)
  mustBeWritable(target)
  const temporary = `${target}.new`
  try {
    const descriptor = openSync(temporary, 'w', mode ?? 0o644)
    try {
      writeFileSync(descriptor, content)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    const finalMode = mode ?? modeOf(target)
    if (finalMode !== null) chmodSync(temporary, finalMode)
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/**
 * The same without blocking the process, for a file that is no link and belongs to its owner alone (mode 0600). The file
 * survives a power cut only after `syncFolder`.
 */
export async function replaceFile(file: string, content: string): Promise<void> {
  const temporary = `${file}.new`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
}

/** Writes the names in `folder` to the disk. Windows has no such call and does it by itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
