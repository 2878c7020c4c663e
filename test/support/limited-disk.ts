import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProcess } from './processes.ts'

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
  await mount(['-t', 'tmpfs', '-o', `size=${kibibytes}k,mode=0700`, 'tmpfs', folder])
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
    protect: () => mount(['-o', 'remount,ro', folder]),
    close: () => unmount(folder),
  }
}

/** Makes a file read-only, also for root, until the answer is called: it is mounted over itself. */
export async function protectFile(file: string): Promise<() => Promise<void>> {
  await mount(['--bind', file, file])
  await mount(['-o', 'remount,bind,ro', file])
  return () => unmount(file)
}

async function mount(options: readonly string[]): Promise<void> {
  const { code, stderr } = await runProcess('mount', options)
  if (code !== 0) throw new Error(`A disk of its own needs root and the right to mount: ${stderr}`)
}

/** Lazily, since a process that is ending may still hold a file. */
async function unmount(path: string): Promise<void> {
  const { code, stderr } = await runProcess('umount', ['--lazy', path])
  if (code !== 0) throw new Error(`${path} cannot be unmounted: ${stderr}`)
}
