import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, outputOf, startProcess } from './processes.ts'

/** A disk that gives up, in place of a folder or file; mounting one needs root. */
export interface LimitedDisk {
  /** Leaves no byte free. */
  fill(): void
  /** Makes room again. */
  clear(): void
  /** Nothing can be written any more. */
  protect(): Promise<void>
  close(): Promise<void>
}

/** Mounts an empty disk of `kibibytes` in memory at `folder`, which it makes. */
export async function mountDisk(folder: string, kibibytes: number): Promise<LimitedDisk> {
  mkdirSync(folder, { recursive: true })
  await mount('-t', 'tmpfs', '-o', `size=${kibibytes}k,mode=0700`, 'tmpfs', folder)
  const ballast = join(folder, 'ballast')
  return {
    fill: () => {
      try {
        writeFileSync(ballast, Buffer.alloc(2 * kibibytes * 1024))
      } catch (error) {
        // As meant: as much was written as there was room for.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    },
    clear: () => writeFileSync(ballast, ''),
    protect: () => mount('-o', 'remount,ro', folder),
    close: () => unmount(folder),
  }
}

/** Makes a file read-only, also for root, until the answer is called: it is mounted over itself. */
export async function protectFile(file: string): Promise<() => Promise<void>> {
  await mount('--bind', file, file)
  await mount('-o', 'remount,bind,ro', file)
  return () => unmount(file)
}

/** A disk that hangs when told to, in place of a folder; making one needs root and a loop device. */
export interface FreezingDisk {
  /** From now on whatever writes to it waits; the answer lets it go on, as does the end of the test's process. */
  freeze(): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Freezes, waits for the end of its input, and thaws, also where it is asked to end. */
const script = `
trap 'fsfreeze --unfreeze "$1"' EXIT
trap 'exit 0' TERM
fsfreeze --freeze "$1" && echo frozen
read -r _
`

/** Mounts an empty ext4 of 32 MiB at `folder`, which it makes. */
export async function mountFreezingDisk(folder: string): Promise<FreezingDisk> {
  mkdirSync(folder, { recursive: true })
  const image = `${folder}.img`
  await outputOf('truncate', ['--size=32M', image])
  await outputOf('mkfs.ext4', ['-q', '-E', 'lazy_itable_init=0', image])
  await mount('-o', 'loop', image, folder)
  return {
    freeze: async () => {
      findProgram('fsfreeze', 'util-linux')
      const holder = startProcess('sh', ['-c', script, 'sh', folder], { whenTestDies: 'TERM' })
      await holder.waitForLine(/^frozen$/)
      return async () => {
        holder.endInput()
        await holder.exited
      }
    },
    close: () => unmount(folder),
  }
}

async function mount(...options: readonly string[]): Promise<void> {
  await outputOf('mount', options)
}

/** Lazily, since a process that is ending may still hold a file. */
async function unmount(path: string): Promise<void> {
  await outputOf('umount', ['--lazy', path])
}
