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
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { errorCode } from '../../core/text/error-text.ts'

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
    const dangling = errorCode(error) === 'ENOENT' && isSymbolicLink(file)
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
 * Replaces the content of `file`, which lies in `folder`, is no link and belongs to its owner alone (mode 0600), without
 * blocking the process; null removes it. Resolves once that survives a power cut. It takes two syncs: the content must be
 * on the disk before the name is, or the name could outlive a crash without the content.
 */
export async function replaceDurably(folder: string, file: string, content: string | null): Promise<void> {
  // Opened while the content is written, so that its sync follows at once.
  const opened = openFolder(folder)
  // If opening fails before anything awaits it, Node must not report an unhandled rejection.
  opened.catch(() => {})
  try {
    if (content === null) await rm(file, { force: true })
    else await replaceFile(file, content)
    await (await opened)?.sync()
  } finally {
    // The caller does not wait for the folder to be closed.
    void opened.then((handle) => handle?.close()).catch(() => {})
  }
}

async function replaceFile(file: string, content: string): Promise<void> {
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

/** Opens a folder to sync the names in it. Null on Windows, which has no such call and does it by itself. */
async function openFolder(folder: string): Promise<FileHandle | null> {
  return process.platform === 'win32' ? null : open(folder, 'r')
}
