import { mkdirSync } from 'node:fs'
import { findProgram, runProcess, startProcess } from './processes.ts'

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
  await done('truncate', ['--size=32M', image])
  await done('mkfs.ext4', ['-q', '-E', 'lazy_itable_init=0', image])
  await done('mount', ['-o', 'loop', image, folder])
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
    close: () => done('umount', ['--lazy', folder]),
  }
}

async function done(program: string, given: readonly string[]): Promise<void> {
  const { code, stderr } = await runProcess(program, given)
  if (code !== 0) throw new Error(`A disk of its own needs root and a loop device: ${program}: ${stderr}`)
}
