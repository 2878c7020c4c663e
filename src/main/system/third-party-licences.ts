import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The file that the build writes beside each bundle: see scripts/setup/third-party-licences.js. */
const name = 'third-party-licences.txt'

/**
 * Names, versions and licences of the packages in the app's bundles, which are below `out`. Rejects with the file system's
 * error.
 */
export async function thirdPartyLicences(out: string): Promise<string> {
  const texts = ['main', 'renderer'].map((bundle) => readFile(join(out, bundle, name), 'utf8'))
  return (await Promise.all(texts)).join('\n')
}
