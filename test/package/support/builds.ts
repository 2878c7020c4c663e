import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { z } from 'zod'
import { eventually } from '../../support/condition.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder where the set-up puts its results. */
    builds: string
    /** The path of the first build's unpacked program, which is there once that build is. */
    packagedProgram: string
  }
}

/** `first`: deb, rpm and AppImage; `next`: deb and rpm of a higher version; `copy`: the first again, from another folder. */
export type Build = 'first' | 'next' | 'copy'

/** What the set-up makes, each a path. */
export type BuildResults = Readonly<Record<Build | 'debian', string>>

/** On a busy machine, with packages of Debian that must be fetched. */
export const buildLimit = 1_200_000

const resultSchema = z.union([z.object({ path: z.string() }), z.object({ error: z.string() })])

/** Waits until the set-up has made `name`, and gives its folder; throws with what went wrong. */
export async function built(name: keyof BuildResults): Promise<string> {
  const file = join(inject('builds'), `${name}.json`)
  await eventually(
    () => existsSync(file),
    (exists) => exists,
    { describe: `${name} to be built`, within: buildLimit },
  )
  const result = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  if ('error' in result) throw new Error(result.error)
  return result.path
}

/** Waits for a package, and gives its path: `extension` is `.deb`, `.rpm` or `.AppImage`. */
export async function builtPackage(name: Build, extension: string): Promise<string> {
  const folder = await built(name)
  const found = readdirSync(folder).find((file) => file.endsWith(extension))
  if (found === undefined) throw new Error(`${folder} has no ${extension}`)
  return join(folder, found)
}

/** Waits for the unpacked app of a build, and gives its folder. */
export async function unpackedApp(name: Build): Promise<string> {
  return join(await built(name), 'linux-unpacked')
}
